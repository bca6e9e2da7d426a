//! TensorFlow Lite → compact graph: constants folded, NHWC → NCHW, padding made explicit.
//!
//! The output is specified in `wasm-analysis/src/face/graph.rs`, which reads it; a golden test there compares the
//! result with LiteRT's on the original file.

use super::tflite::{self, Kind, Model, Operator, Window};
use anyhow::{Context, ensure};
use std::collections::HashMap;

const MAGIC: &[u8; 4] = b"IPNN";
const FORMAT_VERSION: u32 = 1;

pub(super) fn tflite_to_graph(file: &[u8]) -> anyhow::Result<Vec<u8>> {
    let model = tflite::read(file)?;
    let mut nodes = Vec::new();
    let mut writer = Writer { model: &model, constants: HashMap::new(), values: HashMap::new() };
    writer.values.insert(model.input, 0);
    let mut count = 0;
    for op in &model.operators {
        if op.kind == Kind::Dequantize {
            // The weights are stored as f16 and stay so: half the download, widened when loaded.
            writer.constants.insert(op.output, op.inputs[0]);
            continue;
        }
        writer.node(op, &mut nodes)?;
        count += 1;
        writer.values.insert(op.output, count);
    }

    let mut out = Vec::with_capacity(nodes.len() + 64);
    out.extend_from_slice(MAGIC);
    put(&mut out, FORMAT_VERSION);
    let [_, height, width, channels] = writer.shape4(model.input)?;
    for size in [channels, height, width, count as usize, model.outputs.len()] {
        put(&mut out, size as u32);
    }
    for output in &model.outputs {
        put(&mut out, writer.value(*output)?);
    }
    out.extend_from_slice(&nodes);
    Ok(out)
}

struct Writer<'a> {
    model: &'a Model<'a>,
    /// Dequantised tensor → the f16 tensor behind it.
    constants: HashMap<usize, usize>,
    /// Tensor → number of the node that makes it (0 is the graph's input).
    values: HashMap<usize, u32>,
}

impl Writer<'_> {
    fn node(&self, op: &Operator, out: &mut Vec<u8>) -> anyhow::Result<()> {
        match op.kind {
            Kind::Conv2d | Kind::DepthwiseConv2d => self.convolution(op, out),
            Kind::Relu => {
                put(out, 1);
                put(out, self.value(op.inputs[0])?);
                Ok(())
            }
            Kind::Prelu => {
                let slopes = self.constant(op.inputs[1])?;
                put(out, 2);
                put(out, self.value(op.inputs[0])?);
                put(out, (slopes.len() / 2) as u32);
                out.extend_from_slice(slopes);
                Ok(())
            }
            Kind::Add => {
                put(out, 3);
                put(out, self.value(op.inputs[0])?);
                put(out, self.value(op.inputs[1])?);
                Ok(())
            }
            Kind::MaxPool2d => {
                let window = op.window.context("pooling without a window")?;
                let [_, height, width, _] = self.shape4(op.inputs[0])?;
                put(out, 4);
                put(out, self.value(op.inputs[0])?);
                put(out, window.size as u32);
                put(out, window.stride as u32);
                put_padding(out, &window, [height, width], [window.size; 2]);
                Ok(())
            }
            Kind::Pad => {
                let before = self.shape4(op.inputs[0])?;
                let after = self.shape4(op.output)?;
                ensure!(before[..3] == after[..3], "only padding after the channels is known");
                put(out, 5);
                put(out, self.value(op.inputs[0])?);
                put(out, (after[3] - before[3]) as u32);
                Ok(())
            }
            Kind::Reshape => {
                let shape = &self.model.tensors[op.output].shape;
                ensure!(shape.len() == 3, "only reshaping to rows of columns is known");
                put(out, 6);
                put(out, self.value(op.inputs[0])?);
                put(out, shape[1] as u32);
                put(out, shape[2] as u32);
                Ok(())
            }
            Kind::Concatenation => {
                put(out, 7);
                put(out, op.inputs.len() as u32);
                for input in &op.inputs {
                    put(out, self.value(*input)?);
                }
                Ok(())
            }
            Kind::Dequantize => Ok(()),
        }
    }

    fn convolution(&self, op: &Operator, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let window = op.window.context("convolution without a window")?;
        let [_, height, width, _] = self.shape4(op.inputs[0])?;
        let [first, kernel_h, kernel_w, last] = self.shape4(op.inputs[1])?;
        let weights = self.constant(op.inputs[1])?;
        let bias = self.constant(op.inputs[2])?;
        // OHWI → OIHW; depthwise 1HWO → O1HW with as many groups as channels.
        let (out_channels, in_channels, groups) = if op.kind == Kind::DepthwiseConv2d { (last, 1, last) } else { (first, last, 1) };
        let source = |o: usize, i: usize, y: usize, x: usize| match op.kind {
            Kind::DepthwiseConv2d => (y * kernel_w + x) * out_channels + o,
            _ => ((o * kernel_h + y) * kernel_w + x) * in_channels + i,
        };

        put(out, 0);
        put(out, self.value(op.inputs[0])?);
        for size in [out_channels, in_channels, kernel_h, kernel_w, groups, window.stride] {
            put(out, size as u32);
        }
        put_padding(out, &window, [height, width], [kernel_h, kernel_w]);
        for o in 0..out_channels {
            for i in 0..in_channels {
                for y in 0..kernel_h {
                    for x in 0..kernel_w {
                        let at = 2 * source(o, i, y, x);
                        out.extend_from_slice(weights.get(at..at + 2).context("weights cut short")?);
                    }
                }
            }
        }
        ensure!(bias.len() == 2 * out_channels, "one bias per output channel");
        out.extend_from_slice(bias);
        Ok(())
    }

    fn value(&self, tensor: usize) -> anyhow::Result<u32> {
        self.values.get(&tensor).copied().context("operator reads a tensor that nothing made")
    }

    fn constant(&self, tensor: usize) -> anyhow::Result<&[u8]> {
        let stored = &self.model.tensors[*self.constants.get(&tensor).unwrap_or(&tensor)];
        ensure!(stored.is_f16 && !stored.data.is_empty(), "only f16 constants are known");
        Ok(stored.data)
    }

    fn shape4(&self, tensor: usize) -> anyhow::Result<[usize; 4]> {
        self.model.tensors[tensor].shape.as_slice().try_into().context("not a four-dimensional tensor")
    }
}

/// Top, left, bottom, right. TFLite's SAME puts the smaller half before: before = total / 2, the rest after.
fn put_padding(out: &mut Vec<u8>, window: &Window, input: [usize; 2], kernel: [usize; 2]) {
    let total = |axis: usize| match window.same_padding {
        true => ((input[axis].div_ceil(window.stride) - 1) * window.stride + kernel[axis]).saturating_sub(input[axis]),
        false => 0,
    };
    let before = [total(0) / 2, total(1) / 2];
    for size in [before[0], before[1], total(0) - before[0], total(1) - before[1]] {
        put(out, size as u32);
    }
}

fn put(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}
