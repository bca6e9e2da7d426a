//! The canonical (average, neutral) face: 468 points in centimetres and how much each counts when a head is fitted.
//!
//! The source is MediaPipe's `GeometryPipelineMetadata` protocol buffer: field 1 the mesh, whose field 3 holds
//! x, y, z, u, v per vertex, and field 2 the landmarks (1: index, 2: weight) of the rigid fit.

use anyhow::{Context, bail, ensure};

const POINTS: usize = 468;
const FLOATS_PER_VERTEX: usize = 5;

/// Writes 468 × (x, y, z, weight) as little-endian f32: x toward the subject's left, y up, z out of the face.
pub(super) fn convert(metadata: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut vertices = Vec::new();
    let mut weights = [0f32; POINTS];
    for (field, value) in Fields(metadata).collect::<anyhow::Result<Vec<_>>>()? {
        match (field, value) {
            (1, Value::Bytes(mesh)) => vertices = mesh_vertices(mesh)?,
            (2, Value::Bytes(entry)) => {
                let (index, weight) = basis_entry(entry)?;
                *weights.get_mut(index).context("basis landmark outside the mesh")? = weight;
            }
            _ => {}
        }
    }
    ensure!(vertices.len() == POINTS * FLOATS_PER_VERTEX, "the canonical face has {} floats", vertices.len());

    let points = vertices.chunks_exact(FLOATS_PER_VERTEX).zip(weights);
    Ok(points.flat_map(|(v, weight)| [v[0], v[1], v[2], weight]).flat_map(f32::to_le_bytes).collect())
}

fn mesh_vertices(mesh: &[u8]) -> anyhow::Result<Vec<f32>> {
    let mut vertices = Vec::new();
    for field in Fields(mesh) {
        if let (3, Value::Fixed32(bits)) = field? {
            vertices.push(f32::from_bits(bits));
        }
    }
    Ok(vertices)
}

fn basis_entry(entry: &[u8]) -> anyhow::Result<(usize, f32)> {
    let (mut index, mut weight) = (0, 0.0);
    for field in Fields(entry) {
        match field? {
            (1, Value::Varint(value)) => index = usize::try_from(value)?,
            (2, Value::Fixed32(bits)) => weight = f32::from_bits(bits),
            _ => {}
        }
    }
    Ok((index, weight))
}

enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed32(u32),
}

/// The fields of one protocol buffer message, in file order.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn varint(&mut self) -> anyhow::Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().context("varint cut short")?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        bail!("varint too long")
    }

    fn take(&mut self, length: usize) -> anyhow::Result<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length).context("field cut short")?;
        self.0 = rest;
        Ok(head)
    }

    fn field(&mut self) -> anyhow::Result<(u64, Value<'a>)> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            2 => {
                let length = usize::try_from(self.varint()?)?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Fixed32(u32::from_le_bytes(self.take(4)?.try_into()?)),
            other => bail!("wire type {other} is unknown"),
        };
        Ok((tag >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = anyhow::Result<(u64, Value<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}
