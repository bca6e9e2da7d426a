//! Weighted similarity fit between two sets of points: Horn 1987, "Closed-form solution of absolute orientation using
//! unit quaternions".

pub(crate) type Vec3 = [f64; 3];

/// `observed ≈ scale · rotation · (model − model_center) + observed_center`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Similarity {
    pub rotation: [Vec3; 3],
    pub scale: f64,
    model_center: Vec3,
    observed_center: Vec3,
}

impl Similarity {
    /// None when the points have no extent.
    pub(crate) fn fit(model: &[Vec3], observed: &[Vec3], weights: &[f64]) -> Option<Self> {
        let total: f64 = weights.iter().sum();
        let center = |points: &[Vec3]| {
            let mut sum = [0.0; 3];
            for (p, w) in points.iter().zip(weights) {
                for k in 0..3 {
                    sum[k] += p[k] * w / total;
                }
            }
            sum
        };
        let (model_center, observed_center) = (center(model), center(observed));

        let mut covariance = [[0.0; 3]; 3];
        let (mut model_spread, mut observed_spread) = (0.0, 0.0);
        for ((m, o), w) in model.iter().zip(observed).zip(weights) {
            let (m, o) = (minus(*m, model_center), minus(*o, observed_center));
            model_spread += w * dot(m, m);
            observed_spread += w * dot(o, o);
            for i in 0..3 {
                for j in 0..3 {
                    covariance[i][j] += w * m[i] * o[j];
                }
            }
        }
        if !(model_spread > 0.0 && observed_spread > 0.0 && observed_spread.is_finite()) {
            return None;
        }
        Some(Self {
            rotation: rotation_of(dominant_eigenvector(quaternion_matrix(&covariance))),
            scale: (observed_spread / model_spread).sqrt(),
            model_center,
            observed_center,
        })
    }

    /// An observed point in the model's own frame and units.
    pub(crate) fn to_model(self, observed: Vec3) -> Vec3 {
        let d = minus(observed, self.observed_center);
        std::array::from_fn(|k| {
            let back: f64 = (0..3).map(|row| self.rotation[row][k] * d[row]).sum();
            back / self.scale + self.model_center[k]
        })
    }
}

fn minus(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Horn's matrix N, whose dominant eigenvector is the rotation's quaternion (w, x, y, z).
fn quaternion_matrix(s: &[Vec3; 3]) -> [[f64; 4]; 4] {
    let [[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]] = *s;
    [
        [xx + yy + zz, yz - zy, zx - xz, xy - yx],
        [yz - zy, xx - yy - zz, xy + yx, zx + xz],
        [zx - xz, xy + yx, yy - xx - zz, yz + zy],
        [xy - yx, zx + xz, yz + zy, zz - xx - yy],
    ]
}

/// Cyclic Jacobi rotations; eight sweeps take a 4 × 4 matrix to machine precision.
fn dominant_eigenvector(mut a: [[f64; 4]; 4]) -> [f64; 4] {
    let mut vectors: [[f64; 4]; 4] = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(i == j)));
    for _ in 0..8 {
        for p in 0..3 {
            for q in p + 1..4 {
                if a[p][q] == 0.0 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                let (above, below) = a.split_at_mut(q);
                for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
                    (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
                }
                for row in &mut vectors {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
            }
        }
    }
    let largest = (0..4).max_by(|&i, &j| a[i][i].total_cmp(&a[j][j])).unwrap_or(0);
    std::array::from_fn(|k| vectors[k][largest])
}

fn rotation_of([w, x, y, z]: [f64; 4]) -> [Vec3; 3] {
    [
        [w * w + x * x - y * y - z * z, 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)],
        [2.0 * (x * y + w * z), w * w - x * x + y * y - z * z, 2.0 * (y * z - w * x)],
        [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), w * w - x * x - y * y + z * z],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotated_scaled_shifted_cloud_is_found_again() {
        let model = [[0., 0., 0.], [1., 0., 0.], [0., 2., 0.], [0., 0., 3.], [1., 1., 1.]];
        let (sin, cos) = 2.0f64.sin_cos();
        let turned = |[x, y, z]: Vec3| [5.0 + 7.0 * (cos * x - sin * y), -3.0 + 7.0 * (sin * x + cos * y), 7.0 * z];
        let observed = model.map(turned);
        let fit = Similarity::fit(&model, &observed, &[1.0, 0.5, 2.0, 1.0, 0.1]).unwrap();
        assert!((fit.scale - 7.0).abs() < 1e-9);
        assert!((fit.rotation[0][0] - cos).abs() < 1e-9 && (fit.rotation[1][0] - sin).abs() < 1e-9);
        for (m, o) in model.iter().zip(observed) {
            let back = fit.to_model(o);
            assert!((0..3).all(|k| (back[k] - m[k]).abs() < 1e-9), "{back:?} is not {m:?}");
        }
    }

    #[test]
    fn a_single_point_has_no_pose() {
        assert!(Similarity::fit(&[[1.0; 3]; 3], &[[2.0; 3]; 3], &[1.0; 3]).is_none());
    }
}
