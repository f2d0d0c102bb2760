//! What is handed out of a small workspace: the brief and the allocation lines, held against files, and the promise that
//! the checklist follows the workspace.
//!
//! `UPDATE_REPORTS=1 cargo test --test report` writes the files anew; look at what changed before keeping it.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::path::PathBuf;

use cost_matrix::bills::{Bill, Options, read_bill};
use cost_matrix::calendar::Day;
use cost_matrix::ledger::{Allocation, Asked, check};
use cost_matrix::money::Amount;
use cost_matrix::report::{BillNote, Facts, Item, Lines, State, brief, checklist};
use cost_matrix::workspace::Workspace;

const WORKSPACE: &str = include_str!("cases/report/workspace.json");
const BILL: &str = include_str!("cases/report/bill.csv");

struct Reports {
    items: Vec<Item>,
    brief: String,
    lines: Lines,
    notes: Vec<BillNote>,
}

fn reports(workspace: &str, as_of: &str) -> Reports {
    let workspace = Workspace::open(workspace).unwrap();
    let options = Options { mappings: &workspace.mappings, ..Options::default() };
    let bill: Bill = read_bill("bill.csv", BILL.as_bytes(), options).unwrap();
    let bills = [&bill];
    let allocation = Allocation::of(&workspace, &bills, Asked::default()).unwrap();
    let notes = BillNote::of_all(&bills, allocation.basis);
    let findings = check(&workspace, &bills);
    let as_of: Option<Day> = Some(as_of.parse().unwrap());
    let facts =
        Facts { workspace: &workspace, allocation: &allocation, bills: &notes, findings: &findings, as_of };
    let lines = Lines::of(&workspace, &allocation, as_of, false);
    Reports { items: checklist(&facts), brief: brief(&facts), lines, notes }
}

fn hold_against(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/report").join(name);
    if std::env::var_os("UPDATE_REPORTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} differs");
}

#[test]
fn reports_read_as_they_should() {
    let reports = reports(WORKSPACE, "2026-03-31");
    hold_against("brief.md", &reports.brief);
    hold_against("lines.csv", &reports.lines.csv());
    hold_against("lines.json", &reports.lines.json(&reports.notes));
    hold_against("lines.md", &reports.lines.markdown(&reports.notes));
}

/// The ids of the items whose evidence differs.
fn differing(before: &[Item], after: &[Item]) -> Vec<String> {
    let pairs = before.iter().zip(after);
    pairs.filter(|(a, b)| a.evidence != b.evidence).map(|(a, _)| a.id.clone()).collect()
}

#[test]
fn one_change_changes_the_evidence_of_its_item_only() {
    let before = reports(WORKSPACE, "2026-03-31").items;
    let changes = [
        (r#""name": "Ads", "owner": "cleo""#, r#""name": "Ads", "owner": "dee@example.com""#, "team-owners"),
        (r#""name": "Ads", "owner": "cleo""#, r#""name": "Ads""#, "team-owners"),
        (
            r#""provider": "OpenAI", "owner": "ana""#,
            r#""provider": "OpenAI", "owner": "cleo""#,
            "source-owners",
        ),
        (r#""meter": "tokens","#, "", "source-meters"),
        (r#""expected_monthly": "400""#, r#""expected_monthly": "150""#, "expected"),
        (r#""escalation": "standard""#, r#""escalation": "other""#, "escalations"),
        (r#"{"finance": "fin@example.com"}"#, r#"{"finance": "cfo@example.com"}"#, "receivers"),
        (
            r#""acknowledge_within": "24h"},
      {"notify": ["finance"], "via": "email""#,
            r#""acknowledge_within": "24h"},
      {"notify": ["finance"], "acknowledge_within": "1d", "via": "email""#,
            "acknowledgements",
        ),
    ];
    for (from, to, item) in changes {
        assert!(WORKSPACE.contains(from), "{from}");
        let after = reports(&WORKSPACE.replace(from, to), "2026-03-31").items;
        assert_eq!(differing(&before, &after), [item], "{to}");
    }
}

#[test]
fn people_are_there_from_day_to_day() {
    let owners = |day: &str| {
        let items = reports(WORKSPACE, day).items;
        let item = items.into_iter().find(|item| item.id == "team-owners").unwrap();
        (item.state, item.evidence)
    };
    assert_eq!(owners("2026-03-31").0, State::Done);
    let (state, evidence) = owners("2026-04-01");
    assert_eq!(state, State::Attention);
    assert!(evidence.contains("1 of 2 teams have an owner; missing: Ads."), "{evidence}");
    assert!(evidence.contains("Cleo Marsh (left on 2026-04-01)"), "{evidence}");
}

#[test]
fn lines_add_up_and_name_what_decided() {
    let Lines { lines, proof, .. } = reports(WORKSPACE, "2026-03-31").lines;
    assert_eq!(lines.iter().map(|line| line.cost).sum::<Amount>(), Amount::parse("252.34").unwrap());
    assert!(proof.difference.is_zero());
    let budgeted: Vec<_> = lines.iter().filter(|line| !line.budgets.is_empty()).collect();
    assert!(!budgeted.is_empty());
    for line in budgeted {
        assert_eq!((line.dimensions[0].as_str(), line.dimensions[2].as_str()), ("search", "prod"));
        assert_eq!(line.triggers, ["actual 80%", "variance 25%"]);
        assert_eq!(line.owner, "Ana Ruiz");
    }
    let pooled: Vec<_> = lines.iter().filter(|line| line.pool == "platform").collect();
    assert_eq!(pooled.len(), 2);
    assert!(pooled.iter().all(|line| line.rules == ["source:vector-db"] && line.source == "vector-db"));
}
