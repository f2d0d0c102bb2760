//! How far forecasts were off.

/// Errors of forecasts against what came, over the same days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// Mean absolute error.
    pub mae: f64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error in percent of what came; none where nothing came on a day.
    pub mape: Option<f64>,
    /// Sum of absolute errors by the sum of what came, without signs; none where nothing came at all.
    pub wape: Option<f64>,
}

/// The errors of pairs of what was expected and what came; none without pairs.
pub fn accuracy(pairs: &[(f64, f64)]) -> Option<Accuracy> {
    if pairs.is_empty() {
        return None;
    }
    let count = pairs.len() as f64;
    let absolute: f64 = pairs.iter().map(|(expected, came)| (came - expected).abs()).sum();
    let squares: f64 = pairs.iter().map(|(expected, came)| (came - expected) * (came - expected)).sum();
    let came: f64 = pairs.iter().map(|(_, came)| came.abs()).sum();
    let relative = |(expected, came): &(f64, f64)| (*came != 0.0).then(|| ((came - expected) / came).abs());
    let relative: Option<f64> = pairs.iter().map(relative).sum();
    Some(Accuracy {
        mae: absolute / count,
        rmse: (squares / count).sqrt(),
        mape: relative.map(|sum| 100.0 * sum / count),
        wape: (came > 0.0).then(|| absolute / came),
    })
}

/// What a seasonal naive forecast errs by on average within the history itself: errors divided by it are comparable
/// between lines. None for less than a season more than a day, or a history that only repeats itself.
pub fn naive_scale(history: &[f64], length: usize) -> Option<f64> {
    let changes = history.len().checked_sub(length).filter(|changes| *changes > 0)?;
    let sum: f64 = history.iter().zip(&history[length..]).map(|(before, after)| (after - before).abs()).sum();
    Some(sum / changes as f64).filter(|scale| *scale > 0.0)
}
