//! Changes of hands of every kind, the review queue around its edges, disputes and their limits, dated owners.

use cost_matrix::bills::{Bill, Options, read_bill};
use cost_matrix::budget::people::People;
use cost_matrix::calendar::{Day, Week};
use cost_matrix::ledger::{Allocation, Asked, By, check};
use cost_matrix::report::{Facts, Item, State, checklist};
use cost_matrix::tracking::{
    Change, ChangeEffect, Closing, QueueItem, QueueKind, Tracking, What, change_effect, disputed_rules,
    headline, message, queue, record, remaining,
};
use cost_matrix::workspace::{Workspace, problems};
use serde_json::{Value, json};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn workspace(members: Value) -> Workspace {
    let mut value = json!({"format": "cost-matrix/1", "currency": "USD"});
    for (name, member) in members.as_object().into_iter().flatten() {
        value[name] = member.clone();
    }
    Workspace::open(&value.to_string()).expect("a workspace")
}

/// A bill of rows: first day, cost, and the cells of more columns.
fn bill(columns: &str, rows: &[(&str, &str, &str)]) -> Bill {
    let mut text = format!("ChargePeriodStart,BilledCost,{columns}\n");
    rows.iter().for_each(|(day, cost, rest)| text.push_str(&format!("{day},{cost},{rest}\n")));
    read_bill("bill.csv", text.as_bytes(), Options::default()).expect("a bill")
}

fn change(what: What, to: Option<&str>, from: &str) -> Change {
    Change { what, to: to.map(str::to_owned), deputy: None, holder: None, from: day(from), reason: None }
}

fn effect(workspace: &Workspace, bills: &[&Bill], change: &Change) -> (ChangeEffect, Vec<String>) {
    let proposals = change.proposals(workspace);
    let sure: Vec<String> = proposals.into_iter().filter(|one| one.sure).map(|one| one.place).collect();
    let effect = change_effect(workspace, bills, change, &sure).expect("an effect");
    (effect, sure)
}

fn costs(workspace: &Workspace, bills: &[&Bill], by: By) -> Vec<(String, String)> {
    let matrix = Allocation::of(workspace, bills, Asked::default()).expect("an allocation").matrix(&[by]);
    let text = |row: &cost_matrix::ledger::MatrixRow| {
        (row.values[0].as_deref().unwrap_or("nobody").to_owned(), row.cost.to_string())
    };
    matrix.rows.iter().map(text).collect()
}

mod changes {
    use super::*;

    #[test]
    fn a_key_goes_over_on_its_day_by_a_rule_before_those_that_decide_it() {
        let workspace = workspace(json!({
            "teams": [{"id": "search"}, {"id": "ads"}],
            "rules": [
                {"id": "usage", "when": {}, "set": {"usage_type": "inference"}},
                {"id": "map", "when": {}, "set": {"team": {"copy": "x_ApiKey", "map": {"k-1": "search"}}}}]}));
        let bill = bill(
            "x_ApiKey",
            &[("2026-03-10", "10", "k-1"), ("2026-03-11", "5", "K-1"), ("2026-03-12", "3", "k-2")],
        );
        let what = What::Value { field: "x_ApiKey".to_owned(), value: "k-1".to_owned() };
        let mut change = change(what, Some("ads"), "2026-03-11");
        let (first, sure) = effect(&workspace, &[&bill], &change);
        assert_eq!(
            (first.old.as_deref(), first.new.as_deref()),
            (Some("search"), Some("ads")),
            "who pays has it"
        );
        assert_eq!(first.weeks.len(), 1);
        change.holder.clone_from(&first.old);
        let after = change.apply(&workspace, &sure);
        let ids: Vec<&str> = after.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, ["usage", "x_ApiKey-k-1-2026-03-11", "map"]);
        assert_eq!(
            costs(&after, &[&bill], By::Team),
            [
                ("search".to_owned(), "10".to_owned()),
                ("ads".to_owned(), "5".to_owned()),
                ("nobody".to_owned(), "3".to_owned())
            ]
        );
        // A second change of the same key stands before the first, and holds from its day on.
        let again = Change { to: Some("search".to_owned()), from: day("2026-03-12"), ..change };
        let twice = again.apply(&after, &[]);
        assert_eq!(twice.rules[1].id, "x_ApiKey-k-1-2026-03-12");
        assert!(problems(&twice).is_empty());
    }

    #[test]
    fn an_environment_goes_over_where_it_is_known_before_the_team() {
        let workspace = workspace(json!({
            "teams": [{"id": "search"}, {"id": "ads", "owner": "new@example.com"}],
            "environments": [{"id": "dev", "aliases": ["sandbox"]}],
            "rules": [
                {"id": "tag", "when": {}, "set": {"team": {"copy": "Tags.team"}}},
                {"id": "env", "when": {"SubAccountName": {"exists": true}}, "set": {"environment": {"copy": "SubAccountName"}}}],
            "budgets": [
                {"id": "dev", "line": {"team": "search", "environment": "sandbox"}, "amount": "5"},
                {"id": "old", "line": {"team": "search", "environment": "dev"}, "amount": "5", "until": "2026-03"}]}));
        let bill = bill(
            "SubAccountName,Tags",
            &[
                ("2026-03-10", "10", "sandbox,\"{\"\"team\"\": \"\"search\"\"}\""),
                ("2026-03-11", "5", "dev,\"{\"\"team\"\": \"\"search\"\"}\""),
                ("2026-03-11", "2", "prod,\"{\"\"team\"\": \"\"search\"\"}\""),
            ],
        );
        let what = What::Value { field: "environment".to_owned(), value: "Sandbox".to_owned() };
        let change = change(what, Some("ads"), "2026-03-11");
        // Without the order, the tag decides first, and the effect says what stays.
        let still = change_effect(&workspace, &[&bill], &change, &[]).expect("an effect");
        assert!(still.weeks.is_empty());
        assert_eq!(still.stays.len(), 1);
        assert_eq!(
            (still.stays[0].0.as_deref(), still.stays[0].1.to_string()),
            (Some("search"), "5".to_owned())
        );
        let (effect, sure) = effect(&workspace, &[&bill], &change);
        assert_eq!(sure, ["rules"]);
        assert!(effect.stays.is_empty(), "{:?}", effect.stays);
        assert_eq!(effect.weeks[0].moved.to_string(), "5");
        let places: Vec<&str> = effect.proposals.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(places, ["rules", "budgets[0].line.team"], "a budget that is over is left out");
        let change = Change { holder: effect.old.clone(), ..change };
        let all: Vec<String> = places.iter().map(|place| (*place).to_owned()).collect();
        let after = change.apply(&workspace, &all);
        let ids: Vec<&str> = after.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, ["env", "environment-dev-2026-03-11", "tag"]);
        assert_eq!(after.budgets[1].line[0].1, "ads");
    }

    #[test]
    fn a_team_becomes_a_part_of_another_with_all_it_has() {
        let workspace = workspace(json!({
            "teams": [{"id": "search", "owner": "ana@example.com"}, {"id": "ads", "owner": "bo@example.com"}],
            "products": [{"id": "assist"}, {"id": "find"}],
            "ownership": [
                {"product": "assist", "team": "search", "from": "2026-01-01"},
                {"product": "find", "team": "search", "from": "2026-01-01"},
                {"product": "find", "team": "ads", "from": "2026-02-01"}],
            "sources": [{"id": "seats", "monthly": [
                {"month": "2026-03", "cost": "31", "set": {"team": "search"}},
                {"month": "2026-04", "cost": "30", "set": {"team": "search"}}]}],
            "rules": [
                {"id": "key", "when": {"x_ApiKey": "k"}, "set": {"team": "search"}},
                {"id": "product", "when": {}, "set": {"product": {"copy": "x_Product"}}},
                {"id": "shared", "when": {"x_Product": "pool"}, "set": {"team": {"pool": "p"}}},
                {"id": "owner", "when": {}, "set": {"team": {"owner_of": "product"}}}],
            "pools": [{"id": "p", "split": {"method": "fixed", "shares": {"search": "40", "ads": "60"}}}],
            "drivers": [{"id": "d", "values": [
                {"month": "2026-03", "target": "search", "quantity": "1"},
                {"month": "2026-04", "target": "search", "quantity": "2"},
                {"month": "2026-04", "target": "ads", "quantity": "3"}]}],
            "budgets": [{"id": "b", "line": {"team": "search"}, "amount": "5", "owner": "ana@example.com"}]}));
        let merge = change(What::Team("search".to_owned()), Some("ads"), "2026-03-11");
        let offered: Vec<(String, bool, bool)> =
            merge.proposals(&workspace).into_iter().map(|one| (one.place, one.can, one.sure)).collect();
        let expected = [
            ("ownership of assist", true, true),
            ("sources[0].monthly[0].set.team", false, false),
            ("sources[0].monthly[1].set.team", true, true),
            ("rules[0].set.team", true, true),
            ("pools[0].split", true, false),
            ("drivers[0].values", true, false),
            ("budgets[0].line.team", true, true),
            ("budgets[0].owner", true, true),
        ];
        assert_eq!(offered, expected.map(|(place, can, sure)| (place.to_owned(), can, sure)));
        let all: Vec<String> =
            offered.into_iter().filter(|(_, can, _)| *can).map(|(place, ..)| place).collect();
        let after = merge.apply(&workspace, &all);
        assert!(problems(&after).is_empty(), "{:?}", problems(&after));
        assert_eq!(
            (after.teams[0].until, after.teams[0].merged_into.as_deref()),
            (Some(day("2026-03-11")), Some("ads"))
        );
        assert_eq!(
            after.pools[0].split.targets(),
            ["ads"],
            "shares of a team that is there already are added up"
        );
        let quantities: Vec<String> = after.drivers[0]
            .values
            .iter()
            .map(|one| format!("{} {} {}", one.month, one.target, one.quantity))
            .collect();
        assert_eq!(quantities, ["2026-03 search 1", "2026-04 ads 5"]);
        // Only what falls into the middle of a month is left.
        let left: Vec<String> =
            remaining(&after, "search", day("2026-03-11")).into_iter().map(|one| one.place).collect();
        assert_eq!(left, ["sources[0].monthly[0].set.team"]);
        // Nothing before the day has moved, but for the pool, which has no days.
        let bill = bill(
            "x_ApiKey,x_Product",
            &[("2026-03-10", "7", "k,"), ("2026-03-11", "5", "k,"), ("2026-03-11", "4", ",assist")],
        );
        let entry = |team: &str, cost: &str| (team.to_owned(), cost.to_owned());
        assert_eq!(costs(&after, &[&bill], By::Team), [entry("ads", "39"), entry("search", "38")]);
    }

    #[test]
    fn a_teams_owner_is_dated_and_found_as_of_the_day() {
        let workspace = workspace(json!({
            "people": [{"id": "ana", "name": "Ana", "contact": "ana@example.com"}, {"id": "bo", "name": "Bo"}],
            "teams": [{"id": "search", "aliases": ["srch"], "owner": "ana", "deputy": "di@example.com"}],
            "sources": [{"id": "s", "owner": "Ana"}],
            "budgets": [{"id": "b", "line": {"team": "srch"}, "amount": "5", "owner": "ana@example.com"}]}));
        let change = change(What::Owner("srch".to_owned()), Some("bo"), "2026-03-11");
        let (effect, sure) = effect(&workspace, &[], &change);
        assert_eq!((effect.old.as_deref(), effect.new.as_deref()), (Some("ana"), Some("bo")));
        assert_eq!(sure, ["budgets[0].owner"], "that of the source may stay");
        assert_eq!(effect.proposals.len(), 2);
        let after = change.apply(&workspace, &sure);
        assert_eq!(after.budgets[0].owner.as_deref(), Some("bo"));
        let owner = |on: &str| {
            let people = People::of(&after, Some(day(on)));
            (people.team_owner("search").text(), people.deputy_of(&after.teams[0]).map(str::to_owned))
        };
        let deputy = || Some("di@example.com".to_owned());
        assert_eq!(owner("2026-03-10"), (Some("Ana".to_owned()), deputy()));
        assert_eq!(owner("2026-03-11"), (Some("Bo".to_owned()), deputy()), "what is absent stays as it was");
        // A later entry of the same day holds.
        let again = Change { to: Some("ana".to_owned()), ..change };
        let twice = again.apply(&after, &[]);
        assert_eq!(
            People::of(&twice, Some(day("2026-03-11"))).team_owner("search").text().as_deref(),
            Some("Ana")
        );
    }

    #[test]
    fn the_record_says_what_follows_and_whom_to_tell() {
        let workspace = workspace(json!({
            "teams": [{"id": "search", "name": "Search", "owner": "ana@example.com"}, {"id": "ads", "owner": "bo@example.com"}],
            "products": [{"id": "assist", "name": "Assist"}],
            "roles": {"finance": "fin@example.com"},
            "ownership": [{"product": "assist", "team": "search", "from": "2026-01-01"}],
            "rules": [{"id": "p", "when": {}, "set": {"product": {"copy": "x_Product"}, "team": {"owner_of": "product"}}}],
            "budgets": [{"id": "b", "line": {"team": "search"}, "amount": "5"}]}));
        let bill = bill(
            "x_Product",
            &[("2026-03-10", "10", "assist"), ("2026-03-11", "5", "assist"), ("2026-03-18", "1", "assist")],
        );
        let bills = [&bill];
        let week: Week = "2026-W11".parse().expect("a week");
        let closing = Closing { week, on: None, by: None, reason: None, reopen: false };
        let workspace =
            Tracking::of(&workspace, &bills).expect("weeks").close(&closing).expect("closed").workspace;
        let mut change = change(What::Product("assist".to_owned()), Some("ads"), "2026-03-11");
        change.reason = Some("new roadmap & plan".to_owned());
        let (effect, sure) = effect(&workspace, &bills, &change);
        let record = record(&workspace, &change, &effect, &sure, day("2026-03-20"));
        assert_eq!(record.id, "product-assist-2026-03-11");
        assert_eq!(record.moved_open.as_ref().map(|one| one.text()), Some("1"));
        assert_eq!(record.moved_closed.as_ref().map(|one| one.text()), Some("5"));
        assert_eq!(
            record.tasks,
            [
                "Book the corrections of 2026-W11 (5.00 USD change hands)",
                "Look at budget:b: search no longer pays for assist: is the amount still right?"
            ]
        );
        let told: Vec<&str> = record.tell.iter().map(|one| one.who.as_str()).collect();
        assert_eq!(told, ["ana@example.com", "bo@example.com", "fin@example.com"]);
        assert_eq!(headline(&workspace, &record), "Assist goes from Search to ads from 2026-03-11 on");
        let (subject, text) = message(&workspace, &record, &record.tell[0]);
        assert_eq!(subject, "Assist goes from Search to ads from 2026-03-11 on");
        assert!(
            text.contains("Reason: new roadmap & plan\n")
                && text.contains("it is 5.00 USD, booked as corrections"),
            "{text}"
        );
        // It is kept in the workspace, reads back, and the checklist follows it.
        let mut after = change.apply(&workspace, &sure);
        after.changes.push(record);
        let again = Workspace::open(&after.to_text()).expect("it reads back");
        assert_eq!(again, after);
        assert_eq!(item(&after, &bills, "changes-followed").map(|one| one.state), Some(State::Attention));
        after.changes[0].told =
            vec!["ana@example.com".to_owned(), "bo@example.com".to_owned(), "fin@example.com".to_owned()];
        after.changes[0].done = after.changes[0].tasks.clone();
        assert_eq!(item(&after, &bills, "changes-followed").map(|one| one.state), Some(State::Done));
        assert_eq!(item(&workspace, &bills, "changes-followed"), None);
    }
}

fn item(workspace: &Workspace, bills: &[&Bill], id: &str) -> Option<Item> {
    let allocation = Allocation::of(workspace, bills, Asked::default()).expect("an allocation");
    let findings = check(workspace, bills);
    let facts = Facts {
        workspace,
        allocation: &allocation,
        bills: &[],
        findings: &findings,
        as_of: None,
        playbooks: None,
    };
    checklist(&facts).into_iter().find(|item| item.id == id)
}

mod review {
    use super::*;

    fn found(items: &[QueueItem], kind: QueueKind) -> Vec<(String, String)> {
        let of_kind = items.iter().filter(|item| item.kind == kind);
        of_kind.map(|item| (item.subject.clone(), item.money.to_string())).collect()
    }

    fn entry(subject: &str, money: &str) -> (String, String) {
        (subject.to_owned(), money.to_owned())
    }

    /// Five weeks, Mondays from 2026-03-02 on.
    fn weeks() -> Bill {
        bill(
            "ProviderName,x_Model,x_ApiKey,Tags",
            &[
                ("2026-03-02", "10", "OpenAI,m1,k1,\"{\"\"team\"\": \"\"a\"\"}\""),
                ("2026-03-09", "10", "OPENAI,m1,k1,\"{\"\"team\"\": \"\"a\"\"}\""),
                ("2026-03-16", "2", "OpenAI,m2,k1,\"{\"\"team\"\": \"\"a\"\"}\""),
                ("2026-03-23", "3", "OpenAI,m2,k2,\"{\"\"team\"\": \"\"a\"\"}\""),
                ("2026-03-30", "4", "Other,m1,k1,\"{\"\"team\"\": \"\"b\"\"}\""),
            ],
        )
    }

    #[test]
    fn values_are_new_that_no_charge_had_before_the_last_four_weeks() {
        let workspace = workspace(json!({
            "teams": [{"id": "a"}, {"id": "b"}],
            "rules": [{"id": "tag", "when": {}, "set": {"team": {"copy": "Tags.team"}}}]}));
        let bill = weeks();
        let items = queue(&workspace, &[&bill], day("2026-03-30")).expect("a queue");
        assert_eq!(
            found(&items, QueueKind::NewValue),
            [
                entry("x_Model:m2", "5"),
                entry("ProviderName:Other", "4"),
                entry("Tags.team:b", "4"),
                entry("x_ApiKey:k2", "3")
            ],
            "largest first; a provider in other letters is no new one"
        );
        // A day earlier the last week is not there yet: only four are loaded, and all of them are old.
        let before = queue(&workspace, &[&bill], day("2026-03-29")).expect("a queue");
        assert!(found(&before, QueueKind::NewValue).is_empty());
    }

    #[test]
    fn rules_that_win_nothing_and_rules_that_end_soon() {
        let workspace = workspace(json!({
            "rules": [
                {"id": "early", "when": {"x_Model": "m1", "ProviderName": "OpenAI"}, "until": "2026-03-09", "set": {"usage_type": "x"}},
                {"id": "idle", "when": {"x_Model": "gone"}, "set": {"team": "a"}},
                {"id": "young", "when": {"x_Model": "soon"}, "from": "2026-03-10", "set": {"team": "a"}},
                {"id": "soon", "when": {}, "until": "2026-04-29", "set": {"team": "a"}},
                {"id": "later", "when": {}, "until": "2026-04-30", "set": {"team": "a"}}]}));
        let bill = weeks();
        let items = queue(&workspace, &[&bill], day("2026-03-30")).expect("a queue");
        assert_eq!(found(&items, QueueKind::IdleRule), [entry("rule:idle", "0"), entry("rule:later", "0")]);
        assert_eq!(
            found(&items, QueueKind::ExpiringRule),
            [entry("rule:soon", "19")],
            "29 days and the one after"
        );
        let next = queue(&workspace, &[&bill], day("2026-03-31")).expect("a queue");
        assert_eq!(found(&next, QueueKind::ExpiringRule).len(), 2);
        let over = queue(&workspace, &[&bill], day("2026-04-29")).expect("a queue");
        assert_eq!(found(&over, QueueKind::ExpiringRule), [entry("rule:later", "0")]);
    }

    #[test]
    fn owners_who_left_teams_that_ended_and_products_that_nobody_owns() {
        let workspace = workspace(json!({
            "people": [{"id": "ana", "until": "2026-03-30"}],
            "teams": [{"id": "a", "owner": "ana"}, {"id": "b", "owner": "x@example.com", "until": "2026-03-30"}],
            "products": [{"id": "p"}],
            "rules": [
                {"id": "tag", "when": {}, "set": {"team": {"copy": "Tags.team", "map": {"a": "a", "b": "b"}}}},
                {"id": "product", "when": {"x_Model": "m9"}, "set": {"product": "p", "team": {"owner_of": "product"}}}]}));
        let bill = weeks();
        let more = bill_of_nobody();
        let items = queue(&workspace, &[&bill, &more], day("2026-03-30")).expect("a queue");
        assert_eq!(found(&items, QueueKind::OwnerLeft), [entry("team:a", "15"), entry("team:b", "4")]);
        assert_eq!(found(&items, QueueKind::OwnershipGap), [entry("product:p", "6")]);
        let before = queue(&workspace, &[&bill, &more], day("2026-03-29")).expect("a queue");
        assert!(found(&before, QueueKind::OwnerLeft).is_empty(), "both are there until then");
    }

    fn bill_of_nobody() -> Bill {
        bill("x_Model", &[("2026-03-05", "6", "m9")])
    }

    #[test]
    fn reviews_are_due_a_quarter_later_and_ticks_rest_for_four_weeks() {
        let at = |reviewed: &str, as_of: &str| {
            let workspace = workspace(json!({
                "rules": [{"id": "tag", "when": {}, "set": {"team": {"copy": "Tags.team"}}}],
                "rule_owners": [{"dimension": "team", "owner": "ana@example.com", "reviewed_on": reviewed}],
                "reviewed": [{"item": "rule-review dimension:team", "on": "2026-05-31"}]}));
            let bill = weeks();
            let items = queue(&workspace, &[&bill], day(as_of)).expect("a queue");
            items.into_iter().find(|item| item.kind == QueueKind::RuleReview)
        };
        assert_eq!(at("2026-02-28", "2026-05-27"), None);
        assert!(at("2026-02-28", "2026-05-28").is_some());
        assert!(at("2025-11-30", "2026-02-28").is_some(), "the last day of a shorter month");
        assert_eq!(
            at("2026-02-28", "2026-05-30").and_then(|item| item.reviewed_on),
            None,
            "not before it was looked at"
        );
        assert_eq!(at("2026-02-28", "2026-06-27").and_then(|item| item.reviewed_on), Some(day("2026-05-31")));
        assert_eq!(at("2026-02-28", "2026-06-28").and_then(|item| item.reviewed_on), None);
    }

    #[test]
    fn without_bills_there_is_a_queue_too() {
        let workspace = workspace(json!({"disputes": [
            {"id": "1", "opened_on": "2026-03-02", "line": {"team": "a"}, "amount": "7", "state": "open"}]}));
        let items = queue(&workspace, &[], day("2026-03-30")).expect("a queue");
        assert_eq!(found(&items, QueueKind::Dispute), [entry("dispute:1", "7")]);
    }
}

mod disputes {
    use super::*;

    fn disputed(states: &[(&str, &str, &str)], limits: Value) -> Workspace {
        let dispute = |(at, (opened, amount, state)): (usize, &(&str, &str, &str))| {
            json!({"id": at.to_string(), "opened_on": opened, "by": "ana@example.com", "line": {"team": "a"}, "amount": amount,
                   "state": state, "rule": "TAG", "month": "2026-02"})
        };
        let list: Vec<Value> = states.iter().enumerate().map(dispute).collect();
        workspace(json!({
            "rules": [{"id": "tag", "when": {}, "set": {"team": "a"}}],
            "disputes": list, "dispute_limits": limits}))
    }

    #[test]
    fn past_the_limits_of_a_month_the_rule_has_to_be_reviewed() {
        let told = |states: &[(&str, &str, &str)], limits: Value| {
            let rules = disputed_rules(&disputed(states, limits));
            rules
                .iter()
                .map(|one| format!("{} {} {} {}", one.rule, one.month, one.count, one.amount))
                .collect::<Vec<_>>()
        };
        let open = ("2026-03-02", "10", "open");
        let three = [open, open, ("2026-03-31", "10", "accepted")];
        assert!(told(&three, json!(null)).is_empty(), "three are tolerated");
        let four = [open, open, open, ("2026-03-31", "-10", "accepted")];
        assert_eq!(told(&four, json!(null)), ["tag 2026-03 4 40"]);
        assert!(told(&[open, open, open, ("2026-03-02", "10", "rejected")], json!(null)).is_empty());
        assert!(
            told(&[open, open, open, ("2026-04-01", "10", "open")], json!(null)).is_empty(),
            "each month on its own"
        );
        assert!(told(&[open, open], json!({"amount": "20"})).is_empty(), "past, not at");
        assert_eq!(told(&[open, open], json!({"amount": "19.99"})), ["tag 2026-03 2 20"]);
        assert_eq!(told(&[open], json!({"count": "0"})), ["tag 2026-03 1 10"]);
    }

    #[test]
    fn queue_and_checklist_say_so_until_somebody_reviewed_it() {
        let open = ("2026-03-02", "10", "open");
        let mut workspace = disputed(&[open; 4], json!(null));
        let bill = bill("x_Model", &[("2026-03-02", "100", "m")]);
        let items = queue(&workspace, &[&bill], day("2026-03-05")).expect("a queue");
        let rule = items.iter().find(|item| item.kind == QueueKind::DisputedRule).expect("it is there");
        assert_eq!((rule.subject.as_str(), rule.money.to_string().as_str()), ("rule:tag", "40"));
        let found = item(&workspace, &[&bill], "disputes").expect("an item");
        assert_eq!(found.state, State::Attention);
        assert_eq!(
            found.evidence,
            "4 of 4 disputes are open, about 40.00 USD. More than is tolerated, so to be reviewed: tag (4 disputes of 2026-03 about 40.00 USD)."
        );
        workspace.reviewed.push(cost_matrix::workspace::Reviewed {
            item: rule.item.clone(),
            on: day("2026-03-02"),
            extra: Default::default(),
        });
        workspace
            .disputes
            .iter_mut()
            .for_each(|one| one.state = cost_matrix::workspace::DisputeState::Accepted);
        let found = item(&workspace, &[&bill], "disputes").expect("an item");
        assert_eq!((found.state, found.evidence.as_str()), (State::Done, "4 disputes are decided."));
        assert_eq!(item(&Workspace::default(), &[], "disputes"), None);
    }

    #[test]
    fn members_that_are_wrong_are_refused_with_their_place() {
        let refused = |member: &str, list: Value| {
            let text = json!({"format": "cost-matrix/1", "currency": "USD", member: list}).to_string();
            Workspace::open(&text).expect_err("refused").to_string()
        };
        let dispute = json!({"id": "1", "opened_on": "2026-03-02", "amount": "1", "state": "open"});
        let with = |name: &str, value: Value| {
            let mut changed = dispute.clone();
            changed[name] = value;
            json!([changed])
        };
        assert!(
            refused("disputes", with("state", json!("closed")))
                .starts_with("disputes[0].state: expected one of open")
        );
        assert!(refused("disputes", with("amount", json!("much"))).starts_with("disputes[0].amount"));
        assert!(refused("disputes", json!([dispute, dispute])).contains("disputes[1].id"));
        assert!(refused("owners", json!([{"team": "a"}])).starts_with("owners[0].from: is missing"));
        assert!(
            refused("rule_owners", json!([{"dimension": "colour"}])).starts_with("rule_owners[0].dimension")
        );
        assert!(refused("reviewed", json!([{"on": "2026-03-02"}])).starts_with("reviewed[0].item"));
    }
}
