//! The compact graph that `cargo xtask models` writes, wired to `tract-core`.
//!
//! A file of little-endian u32 and f16: `IPNN`, version 1, input channels, height, width, node count, output count,
//! the outputs' value numbers, then the nodes. Value 0 is the input `[1, C, H, W]`; node *n* (from 1) makes value *n*.
//!
//! | code | node | fields after the code |
//! | --- | --- | --- |
//! | 0 | convolution | input, out channels O, in channels per group I, kernel h, w, groups, stride, pads top, left, bottom, right, weights f16 O·I·h·w, bias f16 O |
//! | 1 | ReLU | input |
//! | 2 | PReLU | input, channels C, slopes f16 C |
//! | 3 | addition | two inputs |
//! | 4 | max pooling | input, size, stride, pads |
//! | 5 | zero channels appended | input, how many |
//! | 6 | rows | input, rows, columns: channels last, then `[1, rows, columns]` |
//! | 7 | concatenation of rows | number of inputs, inputs |
//!
//! Only these operators are linked into the browser's module; an ONNX or NNEF reader would weigh more than they do.

use super::FaceError;
use tract_core::internal::*;
use tract_core::ops::array::{Pad, PadMode, TypedConcat};
use tract_core::ops::cnn::{Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec};
use tract_core::ops::math::{add, max, min, mul};
use tract_core::ops::nn::DataFormat;

const MAGIC: &[u8] = b"IPNN";
const FORMAT_VERSION: usize = 1;

/// A network with one input `[1, C, H, W]`, optimised and ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    plan: Arc<TypedSimplePlan>,
    input_shape: [usize; 4],
}

impl Network {
    pub(crate) fn load(file: &[u8]) -> Result<Self, FaceError> {
        let mut reader = Reader { rest: file };
        if reader.bytes(4)? != MAGIC || reader.size()? != FORMAT_VERSION {
            return Err(FaceError::DamagedModel("not a version 1 graph"));
        }
        let input_shape = [1, reader.size()?, reader.size()?, reader.size()?];
        let node_count = reader.size()?;
        let outputs = reader.sizes_counted()?;
        let plan = build(&mut reader, input_shape, node_count, &outputs)?;
        Ok(Self { plan, input_shape })
    }

    /// Runs the network on `C·H·W` planar values; the outputs come flat, in the file's order.
    pub(crate) fn run(&self, planar: &[f32]) -> Result<Vec<Vec<f32>>, FaceError> {
        let input = Tensor::from_shape(&self.input_shape, planar).map_err(network)?;
        let outputs = self.plan.run(tvec!(input.into_tvalue())).map_err(network)?;
        outputs.iter().map(|o| Ok(o.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())).collect::<TractResult<_>>().map_err(network)
    }
}

fn build(
    reader: &mut Reader<'_>,
    input_shape: [usize; 4],
    node_count: usize,
    outputs: &[usize],
) -> Result<Arc<TypedSimplePlan>, FaceError> {
    let mut model = TypedModel::default();
    let input = model.add_source("input", f32::fact(input_shape)).map_err(network)?;
    let mut values = vec![input];
    for number in 1..=node_count {
        let value = Wiring { model: &mut model, values: &values, name: format!("n{number}") }.node(reader)?;
        values.push(value);
    }
    let outputs = outputs.iter().map(|&o| value(&values, o)).collect::<Result<Vec<_>, _>>()?;
    model.select_output_outlets(&outputs).map_err(network)?;
    model.into_optimized().and_then(IntoRunnable::into_runnable).map_err(network)
}

struct Wiring<'a> {
    model: &'a mut TypedModel,
    values: &'a [OutletId],
    name: String,
}

impl Wiring<'_> {
    fn node(mut self, reader: &mut Reader<'_>) -> Result<OutletId, FaceError> {
        match reader.size()? {
            0 => self.convolution(reader),
            1 => {
                let input = self.input(reader)?;
                let zero = self.constant("zero", &[1, 1, 1, 1], &[0.0])?;
                self.wire("relu", max(), &[input, zero])
            }
            2 => self.prelu(reader),
            3 => {
                let inputs = [self.input(reader)?, self.input(reader)?];
                self.wire("add", add(), &inputs)
            }
            4 => self.max_pool(reader),
            5 => {
                let input = self.input(reader)?;
                let pads = vec![(0, 0), (0, reader.size()?), (0, 0), (0, 0)];
                self.wire("pad", Pad::new(pads, PadMode::default()), &[input])
            }
            6 => self.rows(reader),
            7 => {
                let inputs: Vec<_> = reader.sizes_counted()?.iter().map(|&n| value(self.values, n)).collect::<Result<_, _>>()?;
                self.wire("concat", TypedConcat::new(1), &inputs)
            }
            _ => Err(FaceError::DamagedModel("unknown operator")),
        }
    }

    fn convolution(&mut self, reader: &mut Reader<'_>) -> Result<OutletId, FaceError> {
        let input = self.input(reader)?;
        let [out_channels, in_channels, kernel_h, kernel_w, groups, stride] = reader.sizes()?;
        let padding = reader.padding()?;
        let weights = reader.halves(out_channels * in_channels * kernel_h * kernel_w)?;
        let bias = reader.halves(out_channels)?;
        let pool = PoolSpec::new(
            DataFormat::NCHW,
            tvec!(kernel_h, kernel_w),
            padding,
            None,
            Some(tvec!(stride, stride)),
            in_channels * groups,
            out_channels,
        );
        let weights = self.constant("weights", &[out_channels, in_channels, kernel_h, kernel_w], &weights)?;
        let bias = self.constant("bias", &[out_channels], &bias)?;
        self.wire("conv", Conv::new(pool, KernelFormat::OIHW, groups, None), &[input, weights, bias])
    }

    /// `x + (slope − 1)·min(x, 0)`: tract has kernels for each of the three, while compare-and-select runs scalar.
    fn prelu(&mut self, reader: &mut Reader<'_>) -> Result<OutletId, FaceError> {
        let input = self.input(reader)?;
        let channels = reader.size()?;
        let slopes: Vec<f32> = reader.halves(channels)?.iter().map(|slope| slope - 1.0).collect();
        let zero = self.constant("zero", &[1, 1, 1, 1], &[0.0])?;
        let slopes = self.constant("slopes", &[1, channels, 1, 1], &slopes)?;
        let negative = self.wire("negative", min(), &[input, zero])?;
        let bent = self.wire("bent", mul(), &[negative, slopes])?;
        self.wire("prelu", add(), &[input, bent])
    }

    fn max_pool(&mut self, reader: &mut Reader<'_>) -> Result<OutletId, FaceError> {
        let input = self.input(reader)?;
        let [size, stride] = reader.sizes()?;
        let padding = reader.padding()?;
        let channels = self.model.outlet_fact(input).and_then(|f| Ok(f.shape[1].to_usize()?)).map_err(network)?;
        let pool = PoolSpec::new(DataFormat::NCHW, tvec!(size, size), padding, None, Some(tvec!(stride, stride)), channels, channels);
        self.wire("pool", MaxPool::new(pool, None), &[input])
    }

    fn rows(&mut self, reader: &mut Reader<'_>) -> Result<OutletId, FaceError> {
        let input = self.input(reader)?;
        let [rows, columns] = reader.sizes()?;
        let nhwc = self.wire("nhwc", AxisOp::Move(1, 3), &[input])?;
        let shape = self.model.outlet_fact(nhwc).map_err(network)?.shape.to_tvec();
        let reshape = AxisOp::Reshape(0, shape, tvec!(1.to_dim(), rows.to_dim(), columns.to_dim()));
        self.wire("rows", reshape, &[nhwc])
    }

    fn input(&self, reader: &mut Reader<'_>) -> Result<OutletId, FaceError> {
        value(self.values, reader.size()?)
    }

    fn constant(&mut self, part: &str, shape: &[usize], data: &[f32]) -> Result<OutletId, FaceError> {
        let tensor = Tensor::from_shape(shape, data).map_err(network)?;
        self.model.add_const(format!("{}.{part}", self.name), tensor).map_err(network)
    }

    fn wire(&mut self, part: &str, op: impl Into<Box<dyn TypedOp>>, inputs: &[OutletId]) -> Result<OutletId, FaceError> {
        let outlets = self.model.wire_node(format!("{}.{part}", self.name), op, inputs).map_err(network)?;
        outlets.first().copied().ok_or(FaceError::DamagedModel("operator without an output"))
    }
}

fn value(values: &[OutletId], number: usize) -> Result<OutletId, FaceError> {
    values.get(number).copied().ok_or(FaceError::DamagedModel("value used before it is made"))
}

fn network(error: impl std::fmt::Display) -> FaceError {
    FaceError::Network(format!("{error:#}"))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], FaceError> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or(FaceError::DamagedModel("cut short"))?;
        self.rest = rest;
        Ok(head)
    }

    fn size(&mut self) -> Result<usize, FaceError> {
        let bytes = self.bytes(4)?.try_into().map_err(|_| FaceError::DamagedModel("cut short"))?;
        Ok(u32::from_le_bytes(bytes) as usize)
    }

    fn sizes<const N: usize>(&mut self) -> Result<[usize; N], FaceError> {
        let mut sizes = [0; N];
        for size in &mut sizes {
            *size = self.size()?;
        }
        Ok(sizes)
    }

    fn sizes_counted(&mut self) -> Result<Vec<usize>, FaceError> {
        let count = self.size()?;
        (0..count).map(|_| self.size()).collect()
    }

    fn padding(&mut self) -> Result<PaddingSpec, FaceError> {
        let [top, left, bottom, right] = self.sizes()?;
        Ok(PaddingSpec::Explicit(tvec!(top, left), tvec!(bottom, right)))
    }

    fn halves(&mut self, count: usize) -> Result<Vec<f32>, FaceError> {
        let length = count.checked_mul(2).ok_or(FaceError::DamagedModel("absurd size"))?;
        Ok(self.bytes(length)?.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32()).collect())
    }
}
