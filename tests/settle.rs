//! What of several bills is charged: facts in `cases/settle/cases.json` through the command line and, where they allocate,
//! through the page's desk; and properties of exports that are cut into month-to-date files.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use cost_matrix::bills::{Bill, Keep, Options, read_bill};
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Desk, Overview, Question};
use cost_matrix::ledger::By;
use cost_matrix::settle::{Counted, Settled};
use cost_matrix::workspace::{Basis, Workspace};
use proptest::prelude::*;
use serde_json::Value;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("settle-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn cases() -> Value {
    serde_json::from_str(include_str!("cases/settle/cases.json")).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn lines(value: &Value) -> String {
    texts(value).iter().map(|line| format!("{line}\n")).collect()
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_cost-matrix")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_line_charges_each_cost_once() {
    let (cases, folder) = (cases(), Folder::new());
    for (name, contents) in cases["files"].as_object().unwrap() {
        std::fs::write(folder.0.join(name), lines(contents)).unwrap();
    }
    let mut wrong = Vec::new();
    for case in cases["runs"].as_array().unwrap() {
        let (status, output, errors) = run(&folder.0, &texts(&case["arguments"]));
        let mut fault = |what: String| wrong.push(format!("{}: {what}\n{output}\n{errors}", case["name"]));
        if status != Some(case["status"].as_i64().unwrap_or(0) as i32) {
            fault(format!("status {status:?}"));
        }
        if case["output"].is_array() && output != lines(&case["output"]) {
            fault("other output".to_owned());
        }
        for (member, text) in [("output_has", &output), ("errors_have", &errors)] {
            for wanted in texts(&case[member]).iter().filter(|wanted| !text.contains(**wanted)) {
                fault(format!("no {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}

/// What allocates on the command line gives the same on the page.
#[test]
fn the_page_charges_the_same() {
    let cases = cases();
    let file = |name: &str| lines(&cases["files"][name]);
    let allocating = cases["runs"].as_array().unwrap().iter().filter(|case| {
        texts(&case["arguments"])[0] == "allocate"
            && case["output"].is_array()
            && !lines(&case["arguments"]).contains("--rates")
    });
    for case in allocating {
        let arguments = texts(&case["arguments"]);
        let by_place = arguments.iter().position(|argument| *argument == "--by").unwrap();
        let by: Vec<By> = arguments[by_place + 1].split(',').map(|name| By::by_name(name).unwrap()).collect();
        let mut desk = Desk::default();
        let names = &arguments[3..by_place];
        let bills = names.iter().map(|name| Arc::new(read(name, &file(name))));
        let mut bills: Vec<Arc<Bill>> = bills.collect();
        bills.dedup_by(|one, other| one.sha256 == other.sha256);
        desk.set_bills(bills);
        let overview = overview(&mut desk, &file(arguments[2]));
        let proof = overview.allocated.unwrap().proof;
        assert!(proof.difference.is_zero(), "{}", case["name"]);
        let Answer::Matrix(matrix) = desk.answer(Question::Matrix { by, from: None, until: None }) else {
            panic!("no matrix")
        };
        let rows = matrix.rows.iter().map(|(texts, cost)| {
            let texts: Vec<String> = texts.iter().map(|text| text.clone().unwrap_or_default()).collect();
            format!("{},{cost}\n", texts.join(","))
        });
        assert_eq!(
            rows.collect::<String>(),
            lines(&case["output"]).split_once('\n').unwrap().1,
            "{}",
            case["name"]
        );
    }
}

#[test]
fn the_page_tells_what_a_newer_export_changed() {
    let cases = cases();
    let file = |name: &str| read(name, &lines(&cases["files"][name]));
    let (old, new) = (file("week1.csv"), file("week2.csv"));
    let mut desk = Desk::default();
    desk.set_bills(vec![Arc::new(old.clone()), Arc::new(new.clone())]);
    let overview = overview(&mut desk, &lines(&cases["files"]["w.json"]));
    let fates: Vec<Counted> = overview.bills.iter().map(|bill| bill.fate.counted).collect();
    assert_eq!(fates, [Counted::Nothing, Counted::Whole]);
    for bill in [&old, &new] {
        let Answer::Changed(changed) = desk.answer(Question::Changed { sha256: bill.sha256.clone() }) else {
            panic!("nothing told")
        };
        assert_eq!(changed.len(), 1);
        let change = &changed[0].changes[0];
        let text = |(count, money): &(u64, cost_matrix::money::Amount)| format!("{count} {money}");
        assert_eq!((text(&change.new), text(&change.gone)), ("1 4".to_owned(), "0 0".to_owned()));
        let (count, before, now) = change.altered;
        assert_eq!((count, before.to_string(), now.to_string()), (1, "1.5".to_owned(), "3".to_owned()));
        assert!(change.largest[0].what.contains(&("Tags.team".to_owned(), "ads".to_owned())));
    }
    // Without the newer one the older one counts again.
    desk.set_bills(vec![Arc::new(old)]);
    let again = crate::overview(&mut desk, &lines(&cases["files"]["w.json"]));
    assert_eq!(again.allocated.unwrap().proof.money_in.to_string(), "31.5");
}

fn overview(desk: &mut Desk, workspace: &str) -> Overview {
    let question =
        Question::Workspace { text: workspace.to_owned(), as_of: Some(Day::of(2026, 4, 1).unwrap()) };
    match desk.answer(question) {
        Answer::Overview(overview) => *overview,
        other => panic!("{other:?}"),
    }
}

fn read(name: &str, text: &str) -> Bill {
    let options = Options { basis: Basis::Effective, keep: Keep::Everything, mappings: &[] };
    read_bill(name, text.as_bytes(), options).unwrap()
}

fn workspace() -> Workspace {
    Workspace { currency: "USD".to_owned(), ..Workspace::default() }
}

fn total(bills: &[Arc<Bill>]) -> i128 {
    let costs = bills.iter().flat_map(|bill| &bill.combinations).filter_map(|one| one.cost(Basis::Billed));
    let combined: cost_matrix::money::Amount = costs.sum();
    let controls =
        bills.iter().flat_map(|bill| &bill.control).map(|line| line.sums[Basis::Billed.index()].rounded());
    assert_eq!(combined, controls.sum(), "what stays agrees with what the reader summed of it");
    combined.units() / 10i128.pow(DECIMALS)
}

const DECIMALS: u32 = 18;
const HEADER: &str = "ProviderName,ChargePeriodStart,BilledCost,BillingCurrency,SkuId\n";

/// Rows of one month: day, SKU, cost.
fn rows() -> impl Strategy<Value = Vec<(u32, u8, i32)>> {
    proptest::collection::vec((1u32..=28, 0u8..6, 1i32..500), 20..120)
}

fn file(name: &str, rows: &[(u32, u8, i32)]) -> Arc<Bill> {
    let rows = rows.iter().map(|(day, sku, cost)| format!("Acme,2026-03-{day:02},{cost},USD,sku-{sku}\n"));
    Arc::new(read(name, &(HEADER.to_owned() + &rows.collect::<String>())))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any cut into month-to-date files, in any order, comes to what the last one comes to; files twice change nothing.
    #[test]
    fn month_to_date_files_come_to_the_last(
        rows in rows(),
        cuts in proptest::collection::btree_set(2u32..=28, 1..5),
        turn in 0usize..5,
        late in 0i32..3,
    ) {
        let last = *cuts.iter().max().unwrap();
        let first = rows.iter().map(|(day, ..)| *day).min().unwrap();
        let file_to = |cut: u32| {
            // On its last day an export is not complete yet; the newest one is.
            let known = |(place, (day, ..)): &(usize, &(u32, u8, i32))| {
                *day < cut || (*day == cut && (cut == last || place % 3 != late as usize))
            };
            let rows: Vec<_> = rows.iter().enumerate().filter(known).map(|(_, row)| *row).collect();
            (rows.len(), file(&format!("to-{cut}.csv"), &rows))
        };
        // An export of nothing but an unfinished day can't be told from a part of a bill.
        let cuts: Vec<u32> = cuts.into_iter().filter(|cut| *cut > first).collect();
        prop_assume!(cuts.contains(&last));
        let mut files: Vec<Arc<Bill>> = cuts.iter().map(|cut| file_to(*cut)).filter(|(count, _)| *count > 0).map(|(_, file)| file).collect();
        let whole = total(&[files.last().unwrap().clone()]);
        let turn = turn % files.len();
        files.rotate_left(turn);
        let settled = Settled::of(&workspace(), &files);
        prop_assert_eq!(total(&settled.bills), whole);
        let twice: Vec<Arc<Bill>> = files.iter().chain(&files).cloned().collect();
        prop_assert_eq!(total(&Settled::of(&workspace(), &twice).bills), whole);
    }

    /// Parts of one bill, cut by rows, all count: nothing that is not there twice is taken out.
    #[test]
    fn parts_of_a_bill_all_count(rows in rows(), parts in 2usize..5) {
        // Every row is another one, as in a bill with ids.
        let part = |part: usize| -> String {
            let own = rows.iter().enumerate().filter(|(place, _)| place % parts == part);
            own.map(|(place, (day, _, cost))| format!("Acme,2026-03-{day:02},{cost},USD,id-{place}\n")).collect()
        };
        let files: Vec<Arc<Bill>> = (0..parts)
            .map(|at| Arc::new(read(&format!("part-{at}.csv"), &(HEADER.to_owned() + &part(at)))))
            .collect();
        let all: i128 = rows.iter().map(|(.., cost)| i128::from(*cost)).sum();
        prop_assert_eq!(total(&Settled::of(&workspace(), &files).bills), all);
    }
}
