//! Facts: which entries a line holds, what counts twice, what is suggested and why, who is told.

use std::collections::BTreeMap;

use super::people::People;
use super::*;
use crate::calendar::{Day, Month};
use crate::ledger::By;
use crate::money::Amount;
use crate::workspace::{Budget, BudgetPeriod, Names, Workspace, WorkspaceError};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const WORKSPACE: &str = r##"{"format": "cost-matrix/1", "currency": "USD",
    "teams": [{"id": "search", "name": "Search", "aliases": ["srch"], "owner": "ana", "deputy": "bo"},
              {"id": "ads", "name": "Ads", "owner": "cy", "deputy": "CY@example.com"},
              {"id": "old", "owner": "gone", "until": "2026-06-01", "merged_into": "search"},
              {"id": "bare"}],
    "people": [{"id": "ana", "name": "Ana", "contact": "ana@example.com"},
               {"id": "bo", "name": "Bo", "contact": "bo@example.com", "until": "2026-09-01"},
               {"id": "cy", "name": "Cy", "contact": "cy@example.com"},
               {"id": "di", "name": "Di"}],
    "roles": {"finance": "ana"},
    "budgets": [
        {"id": "one", "line": {"team": "SRCH", "environment": "prod"}, "amount": "10"},
        {"id": "two", "line": {"team": "search"}, "amount": "10", "from": "2026-02"},
        {"id": "three", "line": {"environment": "prod"}, "amount": "10"},
        {"id": "four", "line": {"team": "ads"}, "amount": "10", "until": "2026-02"},
        {"id": "five", "line": {"team": "ads", "month": "2026-01"}, "amount": "10"}],
    "escalations": [{"id": "standard", "levels": [
        {"notify": ["team owner", "#spend"]}, {"notify": ["deputy"]}, {"notify": ["leadership", "di"]}, {"notify": []}]}]}"##;

fn workspace() -> Result<Workspace, WorkspaceError> {
    Workspace::open_tolerant(WORKSPACE).map(|(workspace, _)| workspace)
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap_or_default()
}

fn month(text: &str) -> Month {
    text.parse().unwrap_or(Day::from_epoch(0).month())
}

fn line(names: &Names, pairs: &[(&str, &str)]) -> BudgetLine {
    let pairs: Vec<_> = pairs.iter().map(|(by, value)| ((*by).to_owned(), (*value).to_owned())).collect();
    BudgetLine::of(names, &pairs)
}

/// Team, environment, month, cost.
const ROWS: [(Option<&str>, Option<&str>, &str, &str); 6] = [
    (Some("search"), Some("prod"), "2026-01", "100"),
    (Some("search"), Some("prod"), "2026-02", "0.000000000000000001"),
    (Some("search"), Some("dev"), "2026-02", "7"),
    (Some("ads"), Some("prod"), "2026-01", "40"),
    (Some("ads"), None, "2026-02", "5"),
    (None, Some("dev"), "2026-02", "3"),
];

fn seen() -> Seen {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let rows: Vec<(Vec<Option<String>>, Amount)> = ROWS
        .iter()
        .map(|(team, environment, month, cost)| {
            (vec![text(*team), None, text(*environment), text(Some(month))], amount(cost))
        })
        .collect();
    let by = [By::Team, By::Product, By::Environment, By::Month];
    Seen::of(&by, rows.iter().map(|(values, cost)| (values.as_slice(), *cost)))
}

#[test]
fn a_line_holds_what_all_its_columns_name() -> Outcome {
    let workspace = workspace()?;
    let names = Names::of(&workspace);
    let entry = |by: By| match by {
        By::Team => Some("search"),
        By::Model => Some("GPT-5"),
        _ => None,
    };
    assert!(line(&names, &[("team", "Srch")]).holds(entry), "an alias, without regard to case");
    assert!(line(&names, &[("team", "search"), ("model", "gpt-5")]).holds(entry));
    assert!(!line(&names, &[("team", "search"), ("model", "gpt")]).holds(entry));
    assert!(line(&names, &[("product", "(unallocated)")]).holds(entry), "an empty dimension");
    assert!(line(&names, &[("provider", "")]).holds(entry), "an empty column");
    assert!(!line(&names, &[("team", "(unallocated)")]).holds(entry));
    assert!(line(&names, &[]).holds(entry), "a line that names nothing holds everything");
    assert!(!line(&names, &[("month", "2026-01")]).holds(entry), "a budget has a period of its own");
    assert!(!line(&names, &[("colour", "red")]).holds(entry));
    assert!(!line(&names, &[("team", "search"), ("team", "ads")]).holds(entry));
    Ok(())
}

#[test]
fn lines_lie_to_one_another() -> Outcome {
    let workspace = workspace()?;
    let names = Names::of(&workspace);
    let search = line(&names, &[("team", "search")]);
    let search_prod = line(&names, &[("environment", "prod"), ("team", "srch")]);
    let prod = line(&names, &[("environment", "PROD")]);
    assert_eq!(search.kinship(&line(&names, &[("team", "Search")])), Kinship::Same);
    assert_eq!(search_prod.kinship(&search), Kinship::Within);
    assert_eq!(search.kinship(&search_prod), Kinship::Around);
    assert_eq!(search.kinship(&prod), Kinship::Crossing);
    assert_eq!(search.kinship(&line(&names, &[("team", "ads")])), Kinship::Apart);
    assert_eq!(search.kinship(&line(&names, &[("day", "2026-01-01")])), Kinship::Apart);
    Ok(())
}

#[test]
fn months_add_up_exactly() -> Outcome {
    let workspace = workspace()?;
    let names = Names::of(&workspace);
    let months = seen().months(&line(&names, &[("team", "search")]));
    let expected = [(month("2026-01"), amount("100")), (month("2026-02"), amount("7.000000000000000001"))];
    assert_eq!(months, BTreeMap::from(expected));
    let unknown = seen().months(&line(&names, &[("provider", "OpenAI")]));
    assert!(unknown.is_empty(), "a column that was not asked for is not guessed");
    assert_eq!(
        Seen::columns(&workspace),
        [By::Team, By::Product, By::Environment, By::Month],
        "team, product and month always, else what the budgets name"
    );
    Ok(())
}

#[test]
fn what_counts_twice_is_found_within_the_months_of_both() -> Outcome {
    let workspace = workspace()?;
    let names = Names::of(&workspace);
    let overlaps = |place| seen().overlaps(&names, &workspace, place);
    let small = amount("0.000000000000000001");
    let one = overlaps(0);
    assert_eq!(one.len(), 2);
    assert_eq!(one[0], Overlap { other: 1, kinship: Kinship::Within, shared: small });
    assert_eq!(one[1], Overlap { other: 2, kinship: Kinship::Within, shared: amount("100") + small });
    let ads = overlaps(3);
    assert_eq!(ads, [Overlap { other: 2, kinship: Kinship::Crossing, shared: amount("40") }]);
    assert!(overlaps(4).is_empty(), "a line that holds nothing overlaps nothing");
    Ok(())
}

#[test]
fn what_no_budget_holds_is_listed_with_its_whole() -> Outcome {
    let workspace = workspace()?;
    let names = Names::of(&workspace);
    let mut fewer = workspace.clone();
    fewer.budgets.retain(|budget| budget.id == "three");
    let months = [month("2026-01"), month("2026-02")];
    let list = seen().uncovered(&names, &fewer, &months);
    let search = &list[0];
    assert_eq!((search.team.as_str(), search.uncovered), ("search", amount("7")));
    assert_eq!(search.cost, amount("107.000000000000000001"));
    assert_eq!(
        search.line(),
        [("team".to_owned(), "search".to_owned())],
        "no product anywhere: the whole team"
    );
    let part = Uncovered { is_whole_team: false, ..search.clone() };
    assert_eq!(
        part.line()[1],
        ("product".to_owned(), "(unallocated)".to_owned()),
        "else what has no product"
    );
    assert_eq!((list[1].team.as_str(), list[1].uncovered), ("ads", amount("5")));
    assert_eq!(list.len(), 2);
    assert_eq!(seen().without_team(&months), amount("3"));
    assert!(seen().uncovered(&names, &workspace, &months).is_empty());
    Ok(())
}

#[test]
fn a_month_is_full_when_both_its_ends_are_there() -> Outcome {
    let day = |text: &str| text.parse::<Day>().map_err(|error| error.to_string());
    let months = |from, to| -> Result<Vec<String>, String> {
        Ok(full_months(day(from)?, day(to)?).iter().map(Month::to_string).collect())
    };
    assert_eq!(months("2026-08-01", "2026-10-31")?, ["2026-08", "2026-09", "2026-10"]);
    assert_eq!(months("2026-08-02", "2026-10-30")?, ["2026-09"]);
    assert_eq!(months("2028-02-01", "2028-02-29")?, ["2028-02"]);
    assert!(months("2028-02-01", "2028-02-28")?.is_empty());
    Ok(())
}

fn suggested(costs: &[(&str, &str)], period: BudgetPeriod) -> Option<Suggestion> {
    let seen = costs.iter().map(|(at, cost)| (month(at), amount(cost))).collect();
    let full: Vec<Month> = ["2026-01", "2026-02", "2026-03", "2026-04"].map(month).to_vec();
    suggest(&seen, &full, period)
}

#[test]
fn a_suggestion_is_the_highest_of_three_rounded_up() {
    let all = [("2026-01", "99999"), ("2026-02", "1210.01"), ("2026-03", "1180"), ("2026-04", "1100")];
    let month = suggested(&all, BudgetPeriod::Month);
    assert_eq!(
        month.as_ref().map(|it| it.amount),
        Some(amount("1300")),
        "the month before three is not looked at"
    );
    assert_eq!(
        month.map(|it| it.reason(|amount| amount.to_fixed(2))).unwrap_or_default(),
        "the last three full months cost 1210.01 in 2026-02, 1180.00 in 2026-03 and 1100.00 in 2026-04; \
         this is the highest of them, rounded up to two digits"
    );
    let quarter = suggested(&all, BudgetPeriod::Quarter);
    assert_eq!(quarter.map(|it| (it.amount, it.basis)), Some((amount("3500"), Basis::Together)));
}

#[test]
fn rounding_up_keeps_what_is_round() {
    let one = |cost: &str| suggested(&[("2026-04", cost)], BudgetPeriod::Month).map(|it| it.amount);
    assert_eq!(one("1200"), Some(amount("1200")));
    assert_eq!(one("1200.000000000000000001"), Some(amount("1300")));
    assert_eq!(one("9950"), Some(amount("10000")));
    assert_eq!(one("0.0123"), Some(amount("0.013")));
    assert_eq!(one("7"), Some(amount("7")));
    assert_eq!(one("0.000000000000000003"), Some(amount("0.000000000000000003")));
    assert_eq!(one("0"), None);
    assert_eq!(one("-5"), None, "a line of credits suggests nothing");
}

#[test]
fn fewer_full_months_say_so() {
    let seen = BTreeMap::from([(month("2026-01"), amount("10")), (month("2026-02"), amount("12.5"))]);
    let months = [month("2026-01"), month("2026-02")];
    let two = suggest(&seen, &months, BudgetPeriod::Quarter);
    assert_eq!(two.as_ref().map(|it| it.amount), Some(amount("38")));
    assert_eq!(
        two.map(|it| it.reason(|amount| amount.to_string())).unwrap_or_default(),
        "the only two full months cost 10 in 2026-01 and 12.5 in 2026-02; this is three times the highest of \
         them, rounded up to two digits"
    );
    let one = suggest(&seen, &months[..1], BudgetPeriod::Month);
    assert_eq!(
        one.map(|it| it.reason(|amount| amount.to_string())).unwrap_or_default(),
        "the line cost 10 in 2026-01, the only full month; this is that, rounded up to two digits"
    );
    assert_eq!(suggest(&seen, &[], BudgetPeriod::Month), None, "no full month, no suggestion");
}

fn budget(
    line: &[(&str, &str)],
    owner: Option<&str>,
    deputy: Option<&str>,
) -> Result<Budget, WorkspaceError> {
    let mut budget = workspace()?.budgets.swap_remove(0);
    budget.line = line.iter().map(|(by, value)| ((*by).to_owned(), (*value).to_owned())).collect();
    budget.owner = owner.map(str::to_owned);
    budget.deputy = deputy.map(str::to_owned);
    Ok(budget)
}

#[test]
fn roles_lead_to_people_on_the_day() -> Outcome {
    let workspace = workspace()?;
    let august = People::of(&workspace, Day::of(2026, 8, 1));
    let september = People::of(&workspace, Day::of(2026, 9, 1));
    let search = budget(&[("team", "srch")], None, None)?;
    let contact = |people, budget: &Budget, who| told(people, budget, who).map(|told| told.contact);
    assert_eq!(contact(&august, &search, "Team Owner"), Ok("ana@example.com".to_owned()));
    assert_eq!(contact(&august, &search, "budget owner"), Ok("ana@example.com".to_owned()));
    assert_eq!(contact(&august, &search, "deputy"), Ok("bo@example.com".to_owned()));
    assert_eq!(contact(&september, &search, "deputy"), Err(Gap::Away("Bo (left on 2026-09-01)".to_owned())));
    assert_eq!(contact(&august, &search, "finance"), Ok("ana@example.com".to_owned()));
    assert_eq!(contact(&august, &search, "leadership"), Err(Gap::Unfilled("leadership")));
    assert_eq!(contact(&august, &search, "on-call@example.com"), Ok("on-call@example.com".to_owned()));
    assert_eq!(contact(&august, &search, "somebody"), Err(Gap::Unknown("somebody".to_owned())));
    let merged = budget(&[("team", "old")], None, None)?;
    assert_eq!(
        contact(&august, &merged, "team owner"),
        Ok("ana@example.com".to_owned()),
        "the team it joined"
    );
    Ok(())
}

#[test]
fn gaps_are_named() -> Outcome {
    let workspace = workspace()?;
    let people = People::of(&workspace, Day::of(2026, 8, 1));
    let gap = |budget: &Budget, who| told(&people, budget, who).err();
    let open = budget(&[("environment", "prod")], None, None)?;
    assert_eq!(gap(&open, "team owner"), Some(Gap::NoTeam));
    assert_eq!(gap(&open, "budget owner"), Some(Gap::NoOwner));
    assert_eq!(gap(&open, "deputy"), Some(Gap::NoDeputy));
    assert_eq!(
        gap(&budget(&[("team", "bare")], None, None)?, "team owner"),
        Some(Gap::NoTeamOwner("bare".to_owned()))
    );
    assert_eq!(
        gap(&budget(&[("team", "nobody")], None, None)?, "team owner"),
        Some(Gap::UnknownTeam("nobody".to_owned()))
    );
    assert_eq!(
        gap(&budget(&[("team", "ads")], None, None)?, "deputy"),
        Some(Gap::DeputyIsOwner("Cy".to_owned()))
    );
    assert_eq!(
        gap(&budget(&[("team", "ads")], Some("ana"), None)?, "deputy"),
        None,
        "the budget has its own owner"
    );
    assert_eq!(gap(&budget(&[], Some("di"), None)?, "budget owner"), Some(Gap::NoContact("Di".to_owned())));
    assert_eq!(gap(&budget(&[], Some("ana"), None)?, "budget owner"), None);
    Ok(())
}

#[test]
fn a_ladder_shows_whom_each_level_reaches() -> Outcome {
    let workspace = workspace()?;
    let people = People::of(&workspace, Day::of(2026, 8, 1));
    let search = budget(&[("team", "search")], None, None)?;
    let rungs = ladder(&people, &search, &workspace.escalations[0]);
    let reached: Vec<bool> = rungs.iter().map(Rung::reaches).collect();
    assert_eq!(reached, [true, true, false, false]);
    assert_eq!(rungs[0].told.len(), 2);
    assert_eq!(rungs[2].told[1].1, Err(Gap::NoContact("Di".to_owned())));
    assert_eq!(rungs[3].told[0].1, Err(Gap::Nobody));
    Ok(())
}

#[test]
fn waiting_times_read() {
    let read =
        ["24h", "2d", " 1 W", "90 hours", "0h", "soon", "h", "", "1.5h", "5000000000h", "24"].map(hours);
    let expected = [Some(24), Some(48), Some(168), Some(90), Some(0), None, None, None, None, None, None];
    assert_eq!(read, expected);
}
