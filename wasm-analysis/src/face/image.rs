//! Pixels in, network input out: rotated, scaled square crops.

use super::FaceError;

/// Borrowed RGBA pixels, 8 bits per channel, row by row from the top left, no padding between rows.
#[derive(Debug, Clone, Copy)]
pub struct ImageView<'a> {
    pixels: &'a [u8],
    width_px: u32,
    height_px: u32,
}

impl<'a> ImageView<'a> {
    /// Wraps `width_px × height_px × 4` bytes.
    ///
    /// # Errors
    /// [`FaceError::TooFewPixels`] when there are fewer.
    pub fn new(pixels: &'a [u8], width_px: u32, height_px: u32) -> Result<Self, FaceError> {
        // In 64 bits: on wasm32 a hostile size would wrap around.
        let expected = u64::from(width_px) * u64::from(height_px) * 4;
        if (pixels.len() as u64) < expected {
            return Err(FaceError::TooFewPixels { width_px, height_px, expected, found: pixels.len() });
        }
        Ok(Self { pixels, width_px, height_px })
    }

    /// Width.
    #[must_use]
    pub fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Height.
    #[must_use]
    pub fn height_px(&self) -> u32 {
        self.height_px
    }

    /// RGB 0–255 at a pixel; black outside.
    fn pixel(&self, x: i32, y: i32) -> [f32; 3] {
        if x < 0 || y < 0 || x >= self.width_px as i32 || y >= self.height_px as i32 {
            return [0.0; 3];
        }
        let at = (y as usize * self.width_px as usize + x as usize) * 4;
        match self.pixels.get(at..at + 3) {
            Some(&[r, g, b]) => [f32::from(r), f32::from(g), f32::from(b)],
            _ => [0.0; 3],
        }
    }

    /// Bilinear sample; pixel centres lie at +0.5.
    fn sample(&self, x_px: f32, y_px: f32) -> [f32; 3] {
        let (x, y) = (x_px - 0.5, y_px - 0.5);
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = (x - x0, y - y0);
        let (x0, y0) = (x0 as i32, y0 as i32);
        let [a, b] = [self.pixel(x0, y0), self.pixel(x0 + 1, y0)];
        let [c, d] = [self.pixel(x0, y0 + 1), self.pixel(x0 + 1, y0 + 1)];
        std::array::from_fn(|i| {
            let top = a[i] + (b[i] - a[i]) * fx;
            let bottom = c[i] + (d[i] - c[i]) * fx;
            top + (bottom - top) * fy
        })
    }
}

/// A square region of a picture, rotated about its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crop {
    pub center_px: [f32; 2],
    pub size_px: f32,
    /// Angle of the crop's x axis, clockwise as seen.
    pub rotation_rad: f32,
}

impl Crop {
    /// The smallest upright square around the whole picture.
    pub(crate) fn letterbox(image: &ImageView<'_>) -> Self {
        let (w, h) = (image.width_px as f32, image.height_px as f32);
        Self { center_px: [w / 2.0, h / 2.0], size_px: w.max(h), rotation_rad: 0.0 }
    }

    /// From crop coordinates (0–1 across) to picture pixels.
    pub(crate) fn to_image(self, u: f32, v: f32) -> [f32; 2] {
        let (sin, cos) = self.rotation_rad.sin_cos();
        let (x, y) = ((u - 0.5) * self.size_px, (v - 0.5) * self.size_px);
        [self.center_px[0] + x * cos - y * sin, self.center_px[1] + x * sin + y * cos]
    }

    /// Resamples to `side × side` planar RGB in 0–1.
    pub(crate) fn planar_rgb(self, image: &ImageView<'_>, side: usize) -> Vec<f32> {
        // Shrinking by more than two would skip pixels: average several samples per output pixel instead.
        let per_axis = ((self.size_px / side as f32 / 1.5).ceil() as usize).clamp(1, 8);
        let step = 1.0 / (side * per_axis) as f32;
        let scale = 1.0 / (255.0 * (per_axis * per_axis) as f32);
        let origin = self.to_image(0.0, 0.0);
        let across = delta(origin, self.to_image(step, 0.0));
        let down = delta(origin, self.to_image(0.0, step));

        let plane = side * side;
        let mut planar = vec![0.0; 3 * plane];
        for row in 0..side {
            for column in 0..side {
                let mut sum = [0.0; 3];
                for sub in 0..per_axis * per_axis {
                    let u = (column * per_axis + sub % per_axis) as f32 + 0.5;
                    let v = (row * per_axis + sub / per_axis) as f32 + 0.5;
                    let x = origin[0] + u * across[0] + v * down[0];
                    let y = origin[1] + u * across[1] + v * down[1];
                    let rgb = image.sample(x, y);
                    for (total, value) in sum.iter_mut().zip(rgb) {
                        *total += value;
                    }
                }
                for (channel, total) in sum.iter().enumerate() {
                    planar[channel * plane + row * side + column] = total * scale;
                }
            }
        }
        planar
    }
}

fn delta(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [b[0] - a[0], b[1] - a[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_moves_the_top_left_pixel_to_where_the_crop_says() {
        // Two by two: red, green / blue, white.
        let pixels = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255];
        let image = ImageView::new(&pixels, 2, 2).unwrap();
        let upright = Crop { center_px: [1.0, 1.0], size_px: 2.0, rotation_rad: 0.0 };
        assert_eq!(upright.planar_rgb(&image, 2), [1., 0., 0., 1., 0., 1., 0., 1., 0., 0., 1., 1.]);
        // The crop's x axis points down the picture: its top row is the picture's right column.
        let turned = Crop { rotation_rad: std::f32::consts::FRAC_PI_2, ..upright };
        let planar = turned.planar_rgb(&image, 2);
        let expected = [0., 1., 1., 0., 1., 1., 0., 0., 0., 1., 0., 1.];
        for (found, expected) in planar.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-4, "{planar:?}");
        }
    }

    #[test]
    fn too_few_pixels_are_refused() {
        assert!(matches!(ImageView::new(&[0; 15], 2, 2), Err(FaceError::TooFewPixels { expected: 16, .. })));
    }
}
