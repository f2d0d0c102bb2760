//! A straight line through points, by least squares.

/// A line, and how well it fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StraightLine {
    /// Where it starts.
    pub intercept: f64,
    /// How much it rises a step.
    pub slope: f64,
    /// Standard error of the intercept.
    pub intercept_error: f64,
    /// Standard error of the slope.
    pub slope_error: f64,
    /// How much of the variation it explains, up to 1.
    pub r_squared: f64,
    /// Sum of squared differences that remain.
    pub residual_squares: f64,
    /// The same a degree of freedom.
    pub mean_square: f64,
    /// What it explains against what remains.
    pub f: f64,
}

/// The line of least squares; none for fewer than three points or where all stand above one another.
pub fn straight_line(points: &[(f64, f64)]) -> Option<StraightLine> {
    let count = points.len() as f64;
    if points.len() < 3 {
        return None;
    }
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    // Deviations from the means: sums of squares of the values themselves would lose digits.
    let sum = |of: fn(f64, f64) -> f64| points.iter().map(|(x, y)| of(x - mean_x, y - mean_y)).sum::<f64>();
    let (xx, xy, yy) = (sum(|x, _| x * x), sum(|x, y| x * y), sum(|_, y| y * y));
    if xx == 0.0 {
        return None;
    }
    let slope = xy / xx;
    let intercept = mean_y - slope * mean_x;
    let residual = |(x, y): &(f64, f64)| (y - mean_y) - slope * (x - mean_x);
    let residual_squares = points.iter().map(residual).map(|rest| rest * rest).sum::<f64>();
    let mean_square = residual_squares / (count - 2.0);
    Some(StraightLine {
        intercept,
        slope,
        intercept_error: (mean_square * (1.0 / count + mean_x * mean_x / xx)).sqrt(),
        slope_error: (mean_square / xx).sqrt(),
        r_squared: if yy == 0.0 { 1.0 } else { 1.0 - residual_squares / yy },
        residual_squares,
        mean_square,
        f: slope * slope * xx / mean_square,
    })
}
