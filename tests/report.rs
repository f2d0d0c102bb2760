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
    reports_of(workspace, BILL, Some(as_of))
}

fn reports_of(workspace: &str, bill: &str, as_of: Option<&str>) -> Reports {
    let workspace = Workspace::open(workspace).unwrap();
    let options = Options { mappings: &workspace.mappings, ..Options::default() };
    let bill: Bill = read_bill("bill.csv", bill.as_bytes(), options).unwrap();
    let bills = [&bill];
    let allocation = Allocation::of(&workspace, &bills, Asked::default()).unwrap();
    let notes = BillNote::of_all(&bills, allocation.basis);
    let findings = check(&workspace, &bills);
    let as_of: Option<Day> = as_of.map(|day| day.parse().unwrap());
    let facts = Facts {
        workspace: &workspace,
        allocation: &allocation,
        bills: &notes,
        findings: &findings,
        as_of,
        playbooks: None,
    };
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

fn item(reports: Reports, id: &str) -> Item {
    reports.items.into_iter().find(|item| item.id == id).unwrap()
}

#[test]
fn an_item_is_not_done_while_a_finding_of_its_own_is_open() {
    let workspace = WORKSPACE
        .replace(
            r#"{"finance": "fin@example.com"}"#,
            r#"{"finance": "fin@example.com", "leadership": "boss@example.com"}"#,
        )
        .replace(r#""id": "search", "name": "Search","#, r#""id": "search", "x_was": "Search","#)
        .replace(r#""deputy": "bo@example.com""#, r#""deputy": "ana""#)
        .replace(r#"["team owner"]"#, r#"["team owner", "deputy"]"#);
    let found = item(reports(&workspace, "2026-03-31"), "escalations");
    assert_eq!(found.state, State::Attention);
    assert!(found.evidence.contains("budget:search-prod (escalation-gap)"), "{}", found.evidence);
    let workspace = WORKSPACE.replace(
        r#""pools": ["#,
        r#""pools": [{"id": "first", "split": {"method": "even", "targets": ["ads"]}},
        {"id": "second", "split": {"method": "even", "targets": ["ads", "first", "second"]}},"#,
    );
    let found = item(reports(&workspace, "2026-03-31"), "pools");
    assert_eq!(found.state, State::Attention);
    assert!(found.evidence.contains("To look at: pool:second (pool-cycle)."), "{}", found.evidence);
    assert!(found.evidence.contains("left out: pool:second."), "{}", found.evidence);
    let workspace = WORKSPACE.replace(r#""from": "2026-01-01""#, r#""from": "2026-03-10""#);
    let found = item(reports(&workspace, "2026-03-31"), "product-teams");
    assert!(found.evidence.contains("To look at: product:assist (ownership-gap)."), "{}", found.evidence);
    assert_ne!(found.state, State::Done);
}

#[test]
fn bills_are_as_old_as_the_one_that_ends_first() {
    let fresh = |bill: &str, day: Option<&str>| item(reports_of(WORKSPACE, bill, day), "fresh");
    assert_eq!(fresh(BILL, Some("2026-03-19")).state, State::Done);
    let old = fresh(BILL, Some("2026-03-20"));
    assert_eq!(old.state, State::Attention);
    assert!(old.evidence.contains("bill.csv, ends with 2026-03-05, 15 days before"), "{}", old.evidence);
    // Without a day nobody can say how old it is; the typed-in cost to the end of March is no bill.
    assert_eq!(fresh(BILL, None).state, State::Attention);
    assert_eq!(fresh(BILL, Some("2026-03-02")).state, State::Attention);
    // A month's fee is of every day of its month, and a year's is not a year's bill.
    let month = BILL.replace("2026-03-04,2026-03-05", "2026-03-01,2026-04-01");
    let month = month.replace("2026-03-05,2026-03-06", "2026-03-02,2026-03-03");
    assert_eq!(fresh(&month, Some("2026-03-02")).state, State::Attention, "the charge of 3 March is to come");
    let year = BILL.replace("2026-03-04,2026-03-05", "2026-03-01,2027-03-01");
    assert_eq!(fresh(&year, Some("2026-06-01")).state, State::Attention);
}

#[test]
fn a_budget_counts_while_it_is_in_force() {
    let with = |span: &str| WORKSPACE.replace(r#""amount": "500","#, &format!(r#""amount": "500", {span},"#));
    let budgets = |span: &str| item(reports(&with(span), "2026-03-31"), "budgets").evidence;
    assert!(budgets(r#""from": "2026-03""#).contains("1 of 3 teams that pay have a budget"));
    assert!(
        budgets(r#""from": "2026-03""#).contains("1 of 5 team lines count towards one."),
        "{}",
        budgets(r#""from": "2026-03""#)
    );
    for span in [r#""from": "2026-04""#, r#""until": "2026-03""#] {
        assert!(budgets(span).contains("0 of 3 teams that pay have a budget"), "{span}");
        assert!(reports(&with(span), "2026-03-31").lines.lines.iter().all(|line| line.budgets.is_empty()));
    }
    let brief = reports(&with(r#""from": "2026-01", "until": "2026-03""#), "2026-03-31").brief;
    assert!(brief.contains("| 2026-01 to 2026-02 (not on 2026-03-31) |"), "{brief}");
}

#[test]
fn a_substituted_cost_column_is_told_and_pools_are_found_in_spite_of_spaces() {
    let bill = BILL.replace("EffectiveCost", "Was");
    let workspace = WORKSPACE.replace(r#""id": "platform""#, r#""id": " platform ""#);
    let reports = reports_of(&workspace, &bill, Some("2026-03-31"));
    let says = "- bill.csv: there is no EffectiveCost; BilledCost is read in its place.";
    assert!(reports.brief.contains(says) && reports.lines.markdown(&reports.notes).contains(says));
    assert!(reports.lines.json(&reports.notes).contains("\"read\": \"BilledCost\""));
    assert!(reports.brief.contains("(100.00 USD put into it)"), "{}", reports.brief);
}

#[test]
fn the_largest_is_the_largest_amount_whatever_its_sign() {
    let bill = BILL.replace(
        "2026-03-05,2026-03-06,-5.00,-5.00,USD,OpenAI,Credit,acme-prod,\"{\"\"team\"\":\"\"=growth\"\"}\"",
        "2026-03-05,2026-03-06,-500,-500,USD,Acme,Credit,,",
    );
    let reports = reports_of(WORKSPACE, &bill, Some("2026-03-31"));
    let evidence = item(reports, "teams").evidence;
    assert!(evidence.contains("Largest: Acme, Credit with -500.00 USD."), "{evidence}");
}
