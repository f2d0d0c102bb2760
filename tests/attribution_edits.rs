//! The plain functions of the page's station Attribution: conditions as lines of the editor, and changes of the workspace.

#![allow(unreachable_pub, dead_code, reason = "the page uses what is not tested here")]

#[path = "../src/app/attribution/edits.rs"]
mod edits;
#[path = "../src/app/attribution/lines.rs"]
mod lines;

use cost_matrix::workspace::{Condition, Dimension, Figure, Setter, Split, Workspace, WorkspaceError};
use edits::*;
use lines::{Lines, Row, Verb, What};

fn sample() -> Result<Workspace, WorkspaceError> {
    Workspace::open(cost_matrix::sample::workspace())
}

#[test]
fn every_condition_survives_the_editor() -> Result<(), Box<dyn std::error::Error>> {
    let texts = [
        r#"{}"#,
        r#"{"A":"x","B":["y","z"]}"#,
        r#"{"A":{"starts_with":"x","ends_with":"y"}}"#,
        r#"{"A":{"not":{"is_any":["x","y"]}},"B":{"exists":false}}"#,
        r#"{"any":[{"A":"x","B":{"at_least":"5.0"}},{"C":{"matches":"^a"}}],"none":[{"D":"w"}]}"#,
        r#"{"any":[{"A":"x"},{"all":[{"B":"y"},{"any":[{"C":"z"}]}]}]}"#,
        r#"{"A":{"not":{"exists":true,"is":"x"}},"B":{"later":[1,2]}}"#,
        r#"{"any":[],"all":[{}]}"#,
        r#"{"A":{}}"#,
    ];
    for text in texts {
        let condition = Condition::open(text)?;
        let back = Lines::of(&condition).condition()?;
        assert_eq!(serde_json::to_string(&back)?, text);
        assert_eq!(back, condition);
    }
    for rule in sample()?.rules {
        assert_eq!(Lines::of(&rule.when).condition()?, rule.when);
    }
    Ok(())
}

#[test]
fn an_incomplete_row_says_what_is_missing() {
    let mut lines = Lines::default();
    lines.add_row(None, "");
    assert_eq!(lines.condition(), Err("Choose a field".to_owned()));
    let key = lines.list[0].key;
    let row = Row { field: "A".to_owned(), verb: Verb::Is, values: Vec::new() };
    lines.set(key, What::Test(row.clone()));
    assert_eq!(lines.condition(), Err("Say what A is".to_owned()));
    let row = row.toggled("x");
    assert_eq!(row.verb, Verb::Is);
    let row = row.toggled("y");
    assert_eq!(row.verb, Verb::IsOneOf);
    lines.set(key, What::Test(row.with_verb(Verb::AtLeast)));
    assert!(lines.condition().is_err_and(|error| error.starts_with("x: ")));
    lines.set(key, What::Test(Row { verb: Verb::Matches, values: vec!["(".to_owned()], ..row }));
    assert!(lines.condition().is_err());
    lines.remove(key);
    assert_eq!(lines.condition(), Ok(Condition::default()));
}

#[test]
fn groups_are_added_and_go_when_they_are_empty() -> Result<(), String> {
    let mut lines = Lines::default();
    lines.add_group();
    let group = lines.list[0].key;
    lines.add_alternative(group);
    let What::Group(_, alternatives) = lines.list[0].what.clone() else { return Err("no group".to_owned()) };
    for (alternative, value) in alternatives.iter().zip(["x", "y"]) {
        let row = Row { field: "A".to_owned(), verb: Verb::Is, values: vec![value.to_owned()] };
        lines.set(alternative.lines[0].key, What::Test(row));
    }
    let text = serde_json::to_string(&lines.condition()?).map_err(|error| error.to_string())?;
    assert_eq!(text, r#"{"any":[{"A":"x"},{"A":"y"}]}"#);
    for alternative in &alternatives {
        lines.remove(alternative.lines[0].key);
    }
    assert!(lines.list.is_empty());
    Ok(())
}

#[test]
fn ids_come_from_names_and_are_free() {
    assert_eq!(slug("  AI – Platform (shared) "), "ai-platform-shared");
    assert_eq!(slug("…"), "new");
    assert_eq!(unique_id(["search", "Search-2"], "Search"), "search-3");
}

#[test]
fn a_hole_becomes_a_rule() -> Result<(), Box<dyn std::error::Error>> {
    let workspace = sample()?;
    let pairs = [("ProviderName".to_owned(), Some("OpenAI".to_owned())), ("x_Model".to_owned(), None)];
    let rule = rule_of_hole(&workspace, Dimension::Team, &pairs, Setter::Text("research".to_owned()));
    assert_eq!(rule.name.as_deref(), Some("OpenAI to Applied Research"));
    assert_eq!(rule.id, "openai-to-applied-research");
    let when = serde_json::to_string(&rule.when)?;
    assert_eq!(when, r#"{"ProviderName":"OpenAI","x_Model":{"exists":false}}"#);
    Ok(())
}

#[test]
fn mentions_are_found_by_any_spelling() -> Result<(), WorkspaceError> {
    let workspace = sample()?;
    let texts = |dimension, id| -> Vec<String> {
        mentions_of_value(&workspace, dimension, id).into_iter().map(|mention| mention.text).collect()
    };
    let insights = texts(Dimension::Team, "insights");
    assert!(insights.contains(&"rule “API keys that one team holds”".to_owned()), "{insights:?}");
    assert!(insights.contains(&"the split of “AI platform”".to_owned()));
    assert!(insights.contains(&"the ownership of “Larkfield Digest”".to_owned()));
    assert!(insights.contains(&"budget “Customer Insights, Larkfield Digest”".to_owned()));
    assert!(texts(Dimension::Environment, "prod").contains(&"the defaults".to_owned()));
    let pool: Vec<String> =
        mentions_of_pool(&workspace, "platform").into_iter().map(|one| one.text).collect();
    assert!(pool.contains(&"the split of “Idle reserved GPUs”".to_owned()), "{pool:?}");
    Ok(())
}

#[test]
fn values_are_declared_once_and_aliased() -> Result<(), WorkspaceError> {
    let mut workspace = sample()?;
    let id = value_id(&workspace, Dimension::Team, "Growth & Ads");
    declare(&mut workspace, Dimension::Team, &id, "Growth & Ads");
    declare(&mut workspace, Dimension::Team, "again", "growth & ads");
    assert_eq!(workspace.teams.len(), 6);
    add_alias(&mut workspace, Dimension::Team, &id, "growth");
    add_alias(&mut workspace, Dimension::Team, &id, " GROWTH");
    assert_eq!(workspace.teams[5].aliases, ["growth"]);
    remove_value(&mut workspace, Dimension::Team, &id);
    assert_eq!(workspace.teams.len(), 5);
    Ok(())
}

#[test]
fn shares_are_made_to_add_up() -> Result<(), Box<dyn std::error::Error>> {
    let figures = |texts: &[&str]| -> Result<Vec<(String, Figure)>, Box<dyn std::error::Error>> {
        texts
            .iter()
            .map(|text| Ok(((*text).to_owned(), Figure::parse(text).map_err(|error| error.to_string())?)))
            .collect()
    };
    for (texts, expected) in [
        (vec!["1", "1", "1"], vec!["33.34", "33.33", "33.33"]),
        (vec!["50", "45"], vec!["52.63", "47.37"]),
        (vec!["0", "0"], vec!["50", "50"]),
        (vec!["7"], vec!["100"]),
    ] {
        let shares = add_to_hundred(&figures(&texts)?);
        let found: Vec<String> = shares.iter().map(|(_, share)| share.to_string()).collect();
        assert_eq!(found, expected);
        assert_eq!(sum(&shares).to_string(), "100");
    }
    Ok(())
}

#[test]
fn methods_change_and_keep_their_targets() -> Result<(), WorkspaceError> {
    let mut workspace = sample()?;
    for method in ["fixed", "driver", "proportional", "even", "fixed"] {
        change_method(&mut workspace, "platform", method);
        let split = &workspace.pools[1].split;
        assert_eq!(split.method(), method);
        assert_eq!(split.targets(), ["assistant", "discovery", "insights", "research", "engineering"]);
        assert_eq!(cost_matrix::workspace::problems(&workspace), []);
    }
    change_method(&mut workspace, "platform", "even");
    toggle_target(&mut workspace, "platform", "Applied Research");
    assert_eq!(workspace.pools[1].split.targets().len(), 4);
    assert!(matches!(workspace.pools[1].split, Split::Even { .. }));
    Ok(())
}

#[test]
fn floors_go_where_the_mode_refuses_them() -> Result<(), WorkspaceError> {
    let mut workspace = sample()?;
    workspace.pool_mode = Some(cost_matrix::workspace::PoolMode::Reciprocal);
    assert_eq!(cost_matrix::workspace::problems(&workspace).len(), 1);
    assert_eq!(drop_floors(&mut workspace), 1);
    assert_eq!(cost_matrix::workspace::problems(&workspace), []);
    Ok(())
}

#[test]
fn quantities_are_read_from_a_spreadsheet() -> Result<(), Box<dyn std::error::Error>> {
    let mut workspace = sample()?;
    let wide = "\t2026-08\t2026-09\nSupport Assistant\t1,200\t\nplatform\t7\t8.5\n";
    let long = "month;target;quantity\n2026-08;asst;1 200\n2026-08;AI platform;7\n2026-09;platform;8.5\n";
    for text in [wide, long] {
        let found: Vec<String> = pasted(&workspace, text)?
            .into_iter()
            .map(|(month, target, quantity)| format!("{month} {target} {quantity}"))
            .collect();
        assert_eq!(found, ["2026-08 assistant 1200", "2026-08 platform 7", "2026-09 platform 8.5"]);
    }
    assert_eq!(
        pasted(&workspace, "2026-08,nobody,5"),
        Err("Line 1: nobody is neither a team nor a pool".to_owned())
    );
    assert!(pasted(&workspace, "").is_err());
    let month = "2026-08".parse().map_err(|_| "no month")?;
    set_quantity(
        &mut workspace,
        "requests",
        month,
        "asst",
        Some(Figure::parse("5").map_err(|error| error.to_string())?),
    );
    let driver = workspace.drivers[0].clone();
    assert_eq!(quantity(&workspace, &driver, month, "assistant").map(Figure::text), Some("5"));
    set_quantity(&mut workspace, "requests", month, "assistant", None);
    assert_eq!(quantity(&workspace, &driver, month, "asst"), None);
    Ok(())
}
