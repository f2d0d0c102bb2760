//! The sample holds what the page and other tests rely on: the same bytes, readable files, and its shape in money.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{bills, focus_bill, workspace};
use crate::money::Amount;
use crate::workspace::Workspace;

type Record = BTreeMap<String, String>;

/// The rows of a bill, without empty cells and with a column a tag.
fn records(contents: &str) -> Vec<Record> {
    let mut reader = csv::Reader::from_reader(contents.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.deserialize::<Record>();
    rows.map(|row| {
        let mut record = row.expect("every row has the header's columns");
        record.retain(|_, value| !value.is_empty());
        if let Some(tags) = record.remove("Tags") {
            let tags: Record = serde_json::from_str(&tags).expect("tags are a JSON object of texts");
            record.extend(tags.into_iter().map(|(key, value)| (format!("Tags.{key}"), value)));
        }
        record
    })
    .collect()
}

fn all_records() -> Vec<Record> {
    bills().iter().flat_map(|bill| records(&bill.contents)).collect()
}

fn cell<'a>(record: &'a Record, column: &str) -> &'a str {
    record.get(column).map_or("", String::as_str)
}

/// What the row costs on the effective basis, in the engine's smallest units.
fn cost(record: &Record) -> i128 {
    let text = record.get("EffectiveCost").unwrap_or(&record["BilledCost"]);
    Amount::parse(text).expect("a plain decimal").units()
}

fn document() -> Value {
    serde_json::from_str(workspace()).expect("the workspace is JSON")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What a condition or a setter reads.
fn fields(value: &Value, found: &mut BTreeSet<String>) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        match key.as_str() {
            "any" | "all" | "none" => list(inner).for_each(|one| fields(one, found)),
            _ => drop(found.insert(key.clone())),
        }
    }
}

#[test]
fn the_same_bytes_at_every_call() {
    let whole: String = bills().into_iter().map(|bill| bill.name + "\n" + &bill.contents).collect();
    assert_eq!(bills(), bills());
    // Where the sample was changed on purpose, the new digest belongs here, and the page's pictures change with it.
    assert_eq!(sha256(whole.as_bytes()), "28e681d94fdba64e4bbe6677917ec5d77d9ea608337520c59c2e608a353100b9");
}

#[test]
fn nine_files_of_a_size_that_a_page_makes_at_once() {
    let bills = bills();
    let names: Vec<&str> = bills.iter().map(|bill| bill.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "openai-2026-08.csv",
            "openai-2026-09.csv",
            "openai-2026-10.csv",
            "anthropic.csv",
            "aws-focus-2026-08.csv",
            "aws-focus-2026-09.csv",
            "aws-focus-2026-10.csv",
            "halyard-gpu.csv",
            "gateway.csv",
        ]
    );
    let bytes: usize = bills.iter().map(|bill| bill.contents.len()).sum();
    assert!((1_000_000..1_600_000).contains(&bytes), "{bytes} bytes");
    let rows = all_records().len();
    assert!((3_000..6_000).contains(&rows), "{rows} rows");
}

#[test]
fn files_differ_as_vendors_do() {
    let bills = bills();
    let contents = |name: &str| -> &str {
        &bills.iter().find(|bill| bill.name == name).expect("a bill of that name").contents
    };
    assert!(contents("anthropic.csv").starts_with('\u{feff}'));
    assert!(contents("anthropic.csv").lines().count() == contents("anthropic.csv").matches("\r\n").count());
    assert!(contents("halyard-gpu.csv").contains(",2026-08-01 00:00:00,2026-08-02 00:00:00,"));
    assert!(!contents("gateway.csv").contains("EffectiveCost"));
    assert!(!contents("openai-2026-08.csv").contains("Tags"));
}

#[test]
fn every_provider_costs_something_in_every_month() {
    let mut sums: BTreeMap<(String, String), i128> = BTreeMap::new();
    for record in all_records() {
        let month = record["ChargePeriodStart"][..7].to_owned();
        *sums.entry((record["ProviderName"].clone(), month)).or_default() += cost(&record);
    }
    assert_eq!(sums.len(), 5 * 3);
    assert!(sums.values().all(|sum| *sum > 0), "{sums:?}");
}

#[test]
fn a_small_part_has_no_name_on_it() {
    let unnamed = ["Default project", "larkfield-sandbox"];
    let records = all_records();
    let total: i128 = records.iter().map(cost).sum();
    let nobody = records.iter().filter(|record| {
        let no_team = !record.contains_key("Tags.team");
        no_team
            && (unnamed.contains(&cell(record, "SubAccountName"))
                || cell(record, "x_Workspace") == "Default" && cell(record, "ChargeCategory") == "Usage"
                || cell(record, "x_Deployment") == "demo"
                || cell(record, "ChargeCategory") == "Tax")
    });
    let per_mille = nobody.map(cost).sum::<i128>() * 1_000 / total;
    assert!((30..=60).contains(&per_mille), "{per_mille} of 1000");
    let dollars = total / 10i128.pow(18);
    assert!((450_000..600_000).contains(&dollars), "{dollars}");
}

#[test]
fn what_is_used_of_the_commitment_and_what_is_not_make_up_its_price() {
    for bill in bills().iter().filter(|bill| bill.name.starts_with("aws-")) {
        let records = records(&bill.contents);
        let sum: i128 =
            records.iter().filter(|record| record.contains_key("CommitmentDiscountStatus")).map(cost).sum();
        let purchase = records.iter().find(|record| record["ChargeCategory"] == "Purchase");
        let price =
            Amount::parse(cell(purchase.expect("a purchase"), "BilledCost")).expect("a decimal").units();
        assert_eq!(cost(purchase.expect("a purchase")), 0);
        assert!((sum - price).abs() < 10i128.pow(16), "{}: {sum} of {price}", bill.name);
    }
}

#[test]
fn credits_taxes_and_corrections_are_there() {
    let records = all_records();
    let of = |column: &str, text: &str| records.iter().filter(|one| cell(one, column) == text).count();
    assert_eq!(of("ChargeCategory", "Credit"), 3);
    assert_eq!(of("ChargeCategory", "Tax"), 3);
    assert_eq!(of("ChargeClass", "Correction"), 3);
    assert!(records.iter().any(|record| cell(record, "ChargeClass") == "Correction" && cost(record) < 0));
}

#[test]
fn the_workspace_reads_what_the_bills_have() {
    let workspace = document();
    assert_eq!(workspace["format"], "cost-matrix/1");
    assert_eq!(list(&workspace["teams"]).count(), 5);
    assert_eq!(list(&workspace["products"]).count(), 3);
    let known: BTreeSet<String> = all_records().into_iter().flat_map(BTreeMap::into_keys).collect();
    for rule in list(&workspace["rules"]) {
        let mut read = BTreeSet::new();
        fields(&rule["when"], &mut read);
        for (_, setter) in rule["set"].as_object().into_iter().flatten() {
            read.extend(setter["copy"].as_str().map(str::to_owned));
        }
        assert!(read.is_subset(&known), "{}: {read:?}", rule["id"]);
    }
    for source in list(&workspace["sources"]) {
        let mut read = BTreeSet::new();
        fields(&source["match"], &mut read);
        assert!(read.is_subset(&known), "{}: {read:?}", source["id"]);
    }
}

#[test]
fn the_workspace_opens_without_a_problem_and_is_known_to_the_last_member() {
    let (opened, problems) = Workspace::open_tolerant(workspace()).expect("a workspace");
    assert!(problems.is_empty(), "{problems:?}");
    assert!(opened.extra.is_empty());
    // Texts, so that the order of the members counts as well.
    let written: Value = serde_json::from_str(&opened.to_text()).expect("JSON");
    assert_eq!(written.to_string(), document().to_string());
}

#[test]
fn the_workspace_names_only_whom_it_declares() {
    let workspace = document();
    let ids = |member: &str| -> BTreeSet<String> {
        list(&workspace[member]).filter_map(|one| one["id"].as_str()).map(str::to_owned).collect()
    };
    let (people, teams, pools) = (ids("people"), ids("teams"), ids("pools"));
    for member in ["teams", "products", "sources", "rules", "budgets"] {
        for one in list(&workspace[member]) {
            for role in ["owner", "deputy"] {
                let named = one[role].as_str();
                assert!(named.is_none_or(|person| people.contains(person)), "{member} {}: {role}", one["id"]);
            }
        }
    }
    for pool in list(&workspace["pools"]) {
        for target in list(&pool["split"]["targets"]) {
            let target = target.as_str().unwrap_or_default();
            assert!(teams.contains(target) || pools.contains(target), "{target}");
        }
    }
    // What `check` is meant to find: a source without an owner, a team without a deputy.
    let without = |member: &str, role: &str| -> Vec<&str> {
        list(&workspace[member])
            .filter(|one| one[role].is_null())
            .filter_map(|one| one["id"].as_str())
            .collect()
    };
    assert_eq!(without("sources", "owner"), ["gateway"]);
    assert_eq!(without("teams", "deputy"), ["research"]);
}

#[test]
fn a_big_bill_has_few_distinct_charges() {
    let bill: String = focus_bill(20_000, 7).collect();
    assert_eq!(bill, focus_bill(20_000, 7).collect::<String>());
    assert_ne!(bill, focus_bill(20_000, 8).collect::<String>());
    let header = focus_bill(0, 7).collect::<String>();
    assert_eq!(header.split(',').count(), 26);
    let length = (bill.len() - header.len()) / 20_000;
    assert!((320..=360).contains(&length), "{length} bytes a row");
    let records = records(&bill);
    assert_eq!(records.len(), 20_000);
    let days: BTreeSet<&str> = records.iter().map(|record| &record["ChargePeriodStart"][..10]).collect();
    assert_eq!((days.len(), days.first(), days.last()), (92, Some(&"2026-08-01"), Some(&"2026-10-31")));
    let charges: BTreeSet<Vec<&str>> = records
        .iter()
        .map(|record| {
            ["ProviderName", "SubAccountId", "SubAccountName", "ResourceId", "SkuId", "x_Model", "Tags.team"]
                .map(|column| cell(record, column))
                .to_vec()
        })
        .collect();
    assert_eq!(charges.len(), 200);
}
