//! The methods by which a line's daily pattern is carried on, fitted to its history.

use super::regression::straight_line;
use super::smoothing::{Season, Smoother, Weights, first_state};

/// Days of a week: the season of spend.
pub const WEEK: usize = 7;

/// Weeks that a weekday's mean looks back.
const WEEKS_OF_MEAN: usize = 4;

/// A method of forecasting, the plainest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Spend to date by days gone.
    RunRate,
    /// Each weekday as the mean of its last four.
    WeekdayMean,
    /// Each weekday as its last.
    SeasonalNaive,
    /// Simple exponential smoothing.
    Simple,
    /// Holt's linear trend.
    Holt,
    /// Holt's trend, damped.
    DampedHolt,
    /// Holt-Winters, the week added.
    HoltWintersAdditive,
    /// Holt-Winters, the week multiplying.
    HoltWintersMultiplicative,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::RunRate,
        Self::WeekdayMean,
        Self::SeasonalNaive,
        Self::Simple,
        Self::Holt,
        Self::DampedHolt,
        Self::HoltWintersAdditive,
        Self::HoltWintersMultiplicative,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RunRate => "run_rate",
            Self::SeasonalNaive => "seasonal_naive",
            Self::WeekdayMean => "weekday_mean",
            Self::Simple => "simple",
            Self::Holt => "holt",
            Self::DampedHolt => "damped_holt",
            Self::HoltWintersAdditive => "holt_winters_additive",
            Self::HoltWintersMultiplicative => "holt_winters_multiplicative",
        }
    }

    /// Whether it follows the last days rather than the mean of many.
    pub const fn follows(self) -> bool {
        !matches!(self, Self::RunRate | Self::WeekdayMean)
    }

    /// The method of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name.trim())
    }
}

/// A method, fitted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Model {
    /// The same every day: the mean of so many days.
    Flat {
        mean: f64,
        days: usize,
    },
    /// Each weekday its own, from the next day on: the mean of so many weeks.
    Weekly {
        days: [f64; WEEK],
        weeks: usize,
    },
    Smooth(Smoother),
}

impl Model {
    /// Fits a method to a history; `gone` tells for each of its days how many days of its period are gone. None where the
    /// history is too short or does not suit the method.
    pub(super) fn fit(method: Method, history: &[f64], gone: &[usize]) -> Option<Self> {
        match method {
            Method::RunRate => {
                let days = (*gone.get(history.len().checked_sub(1)?)?).clamp(1, history.len());
                let sum: f64 = history[history.len() - days..].iter().sum();
                Some(Self::Flat { mean: sum / days as f64, days })
            }
            Method::SeasonalNaive => weekly(history, 1),
            Method::WeekdayMean => weekly(history, WEEKS_OF_MEAN.min(history.len() / WEEK)),
            _ => smooth(method, history).map(Self::Smooth),
        }
    }

    /// The model after one more day: smoothing goes on with its weights, everything else is worked out anew.
    pub(super) fn after(self, method: Method, history: &[f64], gone: &[usize]) -> Option<Self> {
        match (self, history.last()) {
            (Self::Smooth(mut smoother), Some(value)) => {
                smoother.step(*value);
                Some(Self::Smooth(smoother))
            }
            _ => Self::fit(method, history, gone),
        }
    }

    /// What is expected of a day from the next (1) on.
    pub(super) fn ahead(&self, steps: usize) -> f64 {
        match self {
            Self::Flat { mean, .. } => *mean,
            Self::Weekly { days, .. } => days[(steps - 1) % WEEK],
            Self::Smooth(smoother) => smoother.ahead(steps),
        }
    }

    /// How many times the variance of one day's error the variance of the sum of the next days' errors is: what each day
    /// errs by itself, what the level and the weekdays are known no better than, and what shocks on the way carry on.
    pub(super) fn spread(&self, steps: usize) -> f64 {
        let count = steps as f64;
        let weekdays = |variance: f64| {
            let days = (0..WEEK).map(|day| ((steps + WEEK - 1 - day) / WEEK) as f64);
            days.map(|days| days * days * variance).sum::<f64>()
        };
        match self {
            Self::Flat { days, .. } => count + count * count / *days as f64,
            Self::Weekly { weeks, .. } => count + weekdays(1.0 / *weeks as f64),
            Self::Smooth(smoother) => {
                let Weights { alpha, gamma, .. } = smoother.weights();
                let known = count * count * alpha / (2.0 - alpha) + weekdays(gamma / (2.0 - gamma));
                (count + known).max(carried(smoother.weights(), steps))
            }
        }
    }
}

/// What shocks carry on: Hyndman et al., Forecasting with Exponential Smoothing (2008), chapter 6, summed over the days
/// ahead.
fn carried(weights: Weights, steps: usize) -> f64 {
    let Weights { alpha, beta, phi, gamma } = weights;
    let (mut sum, mut of_one, mut reach, mut power) = (0.0, 1.0, 0.0, 1.0);
    for step in 1..=steps {
        sum += of_one * of_one;
        power *= phi;
        reach += power;
        of_one += alpha * (1.0 + beta * reach) + if step % WEEK == 0 { gamma } else { 0.0 };
    }
    sum
}

fn weekly(history: &[f64], weeks: usize) -> Option<Model> {
    let start = history.len().checked_sub(weeks.max(1) * WEEK)?;
    let mut days = [0.0; WEEK];
    for (place, value) in history[start..].iter().enumerate() {
        days[place % WEEK] += value / weeks as f64;
    }
    Some(Model::Weekly { days, weeks })
}

const ALPHAS: [f64; 8] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];
const BETAS: [f64; 4] = [0.02, 0.05, 0.1, 0.3];
const SEASONAL_BETAS: [f64; 3] = [0.0, 0.02, 0.1];
const PHIS: [f64; 3] = [0.8, 0.9, 0.98];
const GAMMAS: [f64; 4] = [0.02, 0.1, 0.2, 0.4];

/// The weights with the least squared errors of one day ahead, from a fixed grid: no search that could end elsewhere on
/// another machine.
fn smooth(method: Method, history: &[f64]) -> Option<Smoother> {
    let start = start(method, history)?;
    let weights = |alpha, beta, phi, gamma| Weights { alpha, beta, phi, gamma };
    let grid: Vec<Weights> = match method {
        Method::Simple => ALPHAS.map(|alpha| weights(alpha, 0.0, 1.0, 0.0)).to_vec(),
        Method::Holt => {
            ALPHAS.iter().flat_map(|alpha| BETAS.map(|beta| weights(*alpha, beta, 1.0, 0.0))).collect()
        }
        Method::DampedHolt => {
            let pairs = ALPHAS.iter().flat_map(|alpha| BETAS.map(|beta| (*alpha, beta)));
            pairs.flat_map(|(alpha, beta)| PHIS.map(|phi| weights(alpha, beta, phi, 0.0))).collect()
        }
        _ => {
            let pairs = ALPHAS.iter().flat_map(|alpha| SEASONAL_BETAS.map(|beta| (*alpha, beta)));
            pairs.flat_map(|(alpha, beta)| GAMMAS.map(|gamma| weights(alpha, beta, 1.0, gamma))).collect()
        }
    };
    let tried = grid.into_iter().map(|weights| {
        let mut smoother = start.with(weights);
        (smoother.run(history), smoother)
    });
    let best = tried.reduce(|best, next| if next.0 < best.0 { next } else { best });
    best.filter(|(squares, _)| squares.is_finite()).map(|(_, smoother)| smoother)
}

/// Level, trend and season from which smoothing starts.
struct Start {
    level: f64,
    trend: f64,
    season: Option<(Season, Vec<f64>)>,
}

impl Start {
    fn with(&self, weights: Weights) -> Smoother {
        match &self.season {
            None => Smoother::holt(weights, self.level, self.trend),
            Some((season, indices)) => {
                Smoother::holt_winters(weights, *season, self.level, self.trend, indices.clone())
            }
        }
    }
}

fn start(method: Method, history: &[f64]) -> Option<Start> {
    let two_weeks = history.get(..2 * WEEK)?;
    let plain = |level, trend| Some(Start { level, trend, season: None });
    match method {
        Method::Holt | Method::DampedHolt => {
            let points: Vec<(f64, f64)> =
                two_weeks.iter().enumerate().map(|(x, y)| (x as f64 + 1.0, *y)).collect();
            straight_line(&points).and_then(|line| plain(line.intercept, line.slope))
        }
        Method::HoltWintersAdditive => seasonal_start(two_weeks, Season::Additive),
        Method::HoltWintersMultiplicative if history.iter().all(|value| *value > 0.0) => {
            seasonal_start(two_weeks, Season::Multiplicative)
        }
        Method::HoltWintersMultiplicative => None,
        _ => plain(two_weeks.iter().sum::<f64>() / two_weeks.len() as f64, 0.0),
    }
}

/// Both weeks' states, averaged, without a trend: what two noisy weeks differ by says little of the month.
fn seasonal_start(two_weeks: &[f64], season: Season) -> Option<Start> {
    let (first, rise, indices) = first_state(two_weeks, WEEK, season)?;
    let turned: Vec<f64> = two_weeks[WEEK..].iter().chain(&two_weeks[..WEEK]).copied().collect();
    let (_, _, later) = first_state(&turned, WEEK, season)?;
    let level = first + rise * WEEK as f64 / 2.0;
    let indices = indices.iter().zip(&later).map(|(one, other)| (one + other) / 2.0).collect();
    Some(Start { level, trend: 0.0, season: Some((season, indices)) })
}
