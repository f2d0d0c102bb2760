//! A second evaluation of triggers on plain rows, day by day, with big rationals; it shares no code with the engine but the
//! calendar's days. Also the short form in which the cases write spend.

mod kinds;

use cost_matrix::calendar::Day;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde_json::Value;

/// A row of a bill.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) start: Day,
    end: Day,
    /// The stamps as they are printed, where they are not plain days.
    stamps: Option<(String, String)>,
    pub(crate) cost: String,
    tags: Vec<(String, String)>,
    category: &'static str,
    currency: &'static str,
    /// Other columns: vendor, model, key, quantity, unit, user.
    pub(crate) more: [String; 6],
}

impl Row {
    pub(crate) fn new(start: Day, end: Day, cost: &str, tags: &[(&str, &str)]) -> Self {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Self {
            start,
            end,
            stamps: None,
            cost: cost.to_owned(),
            tags,
            category: "Usage",
            currency: "USD",
            more: ["Acme", "", "", "", "", ""].map(str::to_owned),
        }
    }

    pub(crate) fn purchase(self) -> Self {
        Self { category: "Purchase", ..self }
    }

    pub(crate) fn in_currency(self, currency: &'static str) -> Self {
        Self { currency, ..self }
    }

    fn tag(&self, key: &str) -> &str {
        self.tags.iter().find(|(other, _)| other == key).map_or("", |(_, value)| value)
    }
}

/// Rows of a case: day, days as `FROM..TO` (each day, or each of its `weekdays`) or one charge as `FROM/END`; cost; team;
/// charge category; vendor, model, key, quantity, unit and user in an object.
pub(crate) fn rows(spend: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in spend.as_array().expect("spend") {
        let text = |place: usize| line[place].as_str().unwrap_or_default();
        let tags = [("team", text(2))];
        let mut add = |start: Day, end: Day| {
            let mut row = Row::new(start, end, text(1), &tags);
            for (place, name) in
                ["provider", "model", "key", "quantity", "unit", "user"].into_iter().enumerate()
            {
                if let Some(text) = line[4][name].as_str() {
                    text.clone_into(&mut row.more[place]);
                }
            }
            rows.push(if text(3) == "Purchase" { row.purchase() } else { row });
        };
        let (days, which) = text(0).split_once(' ').unwrap_or((text(0), ""));
        let day = |text: &str| text.get(..10).and_then(|day| day.parse::<Day>().ok()).expect("a day");
        if let Some((from, end)) = days.split_once('/') {
            add(day(from), day(end));
            if from.contains('T') {
                rows.last_mut().expect("a row").stamps = Some((from.to_owned(), end.to_owned()));
            }
        } else {
            let (from, to) = days.split_once("..").unwrap_or((days, days));
            for at in (day(from).epoch()..=day(to).epoch()).map(Day::from_epoch) {
                if which != "weekdays" || at.weekday() < 5 {
                    add(at, at.next());
                }
            }
        }
    }
    rows
}

/// The rows as a FOCUS file.
pub(crate) fn csv(rows: &[Row]) -> String {
    let mut text =
        "ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,BillingCurrency,ProviderName,x_Model,x_ApiKey,ConsumedQuantity,ConsumedUnit,x_User,ChargeCategory,Tags\n".to_owned();
    for row in rows {
        let tags: Vec<String> = row
            .tags
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("\"\"{key}\"\": \"\"{value}\"\""))
            .collect();
        let (start, end) = row.stamps.clone().unwrap_or((row.start.to_string(), row.end.to_string()));
        text.push_str(&format!(
            "{start},{end},{cost},{cost},{},{},{},\"{{{}}}\"\n",
            row.currency,
            row.more.join(","),
            row.category,
            tags.join(", "),
            cost = row.cost
        ));
    }
    text
}

type Said = (String, String, String, String, String);

/// Budget, trigger, fired, threshold, observed of every alert, in the order of the workspace.
pub(crate) fn second_evaluation(budgets: &Value, rows: &[Row], as_of: Day) -> Vec<Said> {
    let mut said = Vec::new();
    for budget in budgets.as_array().expect("budgets") {
        let quarter = budget["period"] == "quarter";
        let (start, end) = span(as_of, quarter);
        let month = |name: &str| {
            budget[name].as_str().map(|month| format!("{month}-01").parse::<Day>().expect("a day"))
        };
        if month("from").is_some_and(|from| from >= end) || month("until").is_some_and(|until| until <= start)
        {
            continue;
        }
        for trigger in budget["triggers"].as_array().expect("triggers") {
            let days = (start.epoch()..=as_of.epoch()).map(Day::from_epoch);
            let held = days.filter_map(|day| {
                let (holds, threshold, observed) = look(budget, trigger, rows, day, quarter)?;
                holds.then_some((day, threshold, observed))
            });
            if let Some((day, threshold, observed)) = held.take(1).last() {
                let id = |of: &Value| of["id"].as_str().expect("an id").to_owned();
                said.push((id(budget), id(trigger), day.to_string(), print(&threshold), print(&observed)));
            }
        }
    }
    said
}

/// First day of the month or quarter, and the day after its last.
fn span(day: Day, quarter: bool) -> (Day, Day) {
    let (year, month, _) = day.date();
    let first = if quarter { (month - 1) / 3 * 3 + 1 } else { month };
    let after = first + if quarter { 3 } else { 1 };
    let (next_year, next) = if after > 12 { (year + 1, after - 12) } else { (year, after) };
    (Day::of(year, first, 1).expect("a day"), Day::of(next_year, next, 1).expect("a day"))
}

fn number(text: &str) -> BigRational {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().expect("a number");
    BigRational::new(digits, BigInt::from(10u8).pow(fraction.len() as u32))
}

fn whole(count: i32) -> BigRational {
    BigRational::from_integer(count.into())
}

/// What the line cost from a day to before another, of the charges that had begun by then, each evenly over its days.
fn spent(budget: &Value, rows: &[Row], from: Day, before: Day) -> (BigRational, bool) {
    let mut sum = BigRational::zero();
    let mut any = false;
    for row in rows {
        let line = budget["line"].as_object().expect("a line");
        if !line.iter().all(|(name, value)| row.tag(name) == value.as_str().expect("a text")) {
            continue;
        }
        let days = row.end.min(before).epoch() - row.start.max(from).epoch();
        if days > 0 {
            any = true;
            sum += number(&row.cost) * whole(days) / whole(row.end.epoch() - row.start.epoch());
        }
    }
    (sum, any)
}

/// Whether a trigger holds on a day, its threshold, and what is observed.
fn look(
    budget: &Value,
    trigger: &Value,
    rows: &[Row],
    day: Day,
    quarter: bool,
) -> Option<(bool, BigRational, BigRational)> {
    let (start, end) = span(day, quarter);
    let gone = day.epoch() - start.epoch() + 1;
    let (so_far, any) = spent(budget, rows, start, day.next());
    let amount = number(budget["amount"].as_str().expect("an amount"));
    let at = trigger["at"].as_str().expect("a level");
    let percent = at.strip_suffix('%').map(|percent| number(percent) / whole(100));
    let level =
        |percent: &Option<BigRational>| percent.as_ref().map_or_else(|| number(at), |part| part * &amount);
    match trigger["on"].as_str() {
        Some("actual") => any.then(|| (so_far >= level(&percent), level(&percent), so_far.clone())),
        Some("forecast") => {
            // Before the line's first entry ever there is nothing to forecast from.
            let ever = spent(budget, rows, Day::from_epoch(0), day.next()).1;
            let all = whole(end.epoch() - start.epoch());
            let forecast = so_far / whole(gone) * all;
            ever.then(|| (forecast >= level(&percent), level(&percent), forecast.clone()))
        }
        Some("unallocated") => kinds::unallocated(budget, trigger, rows, day, start),
        Some("new") => kinds::new(budget, trigger, rows, day, start),
        Some("unit_cost") => kinds::unit_cost(budget, trigger, rows, day, quarter),
        Some("burn") => kinds::burn(budget, trigger, rows, day, quarter),
        _ => {
            let against = against(budget, trigger, rows, day, quarter)?;
            let more = &so_far - &against;
            let enough = trigger["minimum"].as_str().is_none_or(|minimum| more >= number(minimum));
            match percent {
                None => Some((enough && more >= number(at), number(at), more)),
                Some(_) if !against.is_positive() => None,
                Some(part) => {
                    let share = more / against;
                    Some((enough && share >= part, part, share))
                }
            }
        }
    }
}

fn against(budget: &Value, trigger: &Value, rows: &[Row], day: Day, quarter: bool) -> Option<BigRational> {
    let (start, end) = span(day, quarter);
    let gone = day.epoch() - start.epoch() + 1;
    let count = match trigger["versus"].as_str() {
        Some("plan") => {
            let amount = number(budget["amount"].as_str().expect("an amount"));
            return Some(amount * whole(gone) / whole(end.epoch() - start.epoch()));
        }
        Some("previous") => 1,
        _ => 3,
    };
    let first = rows.iter().map(|row| row.start).min()?;
    let (mut sum, mut periods, mut before) = (BigRational::zero(), 0, start);
    for _ in 0..count {
        let (from, to) = span(before.plus(-1), quarter);
        let same_day = from.plus(gone).min(to);
        if first < same_day {
            sum += spent(budget, rows, from, same_day).0;
            periods += 1;
        }
        before = from;
    }
    (periods > 0).then(|| sum / whole(periods))
}

/// Plainly, without trailing zeros, rounded half to even at 18 places.
fn print(value: &BigRational) -> String {
    let scaled = value.abs() * BigRational::from_integer(BigInt::from(10u8).pow(18));
    let (floor, half) = (scaled.floor(), BigRational::new(1.into(), 2.into()));
    let rest = &scaled - &floor;
    let odd = (floor.to_integer() % BigInt::from(2)) != BigInt::zero();
    let up = rest > half || (rest == half && odd);
    let digits = floor.to_integer() + BigInt::from(u8::from(up));
    let text = format!("{:0>19}", digits.to_string());
    let (whole, fraction) = text.split_at(text.len() - 18);
    let sign = if value.is_negative() && !digits.is_zero() { "-" } else { "" };
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

/// Whether a value has all that is expected of it; lists match member by member.
pub(crate) fn has(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            expected.iter().all(|(name, expected)| found.get(name).is_some_and(|found| has(found, expected)))
        }
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len() && found.iter().zip(expected).all(|(found, one)| has(found, one))
        }
        _ => found == expected,
    }
}

/// The cases of a folder in `tests/cases`, by the names of their files.
pub(crate) fn cases(folder: &str) -> Vec<Value> {
    let folder = format!("{}/tests/cases/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("cases").map(|file| file.expect("a case").path()).collect();
    files.sort();
    let read = |path| -> Vec<Value> {
        serde_json::from_slice(&std::fs::read(path).expect("a case")).expect("cases as JSON")
    };
    files.into_iter().flat_map(read).collect()
}
