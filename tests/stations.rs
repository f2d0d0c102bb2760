//! The plain functions of the page's stations Thresholds and Tracking: figures, edits, words, spans of ownership.

#![allow(unreachable_pub, dead_code, reason = "the page uses what is not tested here")]

#[path = "../src/app/thresholds/edits.rs"]
mod edits;
#[path = "../src/app/thresholds/figures.rs"]
mod figures;
#[path = "../src/app/tracking/edits.rs"]
mod follow_up;
#[path = "../src/app/tracking/spans.rs"]
mod spans;
#[path = "../src/app/tracking/week_edits.rs"]
mod week_edits;
#[path = "../src/app/tracking/words.rs"]
mod week_words;
#[path = "../src/app/thresholds/words.rs"]
mod words;

use std::sync::Arc;

use cost_matrix::bills::{Keep, Options, read_bill};
use cost_matrix::budget::Seen;
use cost_matrix::calendar::{Day, Month, Week};
use cost_matrix::desk::{Answer, ClosedText, Desk, Question};
use cost_matrix::money::Amount;
use cost_matrix::tracking::{BillChange, Cause, Line};
use cost_matrix::tracking::{changed_hands, owner_on, product_spans};
use cost_matrix::workspace::{CarryOver, Figure, Names, Workspace, WorkspaceError};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn sample() -> Result<Workspace, WorkspaceError> {
    Workspace::open(cost_matrix::sample::workspace())
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|error| format!("{text} {error}"))
}

fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|error| format!("{text} {error}"))
}

fn figure(text: &str) -> Result<Figure, String> {
    Figure::parse(text).map_err(|error| format!("{text} {error}"))
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
    let rows = product_spans(&workspace, &names, Some(day("2025-12-01")?));
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
    let changes = changed_hands(&rows);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].before.as_str(), changes[0].after.as_str()), ("search", "ads"));
    assert_eq!(owner_on(&workspace, &names, "ASSIST", day("2026-03-10")?).as_deref(), Some("search"));
    assert_eq!(owner_on(&workspace, &names, "assist", day("2026-03-11")?).as_deref(), Some("ads"));
    assert_eq!(owner_on(&workspace, &names, "lone", day("2026-03-11")?), None);
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

#[test]
fn a_closed_week_is_put_in_its_place_and_approved() -> Outcome {
    let mut workspace = sample()?;
    let week = |text: &str| text.parse::<Week>().map_err(|_| format!("{text} is no week"));
    let closed = |week: Week, by: &str| ClosedText {
        week,
        text: format!(r#"{{"week": "{week}", "by": "{by}", "entries": [], "note": "kept"}}"#),
        total: Amount::ZERO,
        warnings: Vec::new(),
    };
    let (first, second) = (week("2026-W35")?, week("2026-W36")?);
    week_edits::put_weeks(&mut workspace, &[closed(second, "ana"), closed(first, "bo")]);
    week_edits::put_weeks(&mut workspace, &[closed(second, "cy")]);
    let weeks: Vec<(Week, Option<&str>)> =
        workspace.closed_weeks.iter().map(|one| (one.week, one.by.as_deref())).collect();
    assert_eq!(weeks, [(first, Some("bo")), (second, Some("cy"))], "in order, each once");
    assert_eq!(workspace.closed_weeks[0].extra["note"], "kept");
    assert_eq!(week_edits::last_closer(&workspace).as_deref(), Some("cy"));

    workspace.closed_weeks[0].extra.insert("known".to_owned(), serde_json::json!({"currency": "EUR"}));
    workspace.closed_weeks[1].extra.insert("known".to_owned(), serde_json::json!({"currency": "usd"}));
    assert_eq!(week_edits::foreign_weeks(&workspace), [first]);

    week_edits::approve(&mut workspace, second, " Ines ", day("2026-10-01")?, "abc");
    let text = workspace.save(Some(cost_matrix::sample::workspace()));
    let read = Workspace::open(&text)?;
    assert_eq!(read, workspace, "an approval is read as it was written");
    let approval = read.closed_weeks[1].approved.as_ref().ok_or("no approval")?;
    assert_eq!((approval.by.as_str(), approval.corrections_sha256.as_deref()), ("Ines", Some("abc")));
    week_edits::approve(&mut workspace, second, "  ", day("2026-10-01")?, "abc");
    assert_eq!(workspace.closed_weeks[1].approved, None);

    *workspace.targets.get_mut("walk").ok_or("no target")? = Some(figure("87.50")?);
    assert_eq!(workspace.targets.percents().map(|one| one.to_string()), ["80", "87.5", "95"]);
    assert_eq!(Workspace::open(&workspace.save(None))?.targets, workspace.targets);
    let fault = |text: &str| figure(text).map(|figure| week_edits::target_fault(Some(&figure)).is_some());
    let faults = [fault("-0.1")?, fault("0")?, fault("100")?, fault("100.1")?];
    assert_eq!(faults, [true, false, false, true]);
    Ok(())
}

#[test]
fn causes_and_patience_in_words() -> Outcome {
    let workspace = sample()?;
    let told = |cause, subject: &str| week_words::cause(&workspace, cause, subject, true);
    assert_eq!(told(Cause::Ownership, "product:assist"), "Larkfield Assist has another owner");
    assert_eq!(told(Cause::Rule, "rule:team-tag"), "the rule “Team tag” takes it now");
    assert_eq!(told(Cause::Bill, "source:vector-db"), "the typed-in cost of Vector database is another");
    assert_eq!(told(Cause::Rule, "source:vector-db"), "the source Vector database decides it now");
    assert_eq!(told(Cause::Bill, "bill:gateway.csv"), "gateway.csv is another bill now");
    assert_eq!(
        week_words::cause(&workspace, Cause::Rule, "rules", false),
        "likely: rules, pools or names are others now"
    );
    let line =
        Line { team: None, product: Some("find".into()), environment: Some("prod".into()), usage_type: None };
    assert_eq!(week_words::payer(&workspace, &line), "(unallocated)");
    assert_eq!(week_words::work(&workspace, &line), "Larkfield Find · Production");
    let change = |then: Option<&str>, now: Option<&str>| {
        let change =
            BillChange { subject: "bill:late.csv".to_owned(), then: then.map(amount), now: now.map(amount) };
        week_words::bill_change(&workspace, &change, |amount| amount.to_string())
    };
    assert_eq!(change(None, Some("12")), "late.csv came later and charges 12 in this week");
    assert_eq!(change(Some("12"), None), "late.csv is gone; it was 12");
    assert_eq!(change(Some("12"), Some("13")), "late.csv was 12 and is 13 now");

    let week = "2026-W36".parse::<Week>().map_err(|_| "no week")?;
    let hint = |today: &str, last: Option<&str>| -> Result<Option<String>, String> {
        Ok(week_words::patience(week, day(today)?, last.map(day).transpose()?))
    };
    assert_eq!(hint("2026-09-06", None)?, None, "not over: the engine says so");
    assert!(hint("2026-09-07", None)?.is_some_and(|text| text.contains("2026-09-10")));
    assert!(hint("2026-09-09", None)?.is_some());
    assert_eq!(hint("2026-09-10", Some("2026-09-09"))?, None);
    assert!(hint("2026-09-10", Some("2026-09-08"))?.is_some_and(|text| text.contains("2026-09-08")));
    Ok(())
}

/// The plan of a quarter's budget, typed for one month and asked of the desk as the panel does.
#[test]
fn months_are_typed_and_planned() -> Outcome {
    let mut workspace = sample()?;
    let id = workspace.budgets.first().ok_or("a budget")?.id.clone();
    let (october, december): (Month, Month) = (month("2026-10")?, month("2026-12")?);
    {
        let budget = edits::budget_mut(&mut workspace, &id).ok_or("a budget")?;
        budget.amount = figure("30000")?;
        budget.monthly.clear();
        edits::set_month(budget, december, " 120% ");
        edits::set_month(budget, october, "12000");
        edits::set_month(budget, october, "a lot");
        assert_eq!(edits::month_text(budget, october), "12000", "what is no amount changes nothing");
        let months: Vec<String> =
            budget.monthly.iter().map(|one| format!("{} {}", one.month, one.amount)).collect();
        assert_eq!(months, ["2026-10 12000", "2026-12 120%"], "in the order of the months");
        edits::set_month(budget, december, "");
        assert_eq!(budget.monthly.len(), 1, "an empty field takes the month away");
        edits::set_month(budget, december, "120%");
        budget.carry_over = Some(CarryOver::Unspent);
    }
    let text = workspace.to_text();
    assert_eq!(Workspace::open(&text)?, workspace, "what was typed is saved");
    let mut desk = Desk::default();
    desk.answer(Question::Workspace { text, as_of: None });
    for bill in cost_matrix::sample::bills() {
        let options = Options { basis: workspace.cost_basis(), keep: Keep::Everything, mappings: &[] };
        desk.add(Arc::new(read_bill(&bill.name, bill.contents.as_bytes(), options)?));
    }
    let Answer::Plan(months) = desk.answer(Question::Plan { budget: id, as_of: day("2026-10-31")? }) else {
        return Err("no plan".into());
    };
    let at = |month: Month| months.iter().find(|one| one.month == month).ok_or("the month");
    let (september, november) = (at(month("2026-09")?)?, at(month("2026-11")?)?);
    assert_eq!(at(october)?.own, amount("12000"));
    assert_eq!(at(december)?.own, amount("36000"));
    assert_eq!(november.own, amount("30000"));
    assert_eq!((november.carried, november.spent), (None, None), "October is not over for November's plan");
    let left = september.budget - september.spent.unwrap_or_default();
    let left = left.max(Amount::ZERO);
    assert_eq!(at(october)?.carried, Some(left));
    assert_eq!(at(october)?.budget, amount("12000") + left);
    let [whole, tenth, twentieth] = at(october)?.planned.ok_or("a plan")?;
    assert!(whole == at(october)?.budget && tenth < twentieth && twentieth < whole);
    Ok(())
}
