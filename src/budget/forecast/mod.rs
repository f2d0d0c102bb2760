//! What a line's daily spend is expected to be: methods, the choice between them by their own past errors, an interval.
//! Knows numbers only: no money, no days, no workspace.
//!
//! Forecasts are floating point, and estimates: what comes out is rounded to the currency's minor unit where it meets money.

mod accuracy;
mod model;
mod regression;
mod smoothing;
#[cfg(test)]
mod tests;

pub use accuracy::{Accuracy, accuracy, naive_scale};
pub use model::{Method, WEEK};
pub use regression::{StraightLine, straight_line};
pub use smoothing::{Season, Smoother, Weights, first_state};

use model::Model;

/// Below two full weeks nothing is known of a week's shape.
pub const ENOUGH_DAYS: usize = 2 * WEEK;

/// Days ahead on which methods are held against what came.
const HORIZON: usize = 2 * WEEK;

/// The longest history that is looked at.
const LONGEST: usize = 180;

/// The share by which a method must beat a plainer one.
const BETTER_BY: f64 = 0.02;

/// The same for methods that follow the last days: on steady spend they win a little by chance, and then take a few dear
/// days for a trend. `bench/alarms.rs` counts the false alarms.
const FOLLOWING_BETTER_BY: f64 = 0.2;

/// Of the normal distribution: a tenth lies above.
const TENTH_ABOVE: f64 = 1.281_551_565_544_600_4;

/// The share of a method's errors beyond which they all lie on one side: spend has left the mean of many days.
const LEANS: f64 = 0.75;

/// How many times the lasting part of a day's error, as far as its errors lie on one side, counts in the width of the interval: a
/// mean that lags behind growth lags further behind it in the days to come.
const LASTING: f64 = 3.0;

/// Of squared errors so many times their median count at most: a step that the method has caught up with is over.
const MOST_MEDIANS: f64 = 8.0;

/// A line's history and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Spend a day, one-offs and fees left out; the last is the last day that is known.
    pub history: &'a [f64],
    /// For each day how many days of its period are gone with it (from 1).
    pub gone: &'a [usize],
    /// How many days are asked for.
    pub steps: usize,
    /// A method, where it is fixed.
    pub method: Option<Method>,
}

/// What is expected of the next days.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// By which method.
    pub method: Method,
    /// Each day.
    pub days: Vec<f64>,
    /// Half the width of the interval that holds 80 of 100 sums of these days; none without enough history.
    pub half_width: Option<f64>,
    /// The method's errors when it was held against the line's own past; none without enough history.
    pub accuracy: Option<Accuracy>,
    /// Its mean error as a share of a seasonal naive forecast's.
    pub mase: Option<f64>,
}

/// A method's errors over the past.
struct Tried {
    method: Method,
    accuracy: Accuracy,
    /// How far its errors lie on one side: from -1, always too much, to 1, always too little.
    lean: f64,
    /// What a day's error was in both halves of the past, by its amount; nothing where they lie on different sides.
    lasting: f64,
    /// Variance of a day's error, and how many days it is known from.
    variance: f64,
    count: usize,
}

/// Forecasts; below two full weeks the run rate, without interval and errors. None without a single day.
pub fn outlook(question: &Question<'_>) -> Option<Outlook> {
    let from = question.history.len().saturating_sub(LONGEST);
    let (history, gone) = (question.history.get(from..)?, question.gone.get(from..)?);
    let tried = (history.len() >= ENOUGH_DAYS).then(|| choose(history, gone, question.method)).flatten();
    let method = tried.as_ref().map_or(Method::RunRate, |tried| tried.method);
    let model = Model::fit(method, history, gone)?;
    let never_negative = history.iter().all(|value| *value >= 0.0);
    let day = |step| if never_negative { model.ahead(step).max(0.0) } else { model.ahead(step) };
    Some(Outlook {
        method,
        days: (1..=question.steps).map(day).collect(),
        half_width: tried.as_ref().map(|tried| half_width(tried, &model, question.steps)),
        mase: tried.as_ref().and_then(|tried| Some(tried.accuracy.mae / naive_scale(history, WEEK)?)),
        accuracy: tried.map(|tried| tried.accuracy),
    })
}

/// With few errors to know the variance from, the quantile is that of Student's distribution, to the first order.
fn half_width(tried: &Tried, model: &Model, steps: usize) -> f64 {
    let freedom = tried.count.max(2) as f64 - 1.0;
    let quantile = TENTH_ABOVE + (TENTH_ABOVE * TENTH_ABOVE * TENTH_ABOVE + TENTH_ABOVE) / (4.0 * freedom);
    let lasting = LASTING * tried.lasting * tried.lean.abs() * steps as f64;
    quantile * (tried.variance * model.spread(steps) + lasting * lasting).sqrt()
}

/// The method with the least errors; a more elaborate one must earn it.
fn choose(history: &[f64], gone: &[usize], fixed: Option<Method>) -> Option<Tried> {
    let candidates = Method::ALL.into_iter().filter(|method| fixed.is_none_or(|fixed| fixed == *method));
    let tried = candidates.filter_map(|method| backtest(method, history, gone));
    let error = |tried: &Tried| tried.accuracy.wape.unwrap_or(0.0);
    tried.reduce(|best, next| {
        let starts_to_follow = next.method.follows() && !best.method.follows() && best.lean.abs() < LEANS;
        let by = if starts_to_follow { FOLLOWING_BETTER_BY } else { BETTER_BY };
        if error(&next) < error(&best) * (1.0 - by) { next } else { best }
    })
}

/// Holds a method against the history, as if each day of its later part were today: weights are fitted to what comes
/// before that part, and only what is known on the day is looked at.
fn backtest(method: Method, history: &[f64], gone: &[usize]) -> Option<Tried> {
    let first = if history.len() < ENOUGH_DAYS + WEEK { WEEK } else { ENOUGH_DAYS.max(history.len() / 2) };
    let mut model = Model::fit(method, &history[..first], gone)?;
    let (mut pairs, mut next_day, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    for today in first..history.len() {
        let coming = &history[today..history.len().min(today + HORIZON)];
        pairs.extend(coming.iter().enumerate().map(|(step, came)| (model.ahead(step + 1), *came)));
        next_day.extend(coming.first().map(|came| came - model.ahead(1)));
        if coming.len() >= WEEK {
            let off: f64 = coming.iter().enumerate().map(|(step, came)| came - model.ahead(step + 1)).sum();
            sums.push(off * off / model.spread(coming.len()));
        }
        model = model.after(method, &history[..=today], gone)?;
    }
    // What a level that drifts or grows adds shows in sums over a week or two, not from one day to the next.
    let squares: Vec<f64> = next_day.iter().map(|error| error * error).collect();
    let variance = capped_mean(&squares).max(capped_mean(&sums));
    let (signed, absolute) = pairs.iter().fold((0.0, 0.0), |(signed, absolute), (expected, came)| {
        (signed + (came - expected), absolute + (came - expected).abs())
    });
    let lean = if absolute > 0.0 { signed / absolute } else { 0.0 };
    let lasting = lasting(&pairs);
    Some(Tried { method, accuracy: accuracy(&pairs)?, lean, lasting, variance, count: squares.len() })
}

/// The mean of squared errors, none of which counts more than so many times their median.
fn capped_mean(squares: &[f64]) -> f64 {
    let mut sorted = squares.to_vec();
    crate::order::sort_by(&mut sorted, f64::total_cmp);
    let most = MOST_MEDIANS * sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    let most = if most > 0.0 { most } else { f64::INFINITY };
    squares.iter().map(|square| square.min(most)).sum::<f64>() / squares.len().max(1) as f64
}

/// The smaller of the two halves' mean errors, by its amount; nothing where the halves err to different sides.
fn lasting(pairs: &[(f64, f64)]) -> f64 {
    let mean = |pairs: &[(f64, f64)]| {
        pairs.iter().map(|(expected, came)| came - expected).sum::<f64>() / pairs.len().max(1) as f64
    };
    let (early, late) = pairs.split_at(pairs.len() / 2);
    let (early, late) = (mean(early), mean(late));
    if early * late > 0.0 { early.abs().min(late.abs()) } else { 0.0 }
}
