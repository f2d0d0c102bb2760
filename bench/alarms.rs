//! How often triggers cry wolf, and how soon they see that spend has doubled: healthy months and months that double on the
//! thirteenth day, judged on every day by the engine's own triggers.
//!
//! `cargo bench --bench alarms` prints a line a trigger; `COST_MATRIX_RUNS` sets the number of months (600).

use cost_matrix::budget::spend::{DaySpend, History};
use cost_matrix::budget::trigger::{Situation, Watch};
use cost_matrix::budget::usual_triggers;
use cost_matrix::calendar::{Day, Period};
use cost_matrix::money::Amount;
use cost_matrix::workspace::Workspace;

/// Days of history before the month: eight weeks.
const BEFORE: i32 = 56;
/// The day of the month on which spend doubles.
const DOUBLES: i32 = 13;
/// What the month is budgeted at, in percent of what is expected of it.
const BUDGETED: f64 = 110.0;
const DAILY: f64 = 1000.0;
const WEEKEND: f64 = 0.4;
const NOISE: f64 = 0.15;

const TRIGGERS: &str = r#"[
    {"id": "run rate >= 100 %", "on": "forecast", "at": "100%", "forecast": {"method": "run_rate"}},
    {"id": "forecast >= 100 %", "on": "forecast", "at": "100%"},
    {"id": "forecast >= 105 %", "on": "forecast", "at": "105%"},
    {"id": "weekday mean >= 100 %", "on": "forecast", "at": "100%", "forecast": {"method": "weekday_mean"}},
    {"id": "plan + 25 %, at least 5 % of the budget", "on": "variance", "at": "25%", "versus": "plan", "minimum": "MINIMUM"},
    {"id": "previous + 25 %, at least 5 % of the budget", "on": "variance", "at": "25%", "versus": "previous", "minimum": "MINIMUM"},
    {"id": "actual >= 80 %", "on": "actual", "at": "80%"}]"#;
/// The triggers that the product offers for a new budget are judged beside those, each and together.
const TOGETHER: &str = "the usual triggers, whichever is first";

/// The same numbers on every machine (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

fn expected(day: Day) -> f64 {
    if day.weekday() < 5 { DAILY } else { DAILY * WEEKEND }
}

fn spend(cost: f64) -> DaySpend {
    let cents = (cost * 100.0).round();
    let cost = Amount::from_units(cents as i128 * 10i128.pow(16));
    DaySpend { cost, pattern: cents / 100.0, seen: true, ..DaySpend::default() }
}

/// For each trigger the day of the month on which it fired first.
fn month(random: &mut Random, doubles: bool) -> Vec<(String, Option<i32>)> {
    let start = Day::of(2026, 1 + (random.next() % 12) as u32, 1).expect("a day");
    let period = Period::month(start.month());
    let first = start.plus(-BEFORE);
    let all = (first.epoch()..period.end().epoch()).map(Day::from_epoch);
    let days: Vec<DaySpend> = all
        .map(|day| {
            let factor = if doubles && day >= start.plus(DOUBLES - 1) { 2.0 } else { 1.0 };
            spend(expected(day) * factor * (NOISE * random.normal() - NOISE * NOISE / 2.0).exp())
        })
        .collect();
    let healthy: f64 = (start.epoch()..period.end().epoch()).map(Day::from_epoch).map(expected).sum();
    let budget = healthy * BUDGETED / 100.0;
    let triggers = TRIGGERS.replace("MINIMUM", &format!("{:.2}", budget / 20.0));
    let text = format!(
        r#"{{"format": "cost-matrix/1", "currency": "USD", "budgets": [{{"id": "b", "line": {{}}, "amount": "{budget:.2}", "triggers": {triggers}}}]}}"#
    );
    let mut workspace = Workspace::open(&text).expect("a workspace");
    let usual = usual_triggers();
    workspace.budgets[0].triggers.extend(usual.iter().cloned());
    let budget = &workspace.budgets[0];
    let mut fired: Vec<(String, Option<i32>)> =
        budget.triggers.iter().map(|trigger| (trigger.id.clone(), None)).collect();
    for gone in 1..=period.days() as i32 {
        let day = start.plus(gone - 1);
        let history = History::of(first, days[..(BEFORE + gone) as usize].to_vec());
        let situation = Situation {
            budget,
            history: &history,
            day,
            first,
            known_until: day,
            places: 2,
            values: &[],
            units: &[],
        };
        for (trigger, (_, fired)) in budget.triggers.iter().zip(&mut fired) {
            let watch = Watch::of(trigger).expect("a known trigger");
            if fired.is_none() && situation.measure(trigger, watch).is_some_and(|measured| measured.holds) {
                *fired = Some(gone);
            }
        }
    }
    let first = fired[fired.len() - usual.len()..].iter().filter_map(|(_, day)| *day).min();
    fired.push((TOGETHER.to_owned(), first));
    fired
}

fn main() {
    let runs = std::env::var("COST_MATRIX_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(600);
    let mut random = Random(2026);
    let healthy: Vec<_> = (0..runs).map(|_| month(&mut random, false)).collect();
    let doubled: Vec<_> = (0..runs).map(|_| month(&mut random, true)).collect();
    println!(
        "{runs} months each; history {BEFORE} days, budget {BUDGETED} % of what is expected, spend doubles on day {DOUBLES}"
    );
    println!(
        "{:<45} {:>13} {:>13} {:>11} {:>7}",
        "trigger", "false alarms", "median delay", "too early", "missed"
    );
    for place in 0..healthy.first().map_or(0, Vec::len) {
        let alarms = healthy.iter().filter(|month| month[place].1.is_some()).count();
        let mut delays: Vec<i32> = doubled
            .iter()
            .filter_map(|month| month[place].1)
            .filter(|day| *day >= DOUBLES)
            .map(|day| day - DOUBLES)
            .collect();
        delays.sort_unstable();
        let early = doubled.iter().filter(|month| month[place].1.is_some_and(|day| day < DOUBLES)).count();
        let missed = doubled.iter().filter(|month| month[place].1.is_none()).count();
        let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / runs as f64);
        let delay = delays.get(delays.len() / 2).map_or("none".to_owned(), |delay| format!("{delay} days"));
        println!(
            "{:<45} {:>13} {:>13} {:>11} {:>7}",
            healthy[0][place].0,
            share(alarms),
            delay,
            share(early),
            share(missed)
        );
    }
}
