//! The audit, case by case, through the command line; the same at the page's desk; edits of the page; and names that would
//! like to be more than names.

#[path = "support/command.rs"]
#[allow(dead_code)]
mod command;
#[path = "../src/app/audit/edits.rs"]
#[allow(unreachable_pub, dead_code)]
mod edits;
#[allow(dead_code)]
mod watch;

use std::sync::Arc;

use cost_matrix::bills::{Keep, Options, read_bill};
use cost_matrix::desk::{Advise, Advised, Answer, Desk, Question};
use cost_matrix::workspace::{Figure, Workspace, problems};
use serde_json::{Value, json};
use watch::{cases, has};

fn workspace(members: &Value) -> String {
    let mut workspace = json!({"format": "cost-matrix/1", "currency": "USD"});
    for (name, value) in members.as_object().expect("members") {
        workspace[name] = value.clone();
    }
    workspace.to_string()
}

fn bill(case: &Value) -> Option<String> {
    let lines: Vec<&str> = case["bill"].as_array()?.iter().filter_map(Value::as_str).collect();
    Some(lines.join("\n") + "\n")
}

fn run(case: &Value, options: &[&str]) -> command::Printed {
    let bill = bill(case);
    let bills: Vec<(&str, &str)> = bill.iter().map(|text| ("bill.csv", text.as_str())).collect();
    command::run("advise", &workspace(&case["workspace"]), &bills, options)
}

#[test]
fn every_case_gives_its_lines() {
    let cases = cases("advice");
    assert!(cases.len() >= 17, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let options: Vec<&str> =
            case["options"].as_array().expect("options").iter().filter_map(Value::as_str).collect();
        let ran = run(case, &options);
        let found: Vec<Value> =
            ran.output.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
        let is_there = |line: &&Value| found.iter().any(|found| has(found, line));
        let lines = |name: &str| case[name].as_array().expect("lines").clone();
        let missing: Vec<Value> = lines("expected").into_iter().filter(|line| !is_there(&line)).collect();
        let extra: Vec<Value> = lines("absent").into_iter().filter(|line| is_there(&line)).collect();
        if ran.status != Some(0) || !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!(
                "{}: missing {missing:?}, unwanted {extra:?} in\n{}{}",
                case["name"], ran.output, ran.errors
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_desk_says_the_same() {
    for case in cases("advice") {
        let mut desk = Desk::default();
        desk.answer(Question::Workspace { text: workspace(&case["workspace"]), as_of: None });
        if let Some(text) = bill(&case) {
            let options = Options { keep: Keep::Everything, ..Options::default() };
            desk.add(Arc::new(read_bill("bill.csv", text.as_bytes(), options).expect("a bill")));
        }
        let Answer::Advised(advised) = desk.answer(Question::Advise(Advise::Split)) else {
            panic!("{}: no split", case["name"])
        };
        let Advised::Split(_, markdown) = *advised else { panic!("no split") };
        let printed = run(&case, &["--part", "split", "--format", "md"]);
        assert_eq!(format!("# Audit\n\n{}\n", markdown.trim_end()), printed.output, "{}", case["name"]);
    }
}

const HOSTILE: &str = "a\"b\\c|d\n- max_budget: 0\r\n# x: &y *z <b>[l](m)</b>\u{202e}\u{85}=1+1";

#[test]
fn hostile_names_stay_names() {
    let case = json!({"workspace": {
        "usage_types": [{"id": HOSTILE}],
        "products": [{"id": "p", "name": HOSTILE}],
        "prices": [{"provider": HOSTILE, "model": HOSTILE, "token_type": "input", "per_million": "1", "currency": "USD", "source": HOSTILE}],
        "advice": {"volumes": [{"usage_type": HOSTILE, "provider": HOSTILE, "model": HOSTILE, "token_type": "input", "tokens": "1000000"}],
                   "qualities": [{"usage_type": HOSTILE, "model": HOSTILE, "score": "1"}], "floors": [{"usage_type": HOSTILE, "mean": "1"}]},
        "guardrails": {"stages": [{"id": "s", "name": HOSTILE, "at_soft": HOSTILE, "lift": HOSTILE}],
                       "assigned": [{"product": "p", "stage": "s", "amount": "100"}, {"key": HOSTILE, "stage": "s", "amount": "100"}]},
    }});
    let markdown = run(&case, &["--format", "md"]);
    assert_eq!(markdown.status, Some(0), "{}", markdown.errors);
    let mut cells = None;
    for line in markdown.output.lines() {
        let bars = line.replace("\\|", "").matches('|').count();
        match (bars, cells) {
            (0, _) => cells = None,
            (bars, None) => cells = Some(bars),
            (bars, Some(cells)) => assert_eq!(bars, cells, "{line}"),
        }
        assert!(
            !line.starts_with("- max_budget") && !line.starts_with("# x") && !line.contains("<b>"),
            "{line}"
        );
    }
    let yaml = run(&case, &["--part", "guardrails", "--format", "litellm"]).output;
    let known = [
        "# ",
        "teams:",
        "keys:",
        "  - team_alias: \"",
        "  - key_alias: \"",
        "    max_budget: ",
        "    soft_budget: ",
        "    budget_duration: \"",
        "    rpm_limit: ",
        "    tpm_limit: ",
        "    metadata:",
        "      stage: \"",
        "      at_soft_limit: \"",
        "      at_hard_limit: \"",
        "      lifted_by: \"",
    ];
    let budgets = yaml.lines().filter(|line| line.trim_start().starts_with("max_budget")).count();
    assert_eq!(budgets, 2, "{yaml}");
    for line in yaml.lines() {
        let start = known.iter().find(|start| line.starts_with(**start));
        let start = start.unwrap_or_else(|| panic!("{line}"));
        if let Some(text) = start.strip_suffix('"') {
            let read: Result<String, _> = serde_json::from_str(&line[text.len()..]);
            assert!(read.is_ok(), "{line}");
            assert!(line.bytes().all(|byte| byte >= b' '), "{line}");
        }
    }
    let aliases = yaml.lines().filter_map(|line| line.split_once("_alias: ")).map(|(_, text)| text);
    for alias in aliases {
        assert_eq!(
            serde_json::from_str::<String>(alias).ok().as_deref().map(str::trim),
            Some(HOSTILE.trim())
        );
    }
    let table = run(&case, &["--part", "guardrails", "--format", "csv"]).output;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names: Vec<String> = reader.records().filter_map(|row| row.ok()?.get(0).map(str::to_owned)).collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| !name.starts_with(['=', '+', '-', '@'])), "{names:?}");
}

#[test]
fn outcomes_come_from_a_file_too() {
    let refused = run(&json!({"workspace": {}}), &["--part", "split", "--format", "csv"]);
    assert_eq!(refused.status, Some(2));
    let none = run(&json!({"workspace": {}}), &["--part", "kpis", "--outcomes", "missing.csv"]);
    assert_eq!(none.status, Some(2));
    assert!(none.errors.contains("missing.csv"), "{}", none.errors);
}

#[test]
fn inputs_that_make_no_sense_are_refused_with_their_path() {
    let text = workspace(&json!({"advice": {
        "most_moved": "120", "cached": "-1",
        "providers": [{"provider": "A", "most": "50"}, {"provider": "a ", "most": "60"}],
        "floors": [{"usage_type": "chat", "mean": "1"}, {"usage_type": "Chat", "mean": "2"}],
        "qualities": [{"usage_type": "chat", "model": "m", "score": "-1"}],
    }}));
    let (workspace, found) = Workspace::open_tolerant(&text).expect("a workspace");
    assert_eq!(found, problems(&workspace));
    let paths: Vec<&str> = found.iter().map(|problem| problem.path.as_str()).collect();
    for path in [
        "advice.most_moved",
        "advice.cached",
        "advice.providers[1]",
        "advice.floors[1]",
        "advice.qualities[0].score",
    ] {
        assert!(paths.iter().any(|found| found.ends_with(path)), "{path} in {paths:?}");
    }
}

#[test]
fn edits_leave_nothing_behind() {
    let figure = |text: &str| Figure::parse(text).ok();
    let before = Workspace::open(&workspace(&json!({}))).expect("a workspace");
    let mut after = before.clone();
    edits::set_mean(&mut after, "chat", figure("0.8"));
    edits::set_least(&mut after, "Chat", figure("0.7"));
    edits::set_quality(&mut after, "chat", ("A", "big"), figure("0.9"));
    edits::set_quality(&mut after, "chat", ("a", "BIG"), figure("0.95"));
    edits::set_provider(&mut after, "A", figure("40"));
    edits::set_model(&mut after, ("A", "big"), |limit| limit.most = figure("30"));
    edits::set_goal(&mut after, "rework_rate", |goal| goal.target = figure("5"));
    assert_eq!(after.advice.qualities.len(), 1);
    assert_eq!(after.advice.qualities[0].score.text(), "0.95");
    assert_eq!(after.advice.floors[0].least.as_ref().map(Figure::text), Some("0.7"));
    let saved = Workspace::open(&after.save(None)).expect("what was saved");
    assert_eq!(saved, after);
    edits::set_mean(&mut after, "chat", None);
    edits::set_quality(&mut after, "chat", ("A", "big"), None);
    edits::set_provider(&mut after, "a", None);
    edits::set_model(&mut after, ("A", "big"), |limit| limit.most = None);
    edits::set_goal(&mut after, "rework_rate", |goal| goal.target = None);
    assert_eq!(after, before);
}
