//! Published vectors to the digits given, the choice between methods, and how often the interval holds.

use serde_json::Value;

use super::*;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/cases/forecast/vectors.json")).unwrap_or_default()
}

fn number(value: &Value) -> f64 {
    value.to_string().trim_matches('"').parse().unwrap_or(f64::NAN)
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().map(|list| list.iter().map(number).collect()).unwrap_or_default()
}

/// Whether a figure has the digits that are printed.
fn agree(found: f64, printed: &str) -> Result<(), String> {
    let places = printed.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let unit = 0.1f64.powi(places as i32);
    let off = (found - printed.parse::<f64>().unwrap_or(f64::NAN)).abs();
    if off <= unit * 1.001 { Ok(()) } else { Err(format!("{found} is not {printed}")) }
}

fn expect(name: &str, expected: &Value, found: &[f64]) {
    let Some(text) = expected.as_str() else { return };
    let texts: Vec<&str> = text.split_whitespace().collect();
    assert!(texts.len() <= found.len(), "{name}");
    for (found, text) in found.iter().zip(texts) {
        assert_eq!(agree(*found, text), Ok(()), "{name}");
    }
}

fn smoother(case: &Value, values: &[f64]) -> Option<Smoother> {
    let weight = |name: &str| number(&case["weights"][name]);
    let weights =
        Weights { alpha: weight("alpha"), beta: weight("beta"), phi: weight("phi"), gamma: weight("gamma") };
    let season = match case["season"].as_str() {
        None if case["trend"].is_null() => {
            return Some(Smoother::simple(weights.alpha, number(&case["level"])));
        }
        None => return Some(Smoother::holt(weights, number(&case["level"]), number(&case["trend"]))),
        Some("additive") => Season::Additive,
        Some(_) => Season::Multiplicative,
    };
    let given = || (number(&case["level"]), number(&case["trend"]), numbers(&case["indices"]));
    let length = case["length"].as_u64().map(|length| length as usize);
    let (level, trend, indices) =
        length.map_or_else(|| Some(given()), |length| first_state(values, length, season))?;
    Some(Smoother::holt_winters(weights, season, level, trend, indices))
}

#[test]
fn smoothing_gives_the_published_figures() {
    let vectors = vectors();
    let cases = vectors["smoothing"].as_array().cloned().unwrap_or_default();
    assert_eq!(cases.len(), 8);
    for case in &cases {
        let name = case["name"].as_str().unwrap_or_default();
        let values = numbers(&case["values"]);
        let start = smoother(case, &values);
        assert!(start.is_some(), "{name}");
        let Some(mut smoother) = start else { continue };
        let (mut levels, mut squares) = (Vec::new(), 0.0);
        for value in &values {
            let error = smoother.step(*value);
            squares += error * error;
            levels.push(smoother.level());
        }
        let expected = &case["expected"];
        expect(name, &expected["levels"], &levels);
        expect(name, &expected["sse"], &[squares]);
        expect(name, &expected["mse"], &[squares / values.len() as f64]);
        expect(name, &expected["level"], &[smoother.level()]);
        expect(name, &expected["trend"], &[smoother.trend()]);
        let ahead: Vec<f64> = (1..=12).map(|step| smoother.ahead(step)).collect();
        expect(name, &expected["ahead"], &ahead);
    }
}

#[test]
fn the_seasonal_naive_forecast_errs_as_published() {
    let vectors = vectors();
    let case = &vectors["seasonal_naive"];
    let values = numbers(&case["values"]);
    assert_eq!(values.iter().sum::<f64>(), 40363.0);
    let (known, came) = values.split_at(132);
    let pairs: Vec<(f64, f64)> = known[120..].iter().copied().zip(came.iter().copied()).collect();
    let (found, scale) = (accuracy(&pairs), naive_scale(known, 12));
    assert!(found.is_some() && scale.is_some());
    let (Some(found), Some(scale)) = (found, scale) else { return };
    let expected = &case["expected"];
    expect("mae", &expected["mae"], &[found.mae]);
    expect("rmse", &expected["rmse"], &[found.rmse]);
    expect("mape", &expected["mape"], &[found.mape.unwrap_or_default()]);
    expect("scale", &expected["scale"], &[scale]);
    expect("mase", &expected["mase"], &[found.mae / scale]);
}

#[test]
fn the_straight_line_is_the_certified_one() {
    let vectors = vectors();
    let case = &vectors["regression"];
    let points = case["points"].as_array().cloned().unwrap_or_default();
    let points: Vec<(f64, f64)> = points.iter().map(|point| (number(&point[0]), number(&point[1]))).collect();
    let line = straight_line(&points);
    assert!(points.len() == 36 && line.is_some());
    let Some(line) = line else { return };
    let found = [
        ("intercept", line.intercept),
        ("slope", line.slope),
        ("intercept_error", line.intercept_error),
        ("slope_error", line.slope_error),
        ("r_squared", line.r_squared),
        ("residual_squares", line.residual_squares),
        ("mean_square", line.mean_square),
        ("f", line.f),
    ];
    for (name, found) in found {
        // Certified to 15 digits; doubles lose three or four of them here.
        let certified: f64 =
            case["expected"][name].as_str().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN);
        assert!(((found - certified) / certified).abs() < 1e-10, "{name}: {found} is not {certified}");
    }
}

/// A small generator of its own, so that the series are the same everywhere.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Roughly normal: twelve uniform numbers, summed.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

const SHAPE: [f64; 7] = [1.0, 1.0, 1.0, 1.0, 1.0, 0.4, 0.4];

/// Days with a weekly shape, noise and a drifting level.
fn series(random: &mut Random, days: usize, noise: f64, drift: f64, growth: f64) -> Vec<f64> {
    let mut level = 100.0;
    let day = |day: usize| {
        level *= 1.0 + growth + drift * random.normal();
        (level * SHAPE[day % 7] * (1.0 + noise * random.normal())).max(0.0)
    };
    (0..days).map(day).collect()
}

fn gone(days: usize) -> Vec<usize> {
    (0..days).map(|day| day % 30 + 1).collect()
}

fn ask(history: &[f64], steps: usize, method: Option<Method>) -> Option<Outlook> {
    outlook(&Question { history, gone: &gone(history.len()), steps, method })
}

#[test]
fn below_two_weeks_there_is_no_interval_and_no_choice() {
    let history = series(&mut Random(1), 13, 0.1, 0.0, 0.0);
    let short = ask(&history, 10, None);
    let mean = history.iter().sum::<f64>() / 13.0;
    assert!(short.as_ref().is_some_and(|it| it.method == Method::RunRate && it.half_width.is_none()));
    assert!(short.is_some_and(|it| it.accuracy.is_none() && (it.days[9] - mean).abs() < 1e-9));
    assert!(
        ask(&series(&mut Random(1), 14, 0.1, 0.0, 0.0), 10, None).is_some_and(|it| it.half_width.is_some())
    );
    assert_eq!(ask(&[], 10, None), None);
}

#[test]
fn a_week_that_repeats_is_seen() {
    let history: Vec<f64> = (0..56).map(|day| 100.0 * SHAPE[day % 7]).collect();
    let found = ask(&history, 7, None);
    let days = found.as_ref().map(|it| it.days.clone()).unwrap_or_default();
    assert_eq!(found.map(|it| it.method), Some(Method::WeekdayMean), "the plainest that errs nowhere");
    assert!(days.iter().zip(SHAPE).all(|(found, shape)| (found - 100.0 * shape).abs() < 1e-9), "{days:?}");
}

#[test]
fn nothing_and_credits_are_forecast_as_they_are() {
    let nothing = ask(&[0.0; 40], 5, None).map(|it| it.days);
    assert_eq!(nothing, Some(vec![0.0; 5]));
    let credits = ask(&[-5.0; 40], 2, None).map(|it| it.days).unwrap_or_default();
    assert!(credits.iter().all(|day| (day + 5.0).abs() < 1e-9), "{credits:?}");
    let falling: Vec<f64> = (0..40).map(|day| 40.0 - day as f64).collect();
    let found = ask(&falling, 30, Some(Method::Holt)).map(|it| it.days).unwrap_or_default();
    assert!(found.iter().all(|day| *day >= 0.0), "what was never negative is not expected to be");
}

#[test]
fn a_fixed_method_is_the_one_that_is_used() {
    let history = series(&mut Random(7), 60, 0.1, 0.0, 0.0);
    for method in Method::ALL {
        assert_eq!(ask(&history, 5, Some(method)).map(|it| it.method), Some(method));
        assert_eq!(Method::by_name(method.name()), Some(method));
    }
}

#[test]
fn what_comes_later_changes_nothing() {
    let history = series(&mut Random(3), 90, 0.15, 0.01, 0.0);
    let mut poisoned = history.clone();
    poisoned[60..].fill(1e12);
    assert_eq!(ask(&history[..60], 20, None), ask(&poisoned[..60], 20, None));
}

/// A shape of generated spend.
struct Kind {
    name: &'static str,
    noise: f64,
    /// A random walk of the level, as a part of it a day.
    drift: f64,
    growth: f64,
    weekly: bool,
    /// Whether the level once jumps by half, or falls by a third, in the known days.
    steps: bool,
}

fn generated(random: &mut Random, kind: &Kind, known: usize, steps: usize) -> Vec<f64> {
    let mut level = 100.0;
    let jump = (random.unit() * known as f64) as usize;
    let by = if random.unit() < 0.5 { 1.5 } else { 0.7 };
    let day = |day: usize| {
        level *= 1.0 + kind.growth + kind.drift * random.normal();
        level *= if kind.steps && day == jump { by } else { 1.0 };
        let shape = if kind.weekly { SHAPE[day % 7] } else { 1.0 };
        (level * shape * (1.0 + kind.noise * random.normal())).max(0.0)
    };
    (0..known + steps).map(day).collect()
}

/// The share of outcomes inside the interval, shape by shape, over several lengths and horizons.
#[test]
fn the_interval_holds_eight_of_ten_outcomes() {
    let plain = Kind { name: "flat", noise: 0.15, drift: 0.0, growth: 0.0, weekly: false, steps: false };
    let kinds = [
        Kind { name: "weekly", weekly: true, ..plain },
        Kind { name: "drifting", weekly: true, drift: 0.02, ..plain },
        Kind { name: "growing", weekly: true, noise: 0.10, growth: 0.004, ..plain },
        Kind { name: "growing fast", weekly: true, noise: 0.10, growth: 0.01, ..plain },
        Kind { name: "shrinking", weekly: true, noise: 0.10, growth: -0.004, ..plain },
        Kind { name: "wild", weekly: true, noise: 0.35, drift: 0.01, ..plain },
        Kind { name: "steps", weekly: true, noise: 0.10, steps: true, ..plain },
        Kind { name: "flat growth", noise: 0.05, growth: 0.003, ..plain },
        plain,
    ];
    let mut wrong = Vec::new();
    for (place, kind) in kinds.iter().enumerate() {
        let mut random = Random(11 + place as u64);
        let (mut inside, mut all) = (0, 0);
        for round in 0..300 {
            let (known, steps) = (28 + (round * 7) % 90, 3 + (round * 5) % 26);
            let days = generated(&mut random, kind, known, steps);
            let Some(found) = ask(&days[..known], steps, None) else { continue };
            let (expected, came) = (found.days.iter().sum::<f64>(), days[known..].iter().sum::<f64>());
            inside += usize::from((came - expected).abs() <= found.half_width.unwrap_or_default());
            all += 1;
        }
        let share = f64::from(inside as u32) / f64::from(all as u32);
        if !(0.72..=0.88).contains(&share) {
            wrong.push(format!("{}: {share}", kind.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
