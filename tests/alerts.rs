//! Alerts: every kind of trigger around its edge, a second evaluation that shares no code with the engine, and that no day
//! sees beyond itself.

#[path = "support/command.rs"]
#[allow(dead_code)]
mod command;
#[path = "generate/random.rs"]
#[allow(dead_code)]
mod random;
mod watch;

use cost_matrix::bills::{Bill, Keep, Options, read_bill};
use cost_matrix::budget::alert::{Alert, alerts};
use cost_matrix::budget::backtest::Outcome;
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Desk, Question};
use cost_matrix::workspace::Workspace;
use random::Random;
use serde_json::{Value, json};
use watch::{Row, cases, csv, has, rows, second_evaluation};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A workspace with the rules that all cases share: the team and the environment by tag.
fn workspace(members: &Value) -> String {
    let mut workspace = json!({
        "format": "cost-matrix/1", "currency": "USD",
        "rules": [{"id": "by-tag", "when": {}, "set": {
            "team": {"copy": "Tags.team"}, "environment": {"copy": "Tags.environment"}}}],
    });
    for (name, value) in members.as_object().expect("members") {
        workspace[name] = value.clone();
    }
    workspace.to_string()
}

fn bill(name: &str, text: &str) -> Bill {
    let options = Options { basis: Default::default(), keep: Keep::Everything, mappings: &[] };
    read_bill(name, text.as_bytes(), options).expect("a bill")
}

fn engine(workspace: &str, rows: &[Row], as_of: Day) -> Vec<Alert> {
    let workspace = Workspace::open(workspace).expect("a workspace");
    let bill = bill("bill.csv", &csv(rows));
    alerts(&workspace, &[&bill], as_of).expect("alerts")
}

#[test]
fn every_case_gives_its_alerts() {
    let cases = cases("alerts");
    assert!(cases.len() > 50, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let as_of = case["as_of"].as_str().expect("a day");
        let bill = csv(&rows(&case["spend"]));
        let ran = command::run(
            "alerts",
            &workspace(&case["workspace"]),
            &[("bill.csv", &bill)],
            &["--as-of", as_of],
        );
        let found: Result<Vec<Value>, _> = ran.output.lines().map(serde_json::from_str).collect();
        let found = found.map(Value::from).unwrap_or_default();
        if ran.status != Some(0) || !has(&found, &case["expected"]) {
            wrong.push(format!("{}:\n  {}\n  {}", case["name"], ran.output, ran.errors));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// The members of the contract, in its order, before any others.
#[test]
fn the_line_has_the_members_of_the_contract() {
    let case = &cases("alerts")[0];
    let mut members = case["workspace"].clone();
    members["budgets"][0]["amount"] = json!("1");
    let ran = command::run(
        "alerts",
        &workspace(&members),
        &[("bill.csv", &csv(&rows(&case["spend"])))],
        &["--as-of", "2026-03-04"],
    );
    let named = [
        "budget",
        "trigger",
        "on",
        "from",
        "to",
        "fired",
        "threshold",
        "observed",
        "budget_amount",
        "currency",
        "suppressed_by",
        "escalation",
    ];
    let line: Value = serde_json::from_str(ran.output.lines().next().unwrap_or_default()).expect("a line");
    let found: Vec<&str> = line.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(found[..named.len()], named);
}

/// Budgets whose thresholds are likely to be met exactly, over three teams.
fn random_budgets(random: &mut Random) -> Value {
    let mut budgets = Vec::new();
    for place in 0..random.between(1, 4) {
        let mut line = json!({});
        if random.chance(80) {
            line["team"] = json!(*random.one_of(&["search", "ads", "ops"]));
        }
        if random.chance(40) {
            line["environment"] = json!(*random.one_of(&["prod", "dev"]));
        }
        let mut triggers = Vec::new();
        for at in 0..random.between(1, 4) {
            let percent = format!("{}%", random.one_of(&["0", "10", "25", "50", "80", "100", "33.3"]));
            let level = if random.chance(70) { percent } else { (random.below(12) * 10).to_string() };
            let mut trigger = json!({"id": format!("t{at}"), "at": level});
            match random.below(11) {
                0 | 1 => trigger["on"] = json!("actual"),
                2 => {
                    trigger["on"] = json!("forecast");
                    trigger["forecast"] = json!({"method": "run_rate"});
                }
                5 => trigger["on"] = json!("unallocated"),
                6 | 7 => {
                    trigger["on"] = json!("burn");
                    trigger["at"] = json!(*random.one_of(&["50.01%", "100.01%", "150.01%", "300.01%"]));
                    trigger["days"] = json!(*random.one_of(&[1, 2, 3, 7]));
                }
                8 => {
                    trigger["on"] = json!("new");
                    trigger["of"] = json!(*random.one_of(&["provider", "model", "key"]));
                    trigger["at"] = json!((random.below(4) * 30).to_string());
                }
                9 => {
                    trigger["on"] = json!("unit_cost");
                    trigger["of"] = json!(*random.one_of(&["request", "million_tokens"]));
                    if trigger["at"].as_str().is_some_and(|at| at.ends_with('%')) {
                        trigger["versus"] = json!(*random.one_of(&["previous", "trailing"]));
                    }
                }
                _ => {
                    trigger["on"] = json!("variance");
                    trigger["versus"] = json!(*random.one_of(&["plan", "previous", "trailing"]));
                    if random.chance(30) {
                        trigger["minimum"] = json!((random.below(6) * 10).to_string());
                    }
                }
            }
            triggers.push(trigger);
        }
        let mut budget = json!({"id": format!("b{place}"), "line": line, "triggers": triggers,
            "amount": (random.below(30) * 10).to_string(),
            "period": *random.one_of(&["month", "month", "quarter"])});
        if random.chance(20) {
            budget["from"] = json!(*random.one_of(&["2026-02", "2026-03", "2026-05"]));
        }
        if random.chance(20) {
            budget["until"] = json!(*random.one_of(&["2026-03", "2026-04", "2026-06"]));
        }
        budgets.push(budget);
    }
    json!(budgets)
}

fn random_rows(random: &mut Random) -> Vec<Row> {
    let first = day("2025-12-20");
    let mut rows = Vec::new();
    // Few rows meet edges, many have a history of every line.
    let most = *random.one_of(&[60, 60, 300]);
    for _ in 0..random.between(0, most) {
        let start = first.plus(random.below(130) as i32);
        let days = if random.chance(85) { 1 } else { *random.one_of(&[2, 5, 10]) };
        // Divides evenly over its days, so that no rounding stands between the two evaluations.
        let cost = (random.below(20) as i64 - 3) * 10 * i64::from(days);
        let team = *random.one_of(&["search", "search", "ads", "ops", ""]);
        let environment = *random.one_of(&["prod", "dev", ""]);
        let tags = [("team", team), ("environment", environment)];
        let mut row = Row::new(start, start.plus(days), &cost.to_string(), &tags);
        for (place, values) in [["Acme", "Bolt"], ["m-1", "m-2"], ["sk-1", ""]].iter().enumerate() {
            row.more[place] = (*random.one_of(values)).to_owned();
        }
        if random.chance(50) {
            row.more[3] = (random.between(1, 9) as i32 * days * 100).to_string();
            row.more[4] = (*random.one_of(&["Requests", "1K tokens"])).to_owned();
        }
        rows.push(row);
    }
    rows
}

/// What both evaluations say of an alert.
fn said(alert: &Alert) -> (String, String, String, String, String) {
    let line = serde_json::to_value(alert).expect("an alert");
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    (
        alert.budget.clone(),
        alert.trigger.clone(),
        alert.fired.to_string(),
        text("threshold"),
        text("observed"),
    )
}

#[test]
fn a_second_evaluation_agrees() {
    let runs: u64 = std::env::var("COST_MATRIX_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300);
    let mut fired = 0;
    let mut kinds = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..runs {
        let mut random = Random::new(seed);
        let budgets = random_budgets(&mut random);
        let rows = random_rows(&mut random);
        let as_of = day("2026-01-15").plus(random.below(120) as i32);
        let text = workspace(&json!({"budgets": budgets}));
        let alerts = engine(&text, &rows, as_of);
        alerts.iter().for_each(|alert| *kinds.entry(alert.on.clone()).or_default() += 1);
        let found: Vec<_> = alerts.iter().map(said).collect();
        let expected = second_evaluation(&budgets, &rows, as_of);
        assert_eq!(found, expected, "seed {seed}, as of {as_of}\n{text}\n{}", csv(&rows));
        fired += found.len();
    }
    assert!(fired as u64 > runs / 2, "{fired} alerts in {runs} runs prove little");
    for kind in ["actual", "forecast", "variance", "unallocated", "burn", "new", "unit_cost"] {
        let count = kinds.get(kind).copied().unwrap_or_default();
        assert!(count as u64 * 40 > runs, "{count} alerts of {kind} in {runs} runs prove little");
    }
}

/// Pools, fees, purchases and forecasts besides: what the other test leaves out.
fn pooled(random: &mut Random) -> (String, Vec<Row>) {
    let members = json!({
        "rules": [
            {"id": "gateway", "when": {"Tags.team": "pool"}, "set": {"team": {"pool": "platform"}}},
            {"id": "by-tag", "when": {}, "set": {"team": {"copy": "Tags.team"}}}],
        "pools": [{"id": "platform", "split": {"method": "proportional", "targets": ["search", "ads"]}}],
        "budgets": [
            {"id": "s", "line": {"team": "search"}, "amount": "1250", "triggers": [
                {"id": "a", "on": "actual", "at": "60%"}, {"id": "f", "on": "forecast", "at": "90%"},
                {"id": "v", "on": "variance", "at": "10%", "versus": "previous"}]},
            {"id": "q", "line": {"team": "ads"}, "period": "quarter", "amount": "3700", "triggers": [
                {"id": "a", "on": "actual", "at": "70%"}, {"id": "f", "on": "forecast", "at": "100%"}]}],
    });
    let mut rows = Vec::new();
    for offset in 0..95 {
        let at = day("2026-01-01").plus(offset);
        for team in ["search", "ads", "pool"] {
            let cost = format!("{}.{:02}", random.between(5, 45), random.below(100));
            rows.push(Row::new(at, at.next(), &cost, &[("team", team)]));
        }
    }
    for month in ["2026-01-01/2026-02-01", "2026-02-01/2026-03-01", "2026-03-01/2026-04-01"] {
        let (from, to) = month.split_once('/').expect("two days");
        rows.push(Row::new(day(from), day(to), "100", &[("team", "pool")]));
        rows.push(Row::new(day(from), day(from).next(), "70", &[("team", "search")]).purchase());
    }
    (workspace(&members), rows)
}

#[test]
fn a_replay_equals_each_day_on_its_own() {
    let mut random = Random::new(5);
    let (text, rows) = pooled(&mut random);
    let last = day("2026-03-31");
    let whole = engine(&text, &rows, last);
    assert!(whole.len() >= 4, "{whole:?}");
    for offset in 0..31 {
        let as_of = day("2026-03-01").plus(offset);
        // A file of that day: charges that begin later are not in it.
        let so_far: Vec<Row> = rows.iter().filter(|row| row.start <= as_of).cloned().collect();
        let found: Vec<_> = engine(&text, &so_far, as_of).iter().map(said).collect();
        let expected: Vec<_> = whole.iter().filter(|alert| alert.fired <= as_of).map(said).collect();
        assert_eq!(found, expected, "as of {as_of}");
    }
}

#[test]
fn a_poisoned_future_changes_nothing() {
    let mut random = Random::new(9);
    let (text, rows) = pooled(&mut random);
    for as_of in ["2026-03-01", "2026-03-10", "2026-03-24"].map(day) {
        let mut poisoned: Vec<Row> = rows.clone();
        for row in poisoned.iter_mut().filter(|row| row.start > as_of) {
            row.cost = "987654321.99".to_owned();
        }
        // No rate for it: bills of that day would have nothing to refuse.
        poisoned.push(Row::new(as_of.next(), as_of.plus(2), "5", &[("team", "search")]).in_currency("EUR"));
        assert_eq!(engine(&text, &rows, as_of), engine(&text, &poisoned, as_of), "as of {as_of}");
    }
}

fn desk(text: &str, rows: &[Row]) -> Desk {
    let mut desk = Desk::default();
    desk.answer(Question::Workspace { text: text.to_owned(), as_of: None });
    desk.add(std::sync::Arc::new(bill("bill.csv", &csv(rows))));
    desk
}

/// The page's alerts come from one walk through all loaded days, the command line's from bills cut to the day: both say the
/// same, and the figures beside them are those that the alerts print.
#[test]
fn the_desk_says_what_the_command_line_says() {
    let mut random = Random::new(11);
    let (text, mut rows) = pooled(&mut random);
    // Charges over two days reach beyond the day that is looked at.
    rows.push(Row::new(day("2026-03-09"), day("2026-03-11"), "24", &[("team", "search")]));
    let mut desk = desk(&text, &rows);
    for offset in (0..95).step_by(4) {
        let as_of = day("2026-01-01").plus(offset);
        let Answer::Alerts(view) = desk.answer(Question::Alerts { as_of }) else { panic!("alerts") };
        let expected = engine(&text, &rows, as_of);
        let printed = |alerts: &[Alert]| serde_json::to_string(alerts).expect("JSON");
        assert_eq!(printed(&view.alerts), printed(&expected), "as of {as_of}");
        // They travel as messages.
        let again: Vec<Alert> = serde_json::from_str(&printed(&view.alerts)).expect("alerts");
        assert_eq!(again, view.alerts);
        for alert in &view.alerts {
            let stand = view.stands.iter().find(|stand| stand.budget == alert.budget).expect("its stand");
            assert_eq!(stand.spent, alert.spent, "as of {as_of}");
            assert_eq!(stand.cumulative.last(), Some(&stand.spent));
            assert_eq!((stand.from, stand.to, stand.amount), (alert.from, alert.to, alert.budget_amount));
            let line = serde_json::to_value(alert).expect("JSON");
            if alert.on == "forecast" {
                let now = line["now"].as_str().expect("a figure");
                assert_eq!(
                    stand.forecast.as_ref().map(|forecast| forecast.total.to_string()).as_deref(),
                    Some(now)
                );
            }
        }
    }
}

/// Every period's first alert in the replay is the alert of each day on its own.
#[test]
fn a_backtest_equals_the_alerts_of_each_day() {
    let mut random = Random::new(3);
    let (text, rows) = pooled(&mut random);
    let Answer::Backtest(backtest) = desk(&text, &rows).answer(Question::Backtest) else {
        panic!("a backtest")
    };
    assert_eq!(backtest.days, Some((day("2026-01-01"), day("2026-04-05"))));
    assert_eq!(backtest.triggers.len(), 5);
    let mut fired = 0;
    for offset in (0..95).step_by(3) {
        let as_of = day("2026-01-01").plus(offset);
        let so_far: Vec<Row> = rows.iter().filter(|row| row.start <= as_of).cloned().collect();
        let expected: Vec<_> = engine(&text, &so_far, as_of)
            .into_iter()
            .map(|alert| (alert.budget, alert.trigger, alert.fired))
            .collect();
        let replayed = backtest.triggers.iter().filter_map(|one| {
            let period = one.periods.iter().find(|period| period.from <= as_of && as_of <= period.to)?;
            let day = period.fired.filter(|day| *day <= as_of)?;
            Some((one.budget.clone(), one.trigger.clone(), day))
        });
        assert_eq!(replayed.collect::<Vec<_>>(), expected, "as of {as_of}");
        fired += expected.len();
    }
    assert!(fired > 20, "{fired} alerts prove little");
}

/// Three months of 10 a day, of which the last doubles: what each trigger made of it, by arithmetic.
#[test]
fn a_backtest_counts_what_came_of_alerts() {
    let rows: Vec<Row> = (0..90)
        .map(|offset| {
            let at = day("2026-01-01").plus(offset);
            let cost = if at < day("2026-03-11") { "10" } else { "20" };
            Row::new(at, at.next(), cost, &[("team", "search")])
        })
        .collect();
    let text =
        workspace(&json!({"budgets": [{"id": "b", "line": {"team": "search"}, "amount": "350", "triggers": [
        {"id": "early", "on": "actual", "at": "80%"}, {"id": "spent", "on": "actual", "at": "100%"},
        {"id": "burn", "on": "burn", "at": "150%"}]}]}));
    let Answer::Backtest(backtest) = desk(&text, &rows).answer(Question::Backtest) else {
        panic!("a backtest")
    };
    let [early, spent, burn] = &backtest.triggers[..] else { panic!("three triggers") };
    // 280 is reached on the 28th of January and of February, and in March on the 20th: 100 + 9 x 20. The budget is broken on
    // the 23rd, when 360 are spent.
    let days = |one: &cost_matrix::budget::backtest::TriggerBacktest| -> Vec<_> {
        one.periods.iter().map(|period| (period.fired.map(|day| day.to_string()), period.outcome)).collect()
    };
    let fired = |text: &str| Some(text.to_owned());
    assert_eq!(
        days(early),
        [
            (fired("2026-01-28"), Outcome::FalseAlarm),
            (fired("2026-02-28"), Outcome::FalseAlarm),
            (fired("2026-03-19"), Outcome::Warned)
        ]
    );
    assert_eq!(early.periods[2].breach, Some(day("2026-03-23")));
    assert_eq!((early.tally.healthy, early.tally.breaches, early.noise), (2, 1, Some(100)));
    assert_eq!(early.alerts_a_week, "0.23");
    let better = early.suggestion.as_ref().expect("a suggestion");
    assert_eq!(better.at, "90%");
    assert_eq!(
        better.why,
        "At 90 % it would have warned of 1 of 1 breach (2 days of warning in all) instead of 1 (4 days), and raised a false alarm in 0 of 2 healthy months instead of 2."
    );
    assert_eq!(spent.noise, Some(0));
    // The plan is 350 / 31 a day: 50 over three of them on the 12th is 1.48, 60 on the 13th is 1.77.
    assert_eq!(days(burn)[2], (fired("2026-03-13"), Outcome::Warned));
    assert_eq!(burn.tally.days_of_warning, 10);
    assert_eq!(burn.noise, Some(0));
}
