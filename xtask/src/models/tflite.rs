//! A TensorFlow Lite file as plain values: tensors, constants and operators.
//!
//! Slot numbers, operator codes and enum values are those of TensorFlow's `schema.fbs`.

use super::flatbuffer::Table;
use anyhow::{Context, bail, ensure};

/// The operators that the two face models use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Add,
    Concatenation,
    Conv2d,
    DepthwiseConv2d,
    Dequantize,
    MaxPool2d,
    Pad,
    Prelu,
    Relu,
    Reshape,
}

/// Padding, strides and window of a convolution or a pooling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub same_padding: bool,
    pub stride: usize,
    /// Pooling only; a convolution's window is the shape of its weights.
    pub size: usize,
}

pub(super) struct Operator {
    pub kind: Kind,
    pub inputs: Vec<usize>,
    pub output: usize,
    pub window: Option<Window>,
}

pub(super) struct Tensor<'a> {
    pub shape: Vec<usize>,
    pub is_f16: bool,
    /// Empty when the tensor is computed.
    pub data: &'a [u8],
}

pub(super) struct Model<'a> {
    pub tensors: Vec<Tensor<'a>>,
    pub operators: Vec<Operator>,
    pub input: usize,
    pub outputs: Vec<usize>,
}

pub(super) fn read(file: &[u8]) -> anyhow::Result<Model<'_>> {
    ensure!(file.get(4..8) == Some(b"TFL3"), "not a TensorFlow Lite file");
    let model = Table::root(file)?;
    let kinds = model.tables(1)?.iter().map(kind).collect::<anyhow::Result<Vec<_>>>()?;
    let buffers = model.tables(4)?;
    let graph = *model.tables(2)?.first().context("no graph in the file")?;

    let tensors = graph
        .tables(0)?
        .iter()
        .map(|tensor| {
            let buffer = buffers.get(tensor.u32(2)? as usize).context("tensor without a buffer")?;
            Ok(Tensor {
                shape: tensor.i32s(0)?.into_iter().map(|d| d as usize).collect(),
                is_f16: tensor.u8(1)? == 1,
                data: buffer.bytes(0)?,
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;

    let operators = graph
        .tables(3)?
        .iter()
        .map(|op| {
            let kind = *kinds.get(op.u32(0)? as usize).context("operator without a code")?;
            Ok(Operator {
                kind,
                inputs: indices(op, 1)?,
                output: *indices(op, 2)?.first().context("operator without an output")?,
                window: window(kind, op)?,
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;

    let input = *indices(&graph, 1)?.first().context("graph without an input")?;
    Ok(Model { tensors, operators, input, outputs: indices(&graph, 2)? })
}

fn indices(table: &Table<'_>, slot: usize) -> anyhow::Result<Vec<usize>> {
    Ok(table.i32s(slot)?.into_iter().map(|i| i as usize).collect())
}

fn kind(code: &Table<'_>) -> anyhow::Result<Kind> {
    // The old one-byte field and the new one are both filled; whichever is larger counts.
    Ok(match i32::from(code.u8(0)?).max(code.i32(3)?) {
        0 => Kind::Add,
        2 => Kind::Concatenation,
        3 => Kind::Conv2d,
        4 => Kind::DepthwiseConv2d,
        6 => Kind::Dequantize,
        17 => Kind::MaxPool2d,
        19 => Kind::Relu,
        22 => Kind::Reshape,
        34 => Kind::Pad,
        54 => Kind::Prelu,
        other => bail!("operator {other} is unknown to this converter"),
    })
}

fn window(kind: Kind, op: &Table<'_>) -> anyhow::Result<Option<Window>> {
    let activation_slot = match kind {
        Kind::Conv2d => 3,
        Kind::DepthwiseConv2d => 4,
        Kind::MaxPool2d => 5,
        _ => return Ok(None),
    };
    let options = op.table(4)?.context("operator without its options")?;
    ensure!(options.u8(activation_slot)? == 0, "fused activations are unknown to this converter");
    ensure!(options.i32(1)? == options.i32(2)?, "strides differ");
    if kind == Kind::DepthwiseConv2d {
        ensure!(options.i32(3)? == 1, "depth multiplier is not 1");
    }
    let size = if kind == Kind::MaxPool2d { options.i32(3)? as usize } else { 0 };
    Ok(Some(Window { same_padding: options.u8(0)? == 0, stride: options.i32(1)? as usize, size }))
}
