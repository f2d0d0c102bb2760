//! Exponential smoothing in component form: simple, Holt's trend, damped, Holt-Winters with an additive or a
//! multiplicative season. Only sums, products and quotients, so that every platform prints the same.

/// How a season stands to the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// It is added.
    Additive,
    /// It multiplies.
    Multiplicative,
}

/// How fast old days are forgotten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Of the level.
    pub alpha: f64,
    /// Of the trend, as a part of the level's change (the component form's beta).
    pub beta: f64,
    /// What is left of the trend a step later: 1 is an undamped one.
    pub phi: f64,
    /// Of the season.
    pub gamma: f64,
}

/// Level, trend and season after some days.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoother {
    weights: Weights,
    level: f64,
    trend: f64,
    season: Option<(Season, Vec<f64>)>,
    /// Place in the season of the next day.
    next: usize,
}

impl Smoother {
    /// A level alone.
    pub fn simple(alpha: f64, level: f64) -> Self {
        let weights = Weights { alpha, beta: 0.0, phi: 1.0, gamma: 0.0 };
        Self { weights, level, trend: 0.0, season: None, next: 0 }
    }

    /// A level and a trend.
    pub fn holt(weights: Weights, level: f64, trend: f64) -> Self {
        Self { weights, level, trend, season: None, next: 0 }
    }

    /// Level, trend and season; the first of `indices` belongs to the first day.
    pub fn holt_winters(weights: Weights, season: Season, level: f64, trend: f64, indices: Vec<f64>) -> Self {
        Self { weights, level, trend, season: Some((season, indices)), next: 0 }
    }

    /// The level.
    pub const fn level(&self) -> f64 {
        self.level
    }

    /// The trend a day.
    pub const fn trend(&self) -> f64 {
        self.trend
    }

    /// The weights.
    pub const fn weights(&self) -> Weights {
        self.weights
    }

    /// What is expected of a day from the next (1) on.
    pub fn ahead(&self, steps: usize) -> f64 {
        let phi = self.weights.phi;
        let (mut reach, mut power) = (0.0, 1.0);
        for _ in 0..steps {
            power *= phi;
            reach += power;
        }
        let base = self.level + reach * self.trend;
        match &self.season {
            None => base,
            Some((season, indices)) => {
                let index = indices[(self.next + steps.max(1) - 1) % indices.len()];
                match season {
                    Season::Additive => base + index,
                    Season::Multiplicative => base * index,
                }
            }
        }
    }

    /// Takes a day in; the error of what was expected of it.
    pub fn step(&mut self, value: f64) -> f64 {
        let error = value - self.ahead(1);
        let Weights { alpha, beta, phi, gamma } = self.weights;
        let expected = self.level + phi * self.trend;
        let bare = match &self.season {
            None => value,
            Some((Season::Additive, indices)) => value - indices[self.next],
            Some((Season::Multiplicative, indices)) => value / indices[self.next],
        };
        let level = alpha * bare + (1.0 - alpha) * expected;
        self.trend = beta * (level - self.level) + (1.0 - beta) * phi * self.trend;
        self.level = level;
        if let Some((season, indices)) = &mut self.season {
            let seen = match season {
                Season::Additive => value - expected,
                Season::Multiplicative => value / expected,
            };
            let index = &mut indices[self.next];
            *index = gamma * seen + (1.0 - gamma) * *index;
            self.next = (self.next + 1) % indices.len();
        }
        error
    }

    /// Takes days in; the sum of their squared errors.
    pub fn run(&mut self, values: &[f64]) -> f64 {
        values.iter().map(|value| self.step(*value)).map(|error| error * error).sum()
    }
}

/// A first level, trend and season from the first two seasons: the mean of the first, what the second's mean differs by
/// a step, and what each value of the first differs from its mean. None where there are fewer than two, or where a
/// multiplicative season meets a mean of nothing.
pub fn first_state(values: &[f64], length: usize, season: Season) -> Option<(f64, f64, Vec<f64>)> {
    let (first, second) = (values.get(..length)?, values.get(length..2 * length)?);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / length as f64;
    let level = mean(first);
    let trend = (mean(second) - level) / length as f64;
    let index = |value: &f64| match season {
        Season::Additive => Some(value - level),
        Season::Multiplicative => (level != 0.0).then(|| value / level),
    };
    Some((level, trend, first.iter().map(index).collect::<Option<_>>()?))
}
