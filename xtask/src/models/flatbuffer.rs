//! Just enough of the FlatBuffers wire format to read a TensorFlow Lite file: tables, scalars and vectors.
//!
//! Format: a table starts with the (negative) distance to its vtable; the vtable holds, from byte 4 on, one u16 per
//! field: its distance from the table's start, 0 when the field is absent.

use anyhow::Context;

/// A table inside `buffer`, at `position`.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    buffer: &'a [u8],
    position: usize,
}

impl<'a> Table<'a> {
    pub(super) fn root(buffer: &'a [u8]) -> anyhow::Result<Self> {
        Ok(Self { buffer, position: read_u32(buffer, 0)? as usize })
    }

    /// A one-byte scalar; absent fields have the value 0 in every table that we read.
    pub(super) fn u8(&self, slot: usize) -> anyhow::Result<u8> {
        match self.field(slot)? {
            Some(at) => self.buffer.get(at).copied().context("byte outside the file"),
            None => Ok(0),
        }
    }

    pub(super) fn i32(&self, slot: usize) -> anyhow::Result<i32> {
        Ok(self.u32(slot)?.cast_signed())
    }

    pub(super) fn u32(&self, slot: usize) -> anyhow::Result<u32> {
        match self.field(slot)? {
            Some(at) => read_u32(self.buffer, at),
            None => Ok(0),
        }
    }

    pub(super) fn table(&self, slot: usize) -> anyhow::Result<Option<Table<'a>>> {
        let Some(at) = self.field(slot)? else { return Ok(None) };
        Ok(Some(Table { buffer: self.buffer, position: at + read_u32(self.buffer, at)? as usize }))
    }

    pub(super) fn tables(&self, slot: usize) -> anyhow::Result<Vec<Table<'a>>> {
        let Some((start, length)) = self.vector(slot)? else { return Ok(Vec::new()) };
        (0..length)
            .map(|i| {
                let at = start + 4 * i;
                Ok(Table { buffer: self.buffer, position: at + read_u32(self.buffer, at)? as usize })
            })
            .collect()
    }

    pub(super) fn i32s(&self, slot: usize) -> anyhow::Result<Vec<i32>> {
        let Some((start, length)) = self.vector(slot)? else { return Ok(Vec::new()) };
        (0..length).map(|i| Ok(read_u32(self.buffer, start + 4 * i)?.cast_signed())).collect()
    }

    pub(super) fn bytes(&self, slot: usize) -> anyhow::Result<&'a [u8]> {
        let Some((start, length)) = self.vector(slot)? else { return Ok(&[]) };
        self.buffer.get(start..start + length).context("vector outside the file")
    }

    /// First element's position and the number of elements.
    fn vector(&self, slot: usize) -> anyhow::Result<Option<(usize, usize)>> {
        let Some(at) = self.field(slot)? else { return Ok(None) };
        let start = at + read_u32(self.buffer, at)? as usize;
        Ok(Some((start + 4, read_u32(self.buffer, start)? as usize)))
    }

    fn field(&self, slot: usize) -> anyhow::Result<Option<usize>> {
        let back = i64::from(read_u32(self.buffer, self.position)?.cast_signed());
        let vtable = usize::try_from(self.position as i64 - back).context("vtable outside the file")?;
        let offset_at = 4 + 2 * slot;
        if offset_at >= read_u16(self.buffer, vtable)? as usize {
            return Ok(None);
        }
        let offset = read_u16(self.buffer, vtable + offset_at)? as usize;
        Ok((offset != 0).then_some(self.position + offset))
    }
}

fn read_u16(buffer: &[u8], at: usize) -> anyhow::Result<u16> {
    let bytes = buffer.get(at..at + 2).context("offset outside the file")?;
    Ok(u16::from_le_bytes(bytes.try_into()?))
}

fn read_u32(buffer: &[u8], at: usize) -> anyhow::Result<u32> {
    let bytes = buffer.get(at..at + 4).context("offset outside the file")?;
    Ok(u32::from_le_bytes(bytes.try_into()?))
}
