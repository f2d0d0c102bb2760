//! Escalations played through and guardrails, case by case, through the command line; and that the page's question gives the
//! same.

#[path = "support/command.rs"]
#[allow(dead_code)]
mod command;
#[path = "../src/app/thresholds/guard_edits.rs"]
#[allow(unreachable_pub)]
mod guard_edits;
#[allow(dead_code)]
mod watch;

use std::sync::Arc;

use cost_matrix::bills::{Keep, Options, read_bill};
use cost_matrix::budget::simulate::{Incident, Reply};
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Desk, Question};
use cost_matrix::sample;
use cost_matrix::workspace::Workspace;
use serde_json::{Value, json};
use watch::{cases, csv, has, rows};

/// A workspace with the rule that cases share: the team by tag.
fn workspace(members: &Value) -> String {
    let mut workspace = json!({
        "format": "cost-matrix/1", "currency": "USD",
        "rules": [{"id": "by-tag", "when": {}, "set": {"team": {"copy": "Tags.team"}}}],
    });
    for (name, value) in members.as_object().expect("members") {
        workspace[name] = value.clone();
    }
    workspace.to_string()
}

/// The same rows, with the tag as a key.
fn by_key(spend: &Value) -> Value {
    let keyed = |line: &Value| {
        let at = |place: usize| line.get(place).cloned().unwrap_or_else(|| json!(""));
        json!([at(0), at(1), at(2), at(3), {"key": at(2)}])
    };
    spend.as_array().expect("spend").iter().map(keyed).collect()
}

#[test]
fn every_case_gives_its_timeline_or_its_limits() {
    let cases = cases("escalation");
    assert!(cases.len() >= 12, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let spend = if case["keys"] == true { by_key(&case["spend"]) } else { case["spend"].clone() };
        let bill = csv(&rows(&spend));
        let options: Vec<&str> =
            case["options"].as_array().expect("options").iter().filter_map(Value::as_str).collect();
        let command = case["command"].as_str().expect("a command");
        let ran = command::run(command, &workspace(&case["workspace"]), &[("bill.csv", &bill)], &options);
        let found: Result<Vec<Value>, _> = ran.output.lines().map(serde_json::from_str).collect();
        let found = found.map(Value::from).unwrap_or_default();
        if ran.status != Some(0) || !has(&found, &case["expected"]) {
            wrong.push(format!("{}:\n  {}\n  {}", case["name"], ran.output, ran.errors));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_budget_that_does_not_exist_is_refused() {
    let ran =
        command::run("simulate", &workspace(&json!({})), &[], &["--budget", "b", "--fired", "2026-03-01"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.errors.contains("there is no budget \"b\": choose one of the workspace"), "{}", ran.errors);
    let ran = command::run(
        "simulate",
        &workspace(&json!({})),
        &[],
        &["--budget", "b", "--fired", "2026-03-01", "--answer", "0:1"],
    );
    assert_eq!(ran.status, Some(2), "{}", ran.errors);
}

fn sample_desk() -> Desk {
    let mut desk = Desk::default();
    let workspace = Workspace::open(sample::workspace()).expect("the sample's workspace");
    for bill in sample::bills() {
        let options = Options { basis: workspace.cost_basis(), keep: Keep::Everything, mappings: &[] };
        desk.add(Arc::new(read_bill(&bill.name, bill.contents.as_bytes(), options).expect("a sample bill")));
    }
    desk.answer(Question::Workspace { text: sample::workspace().to_owned(), as_of: None });
    desk
}

#[test]
fn every_alert_of_the_sample_can_be_played_through() {
    let mut desk = sample_desk();
    let fired = match desk.answer(Question::Fired) {
        Answer::Fired(fired) => fired,
        other => panic!("no alerts: {other:?}"),
    };
    assert!(fired.len() > 4 && fired.is_sorted_by(|a, b| a.fired >= b.fired), "{fired:?}");
    for alert in &fired {
        let (budget, trigger, day) = (alert.budget.clone(), alert.trigger.clone(), alert.fired);
        let incident =
            |reply| Incident { budget: budget.clone(), trigger: trigger.clone(), fired: day, reply };
        let play = |desk: &mut Desk, reply| match desk.answer(Question::Simulate(incident(reply))) {
            Answer::Simulation(played) => *played,
            other => panic!("no simulation: {other:?}"),
        };
        let alone = play(&mut desk, None);
        let steps = &alone.simulation.steps;
        assert!(!steps.is_empty() && alone.notices.len() <= steps.len());
        assert!(steps.is_sorted_by_key(|step| step.minutes), "levels are told one after the other");
        assert!(steps.is_sorted_by_key(|step| step.spent), "spend grows");
        let answered = play(&mut desk, Some(Reply { level: 1, after_hours: 1 }));
        assert_eq!(answered.notices.len(), 1);
        assert_eq!(answered.notices[0], alone.notices[0], "what the first is told does not know the answer");
        // What travels to the page comes back as it was.
        let text = serde_json::to_string(&alone).expect("JSON");
        assert_eq!(serde_json::from_str::<cost_matrix::desk::Played>(&text).expect("JSON"), alone);
    }
    let day: Day = "2026-10-20".parse().expect("a day");
    let none = Incident { budget: "none".to_owned(), trigger: String::new(), fired: day, reply: None };
    assert!(matches!(desk.answer(Question::Simulate(none)), Answer::Refused(_)));
}

#[test]
fn stages_and_assignments_are_edited_and_saved() {
    let mut workspace = Workspace::open(&workspace(&json!({"budgets": []}))).expect("a workspace");
    let place = guard_edits::assign(&mut workspace, Some("assist"), None, "pilot");
    assert_eq!(
        guard_edits::assign(&mut workspace, Some("assist"), None, "general"),
        place,
        "moved, not doubled"
    );
    assert_eq!(guard_edits::assign(&mut workspace, None, Some("sk-1"), "pilot"), 1);
    assert!(workspace.guardrails.stages.is_empty(), "the usual stages hold until one is changed");
    let stage = guard_edits::stage_mut(&mut workspace, "pilot").expect("a usual stage");
    stage.share = guard_edits::share("12.5");
    assert_eq!(guard_edits::share_text(stage.share.as_ref()), "12.5 %");
    assert_eq!(guard_edits::share("12.5 %"), stage.share);
    assert_eq!(guard_edits::share("a lot"), None);
    assert_eq!(workspace.guardrails.stages.len(), 4);
    let stage = guard_edits::stage_mut(&mut workspace, "pilot").expect("the stage");
    for (typed, kept) in
        [("15 %", Some("15%")), ("-3%", Some("15%")), ("x", Some("15%")), ("40", Some("40")), (" ", None)]
    {
        guard_edits::set_level(&mut stage.buffer, typed);
        assert_eq!(stage.buffer.as_ref().map(ToString::to_string).as_deref(), kept, "{typed:?}");
    }
    assert_eq!(guard_edits::add_stage(&mut workspace), "stage-5");
    assert_eq!(guard_edits::add_stage(&mut workspace), "stage-6");
    let text = workspace.to_text();
    assert_eq!(Workspace::open(&text).expect("what was saved"), workspace);
    guard_edits::remove_stage(&mut workspace, "pilot");
    let left: Vec<Option<&str>> =
        workspace.guardrails.assigned.iter().map(|one| one.product.as_deref()).collect();
    assert_eq!(left, [Some("assist")], "what stood at the stage goes with it");
    for id in ["internal", "limited", "general", "stage-5", "stage-6"] {
        guard_edits::remove_stage(&mut workspace, id);
    }
    assert_eq!(workspace.guardrails.stages.len(), 1, "the last one stays");
}
