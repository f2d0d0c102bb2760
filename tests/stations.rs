//! The plain functions of the page's stations Thresholds and Tracking: figures, edits, words, spans of ownership.

#![allow(unreachable_pub, dead_code, reason = "the page uses what is not tested here")]

#[path = "../src/app/thresholds/edits.rs"]
mod edits;
#[path = "../src/app/thresholds/figures.rs"]
mod figures;
#[path = "../src/app/tracking/spans.rs"]
mod spans;
#[path = "../src/app/thresholds/words.rs"]
mod words;

use std::sync::Arc;

use cost_matrix::bills::{Keep, Options, read_bill};
use cost_matrix::budget::Seen;
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Desk, Question};
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Names, Workspace, WorkspaceError};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn sample() -> Result<Workspace, WorkspaceError> {
    Workspace::open(cost_matrix::sample::workspace())
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|error| format!("{text} {error}"))
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap_or_default()
}

const WORKSPACE: &str = r#"{"format": "cost-matrix/1", "currency": "USD",
    "teams": [{"id": "search", "name": "Search"}, {"id": "ads"}], "products": [{"id": "assist", "name": "Assist"}, {"id": "lone"}],
    "ownership": [{"product": "Assist", "team": "ads", "from": "2026-03-11"},
                  {"product": "assist", "team": "search", "from": "2026-01-01"},
                  {"product": "assist", "team": "Search", "from": "2026-02-01"},
                  {"product": "ghost", "team": "ads", "from": "2026-02-01"}]}"#;

#[test]
fn ownership_as_spans_and_changes() -> Outcome {
    let workspace = Workspace::open_tolerant(WORKSPACE)?.0;
    let names = Names::of(&workspace);
    let rows = spans::rows(&workspace, &names, Some(day("2025-12-01")?));
    let products: Vec<&str> = rows.iter().map(|row| row.product.as_str()).collect();
    assert_eq!(products, ["assist", "lone", "ghost"], "declared ones in their order, then the others");
    let teams: Vec<(Option<&str>, String)> =
        rows[0].spans.iter().map(|span| (span.team.as_deref(), span.from.to_string())).collect();
    let expected = [(None, "2025-12-01"), (Some("search"), "2026-01-01"), (Some("ads"), "2026-03-11")];
    assert_eq!(
        teams,
        expected.map(|(team, from)| (team, from.to_owned())),
        "the same team again is no change"
    );
    assert_eq!(rows[0].spans[1].until, Some(day("2026-03-11")?));
    assert_eq!(rows[0].spans[2].until, None);
    assert_eq!(rows[1].spans.len(), 1, "nobody owns it, from the first day on");
    let changes = spans::changes(&rows);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].before.as_deref(), changes[0].after.as_str()), (Some("search"), "ads"));
    assert_eq!(spans::owner_on(&rows, "ASSIST", day("2026-03-10")?).as_deref(), Some("search"));
    assert_eq!(spans::owner_on(&rows, "assist", day("2026-03-11")?).as_deref(), Some("ads"));
    assert_eq!(spans::owner_on(&rows, "lone", day("2026-03-11")?), None);
    Ok(())
}

#[test]
fn labels_do_not_lie_over_one_another() {
    assert_eq!(
        spans::lanes(&[(0.0, 50.0), (10.0, 10.0), (15.0, 10.0), (30.0, 5.0), (60.0, 5.0)]),
        [0, 1, 2, 1, 0]
    );
}

#[test]
fn months_begin_within_the_weeks() -> Outcome {
    let starts = spans::month_starts(day("2026-07-27")?, day("2026-10-01")?);
    let texts: Vec<String> = starts.iter().map(|(month, _)| month.to_string()).collect();
    assert_eq!(texts, ["2026-08", "2026-09", "2026-10"]);
    Ok(())
}

#[test]
fn the_samples_budgets_stand_against_what_the_desk_says() -> Outcome {
    let workspace = sample()?;
    let mut desk = Desk::default();
    desk.answer(Question::Workspace { text: cost_matrix::sample::workspace().to_owned(), as_of: None });
    for file in cost_matrix::sample::bills() {
        let options = Options { basis: workspace.cost_basis(), keep: Keep::Everything, mappings: &[] };
        desk.add(Arc::new(read_bill(&file.name, file.contents.as_bytes(), options)?));
    }
    let Answer::Matrix(matrix) =
        desk.answer(Question::Matrix { by: Seen::columns(&workspace), from: None, until: None })
    else {
        return Err("no matrix".into());
    };
    let overview = desk.overview();
    let days = figures::loaded_days(Some(&overview));
    assert_eq!(days, Some((day("2026-08-01")?, day("2026-10-31")?)));
    let names = Names::of(&workspace);
    let seen = Seen::of(&matrix.by, matrix.rows.iter().map(|(values, cost)| (values.as_slice(), *cost)));
    let of = |place: usize| figures::Figures::of(&seen, &names, &workspace.budgets[place], days);
    let assistant = of(0);
    let total: Amount = assistant.months.iter().map(|(_, cost)| *cost).sum();
    let by_hand: Amount = matrix
        .rows
        .iter()
        .filter(|(values, _)| {
            values[0].as_deref() == Some("assistant") && values[1].as_deref() == Some("assist")
        })
        .map(|(_, cost)| *cost)
        .sum();
    assert_eq!(total, by_hand, "every digit");
    assert_eq!(assistant.last_full().map(|period| period.label.as_str()), Some("2026-10"));
    assert_eq!(assistant.current(), None, "the bills end with the month");
    let suggested = assistant.suggestion.map(|suggestion| suggestion.amount);
    assert_eq!(suggested, Some(amount("56000")));
    let research = of(3);
    let labels: Vec<(&str, bool)> =
        research.periods.iter().map(|period| (period.label.as_str(), period.is_full)).collect();
    assert_eq!(labels, [("2026-Q3", false), ("2026-Q4", false)], "a quarter by its months");
    let months: Vec<_> = assistant.months.iter().map(|(month, _)| *month).collect();
    let uncovered: Amount = seen.uncovered(&names, &workspace, &months).iter().map(|one| one.uncovered).sum();
    assert!(
        uncovered > Amount::ZERO
            && uncovered < overview.allocated.map(|it| it.proof.money_in).unwrap_or_default()
    );
    Ok(())
}

#[test]
fn a_budget_is_added_and_edited() -> Outcome {
    let mut workspace = sample()?;
    let line = vec![("team".to_owned(), "research".to_owned())];
    let amount = amount("1200");
    let id = edits::add_budget(&mut workspace, "Applied Research", line, amount, None);
    assert_eq!(id, "applied-research");
    let again = edits::add_budget(&mut workspace, "Applied  Research!", Vec::new(), amount, None);
    assert_eq!(again, "applied-research-2", "ids are never shared");
    let budget = edits::budget_mut(&mut workspace, &id).ok_or("not there")?;
    assert_eq!(budget.escalation.as_deref(), Some("standard"));
    let triggers: Vec<String> = budget.triggers.iter().map(|it| words::trigger_short(it, "USD")).collect();
    assert_eq!(triggers, ["burn 150 %", "sure forecast 100 %", "actual 100 %"]);
    edits::set_column(budget, "environment", Some("prod"));
    edits::set_column(budget, "team", Some("insights"));
    edits::set_column(budget, "nothing", None);
    edits::look_at(&mut budget.triggers[0], "new");
    assert_eq!(words::trigger_short(&budget.triggers[0], "USD"), "new model");
    assert_eq!((budget.triggers[0].at.is_absent(), budget.triggers[0].days), (true, None));
    edits::look_at(&mut budget.triggers[0], "unit_cost");
    assert_eq!(words::trigger_short(&budget.triggers[0], "USD"), "cost of a million tokens +25 %");
    edits::look_at(&mut budget.triggers[0], "variance");
    assert_eq!(budget.triggers[0].versus.as_deref(), Some("previous"));
    edits::look_at(&mut budget.triggers[0], "actual");
    assert_eq!((&budget.triggers[0].versus, &budget.triggers[0].of), (&None, &None));
    edits::look_at(&mut budget.triggers[1], "new");
    let line = budget.line.clone();
    let names = Names::of(&workspace);
    assert_eq!(words::line(&workspace, &names, &line), "team Customer Insights · environment Production");
    let text = workspace.save(None);
    assert_eq!(Workspace::open(&text)?.budgets, workspace.budgets, "what is edited is read again");
    Ok(())
}

#[test]
fn ladders_roles_and_people() -> Outcome {
    let mut workspace = sample()?;
    let id = edits::add_ladder(&mut workspace, "New ladder");
    let ladder = edits::ladder_mut(&mut workspace, &id).ok_or("not there")?;
    edits::add_level(ladder);
    assert_eq!(ladder.levels[2].acknowledge_within.as_deref(), Some("24h"), "the level before hands on");
    edits::shift(&mut ladder.levels, 3, 0);
    assert!(ladder.levels[0].notify.is_empty());
    edits::shift(&mut ladder.levels, 0, 9);
    assert_eq!(ladder.levels.len(), 4);
    edits::fill_role(&mut workspace, "finance", None);
    assert!(workspace.roles.iter().all(|(role, _)| role != "finance"));
    edits::fill_role(&mut workspace, "finance", Some("ines".to_owned()));
    assert_eq!(workspace.roles.last(), Some(&("finance".to_owned(), "ines".to_owned())));
    let text = |typed: &str| edits::person_text(&workspace.people, typed);
    assert_eq!(text(" INES marek "), Some("ines".to_owned()));
    assert_eq!(text("ines.marek@example.com"), Some("ines".to_owned()));
    assert_eq!(text("team@elsewhere.example"), Some("team@elsewhere.example".to_owned()));
    assert_eq!(text("  "), None);
    assert_eq!(edits::person_shown(&workspace.people, Some("ines")), "Ines Marek");
    Ok(())
}

#[test]
fn triggers_read_as_sentences() -> Outcome {
    let workspace = sample()?;
    let sentences: Vec<String> =
        workspace.budgets[2].triggers.iter().map(|trigger| words::trigger(trigger, "USD", "month")).collect();
    assert_eq!(
        sentences,
        [
            "Alerts on the day on which the spend of the month reaches 80 % of the month's budget.",
            "Alerts on the day on which the forecast for the month's end reaches 100 % of the month's budget.",
            "Alerts when the spend to date exceeds the month before by 30 %, and by at least 2000 USD.",
        ]
    );
    Ok(())
}
