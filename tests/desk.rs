//! The page's questions, asked of the sample company: every answer adds up to the same money, and what is handed out
//! is what the command line prints, byte for byte.

use std::process::Command;
use std::sync::Arc;

use cost_matrix::bills::{Bill, Keep, Options, read_bill};
use cost_matrix::calendar::{Day, Week};
use cost_matrix::desk::{
    Answer, ClosingRequest, Desk, JournalQuery, Overview, Question, ReportFormat, ReportKind, ReportRequest,
    TrackedView,
};
use cost_matrix::ledger::{By, HoleQuery, Holes, Severity};
use cost_matrix::money::Amount;
use cost_matrix::sample;
use cost_matrix::tracking::put_closed;
use cost_matrix::workspace::{Approval, Dimension, Extra, Workspace};

fn sample_desk() -> (Desk, Overview) {
    let mut desk = Desk::default();
    let workspace = Workspace::open(sample::workspace()).expect("the sample's workspace");
    for bill in sample::bills() {
        let options = Options { basis: workspace.cost_basis(), keep: Keep::Everything, mappings: &[] };
        desk.add(Arc::new(read_bill(&bill.name, bill.contents.as_bytes(), options).expect("a sample bill")));
    }
    let overview =
        overview(desk.answer(Question::Workspace { text: sample::workspace().to_owned(), as_of: None }));
    (desk, overview)
}

fn overview(answer: Answer) -> Overview {
    match answer {
        Answer::Overview(overview) => *overview,
        other => panic!("no overview: {other:?}"),
    }
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    amounts.into_iter().sum()
}

#[test]
fn every_part_of_the_overview_adds_up_to_what_came_in() {
    let (_, overview) = sample_desk();
    let allocated = overview.allocated.expect("an allocation");
    let money_in = allocated.proof.money_in;
    assert!(allocated.proof.difference.is_zero());
    assert_eq!(sum(allocated.coverage), money_in);
    assert_eq!(sum(allocated.sources.iter().map(|month| month.cost)), money_in);
    for by in By::DIMENSIONS {
        let costs = allocated.values.iter().filter(|(other, ..)| *other == by).map(|(.., cost)| *cost);
        assert_eq!(sum(costs), money_in, "{by:?}");
    }
    assert_eq!(sum(allocated.unclaimed.iter().map(|one| one.cost)), allocated.proof.unallocated);
    for pool in &allocated.pools {
        assert_eq!(sum(pool.payers.iter().map(|(_, cost)| *cost)), pool.put, "{} {}", pool.pool, pool.month);
    }
    let rows: u64 = overview.bills.iter().map(|bill| bill.rows).sum();
    assert!(rows > 3_000 && overview.bills.iter().all(|bill| bill.rejected == 0));
    assert!(overview.findings.iter().all(|finding| finding.severity != Severity::Error));
}

#[test]
fn weeks_lines_and_entries_add_up_to_it_too() {
    let (mut desk, overview) = sample_desk();
    let money_in = overview.allocated.expect("an allocation").proof.money_in;
    let Answer::Track(weeks) = desk.answer(Question::Track) else { panic!("no weeks") };
    assert_eq!(sum(weeks.iter().flat_map(TrackedView::coverage)), money_in);
    assert!(weeks.windows(2).all(|pair| pair[0].line.week < pair[1].line.week), "in order, each once");

    let Answer::Lines(lines) = desk.answer(Question::Lines { as_of: day("2026-10-31") }) else {
        panic!("no lines")
    };
    assert_eq!(sum(lines.iter().map(|line| line.cost)).to_fixed(2), money_in.to_fixed(2));

    let by = vec![By::Team, By::Product];
    let matrix = Question::Matrix { by: by.clone(), from: None, until: None };
    let Answer::Matrix(matrix) = desk.answer(matrix) else { panic!("no matrix") };
    assert_eq!(sum(matrix.rows.iter().map(|(_, cost)| *cost)), money_in);
    for (values, cost) in matrix.rows {
        let filter = by.iter().copied().zip(values.clone()).collect();
        let question = Question::Entries { filter, from: None, until: None, most: usize::MAX };
        let Answer::Entries(entries) = desk.answer(question) else { panic!("no entries") };
        assert_eq!((entries.total, entries.more), (cost, false), "{values:?}");
        assert_eq!(
            sum(entries.lines.iter().map(|line| line.cost)),
            cost,
            "{values:?}: every cent has its rows"
        );
    }
}

/// An entry's file and line lead to the very row of the bill, also where it came through a pool and after the bill was
/// put away and fetched again.
#[test]
fn evidence_leads_to_the_row() {
    let (desk, _) = sample_desk();
    let mut again = Desk::default();
    for bill in desk.bills() {
        again.add(Arc::new(Bill::from_bytes(&bill.to_bytes()).expect("what was put away")));
    }
    overview(again.answer(Question::Workspace { text: sample::workspace().to_owned(), as_of: None }));
    let filter = vec![(By::Coverage, Some("shared".to_owned())), (By::Source, Some("gateway".to_owned()))];
    let question = Question::Entries { filter, from: None, until: None, most: 50 };
    let Answer::Entries(entries) = again.answer(question) else { panic!("no entries") };
    assert!(!entries.lines.is_empty());
    for entry in entries.lines {
        let (file, line) = (entry.file.expect("a file"), entry.line.expect("a line"));
        assert!(!entry.path.is_empty(), "it came through a pool");
        let bill = sample::bills().into_iter().find(|bill| bill.name == file).expect("a bill of that name");
        let text = bill.contents.lines().nth(line as usize - 1).expect("a line of that number").to_owned();
        assert!(text.contains(&entry.amount.to_string()), "{file}:{line} costs {}: {text}", entry.amount);
    }
}

#[test]
fn what_is_handed_out_is_what_the_command_line_prints() {
    let folder = std::env::temp_dir().join(format!("cost-matrix-desk-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let workspace = folder.join("workspace.json");
    std::fs::write(&workspace, sample::workspace()).expect("written");
    let bills = sample::bills();
    for bill in &bills {
        std::fs::write(folder.join(&bill.name), &bill.contents).expect("written");
    }
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cost-matrix"));
        command.current_dir(&folder).args(arguments).args(["-w", "workspace.json"]);
        let output = command.args(bills.iter().map(|bill| &bill.name)).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let (mut desk, _) = sample_desk();
    let mut ask = |kind, format, by: &[By], exact| {
        let as_of = day("2026-11-02");
        let by = by.to_vec();
        match desk.answer(Question::Report(ReportRequest {
            kind,
            format,
            by,
            from: None,
            until: None,
            exact,
            as_of,
        })) {
            Answer::Report(text) => text,
            other => panic!("no report: {other:?}"),
        }
    };
    let by = &[By::Team, By::Month];
    let matrix = ReportKind::Matrix;
    for (format, name) in
        [(ReportFormat::Csv, "csv"), (ReportFormat::Json, "json"), (ReportFormat::Markdown, "md")]
    {
        let printed = run(&["allocate", "--by", "team,month", "--format", name]);
        assert_eq!(ask(matrix, format, by, false), printed, "{name}");
    }
    let weekly = run(&["allocate", "--by", "source,week", "--exact"]);
    assert_eq!(ask(matrix, ReportFormat::Csv, &[By::Source, By::Week], true), weekly);
    let brief = run(&["brief", "--as-of", "2026-11-02"]);
    assert_eq!(ask(ReportKind::Brief, ReportFormat::Markdown, &[], false), brief);
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn questions_that_cannot_be_answered_say_why() {
    let (mut desk, _) = sample_desk();
    let refused = |answer: Answer| match answer {
        Answer::Refused(text) => text,
        other => panic!("not refused: {other:?}"),
    };
    let text = "{\"format\": \"cost-matrix/1\",\n \"currency\": }".to_owned();
    assert!(refused(desk.answer(Question::Workspace { text, as_of: None })).contains("line 2"));
    assert!(refused(desk.answer(Question::Preview { condition: "[]".to_owned() })).contains("condition"));
    let text = sample::workspace().replacen("\"USD\"", "\"EUR\"", 1);
    let overview = overview(desk.answer(Question::Workspace { text, as_of: None }));
    assert!(overview.allocated.is_none() && overview.refusal.expect("a reason").contains("rate"));
    assert!(overview.missing_rates.iter().all(|(currency, _)| currency == "USD"));
    assert_eq!(overview.missing_rates.len(), 3);
}

/// Four weeks are closed, a product changes hands in the second, and a bill is corrected: the page's figures are the
/// command line's, its closings the same file, its findings those of `check`.
#[test]
fn weeks_are_tracked_as_on_the_command_line() {
    let folder = std::env::temp_dir().join(format!("cost-matrix-weeks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("workspace.json");
    let text = || std::fs::read_to_string(&file).expect("the workspace");
    std::fs::write(&file, sample::workspace()).expect("written");
    let bills = sample::bills();
    for bill in &bills {
        std::fs::write(folder.join(&bill.name), &bill.contents).expect("written");
    }
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cost-matrix"));
        command.current_dir(&folder).args(arguments).args(["-w", "workspace.json"]);
        let output = command.args(bills.iter().map(|bill| &bill.name)).output().expect("it runs");
        (
            String::from_utf8(output.stdout).expect("text"),
            String::from_utf8(output.stderr).expect("text"),
            output.status,
        )
    };
    let json = |lines: &[serde_json::Value]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let printed = |desk: &mut Desk| match desk.answer(Question::Track) {
        Answer::Track(weeks) => json(
            &weeks.iter().map(|week| serde_json::to_value(&week.line).expect("json")).collect::<Vec<_>>(),
        ),
        other => panic!("no weeks: {other:?}"),
    };
    let journal = |desk: &mut Desk, query: JournalQuery| match desk.answer(Question::Corrections(query)) {
        Answer::Corrections(journal) => journal,
        other => panic!("no corrections: {other:?}"),
    };
    let (mut desk, _) = sample_desk();
    assert_eq!(printed(&mut desk), run(&["track"]).0);

    let weeks: Vec<Week> = ["2026-W35", "2026-W36", "2026-W37", "2026-W38"]
        .iter()
        .map(|week| week.parse().expect("a week"))
        .collect();
    let request = ClosingRequest {
        weeks: weeks.clone(),
        on: Some(day("2026-10-01")),
        by: Some("ana@example.com".to_owned()),
        reason: None,
        reopen: false,
    };
    let Answer::Closed(closed) = desk.answer(Question::CloseWeeks(request.clone())) else {
        panic!("not closed")
    };
    let mut workspace = Workspace::open(sample::workspace()).expect("the sample's");
    for one in closed {
        let list = format!("{{\"format\": \"cost-matrix/1\", \"closed_weeks\": [{}]}}", one.text);
        let read = Workspace::open_unchecked(&list).expect("a closed week").closed_weeks.remove(0);
        put_closed(&mut workspace, read);
        let week = one.week.to_string();
        let (_, told, status) =
            run(&["close", "--week", &week, "--on", "2026-10-01", "--by", "ana@example.com"]);
        assert!(status.success(), "{told}");
        let warned: Vec<&str> = told.lines().filter(|line| line.starts_with("warning: week ")).collect();
        assert_eq!(warned.len(), one.warnings.len(), "{told} {:?}", one.warnings);
    }
    assert_eq!(workspace.save(Some(sample::workspace())), text(), "the same file, byte for byte");

    let tell = |desk: &mut Desk| overview(desk.answer(Question::Workspace { text: text(), as_of: None }));
    assert_eq!(tell(&mut desk).findings.iter().filter(|one| one.code == "changed-week").count(), 0);
    let refused = match desk.answer(Question::CloseWeeks(request)) {
        Answer::Refused(reason) => reason,
        other => panic!("closed again without a reason: {other:?}"),
    };
    let (_, told, _) = run(&["close", "--week", "2026-W35", "--by", "ana@example.com"]);
    assert!(told.contains(&refused), "{told}");

    let mut entry = workspace.ownership[0].clone();
    (entry.product, entry.team, entry.from) = ("assist".to_owned(), "research".to_owned(), day("2026-09-02"));
    workspace.ownership.push(entry);
    std::fs::write(&file, workspace.save(Some(&text()))).expect("written");
    let told = tell(&mut desk);
    assert_eq!(printed(&mut desk), run(&["track"]).0);
    let all = journal(&mut desk, JournalQuery::default());
    assert_eq!(all.lines, run(&["track", "--corrections"]).0);
    assert!(all.lines.lines().count() > 4 && all.all_weeks == weeks[1..], "{:?}", all.all_weeks);
    assert!(all.weeks.iter().all(|week| week.net.is_zero() && week.net_by.is_empty()));
    let found: Vec<serde_json::Value> =
        told.findings.iter().map(|finding| serde_json::to_value(finding).expect("json")).collect();
    assert_eq!(json(&found), run(&["check"]).0, "page and check agree");

    let team = Some("research".to_owned());
    let some = journal(&mut desk, JournalQuery { week: Some(weeks[2]), team });
    assert_eq!(some.weeks.len(), 1);
    assert!(some.lines.lines().all(|line| all.lines.contains(line) && line.contains("2026-W37")));
    assert_eq!(some.csv.lines().count(), some.weeks[0].corrections.len() + 1);
    assert_eq!(some.tsv.lines().count(), some.weeks[0].corrections.len() + 1);

    // An approval stands as long as the corrections are those that were approved.
    let approve = |workspace: &mut Workspace| {
        let sha256 = all.weeks[0].sha256.clone();
        let week = workspace.closed_weeks.iter_mut().find(|one| one.week == weeks[1]).expect("the week");
        week.approved = Some(Approval {
            by: "ines".to_owned(),
            on: Some(day("2026-10-02")),
            corrections_sha256: Some(sha256),
            extra: Extra::new(),
        });
    };
    approve(&mut workspace);
    std::fs::write(&file, workspace.save(Some(&text()))).expect("written");
    tell(&mut desk);
    let approved = journal(&mut desk, JournalQuery::default());
    assert_eq!(approved.lines, run(&["track", "--corrections"]).0);
    assert!(approved.weeks[0].approval_stands && !approved.weeks[1].approval_stands);
    assert!(approved.weeks[0].corrections.iter().all(|one| one.approved_by.as_deref() == Some("ines")));
    workspace.ownership.last_mut().expect("an entry").from = day("2026-09-03");
    std::fs::write(&file, workspace.save(Some(&text()))).expect("written");
    tell(&mut desk);
    let changed = journal(&mut desk, JournalQuery::default());
    assert!(changed.weeks[0].approved.is_some() && !changed.weeks[0].approval_stands);
    assert_eq!(changed.lines, run(&["track", "--corrections"]).0);
    std::fs::remove_dir_all(&folder).expect("removed");
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn holes_add_up_to_what_is_open_whatever_tells_them_apart() {
    let (mut desk, overview) = sample_desk();
    let allocated = overview.allocated.expect("an allocation");
    let mut holes = |dimension, filter: &[(&str, Option<&str>)], field: &str| -> Holes {
        let filter =
            filter.iter().map(|(name, text)| ((*name).to_owned(), text.map(str::to_owned))).collect();
        let query = HoleQuery { dimension, filter, fields: vec![field.to_owned()], most: usize::MAX };
        match desk.answer(Question::Holes(query)) {
            Answer::Holes(holes) => holes,
            other => panic!("no holes: {other:?}"),
        }
    };
    for (by, dimension) in By::DIMENSIONS.into_iter().zip(Dimension::ALL) {
        let open = allocated.values.iter().filter(|(other, text, _)| *other == by && text.is_none());
        let open = sum(open.map(|(.., cost)| *cost));
        // The second is no field that the sample's workspace reads, the third none that a bill has.
        for field in ["ProviderName", "RegionId", "Nothing"] {
            let found = holes(dimension, &[], field);
            assert_eq!(found.total, open, "{dimension:?} by {field}");
            assert_eq!(sum(found.list.iter().map(|hole| hole.cost)), open);
            assert_eq!(found.distinct, found.list.len());
        }
    }
    let vendors = holes(Dimension::Team, &[], "ProviderName");
    for vendor in vendors.list {
        let name = vendor.values[0].as_deref();
        let closer = holes(Dimension::Team, &[("ProviderName", name)], "SubAccountName");
        assert_eq!(closer.total, vendor.cost, "{name:?}");
        assert_eq!(closer.list.iter().map(|hole| hole.rows).sum::<u64>(), vendor.rows);
        assert!(closer.list.iter().all(|hole| hole.pool.is_none()));
    }
}

#[test]
fn a_change_of_hands_moves_what_the_applied_workspace_then_shows() {
    use cost_matrix::tracking::{Change, What};
    let (mut desk, _) = sample_desk();
    let from: Day = "2026-10-01".parse().expect("a day");
    let what = What::Product("find".to_owned());
    let change =
        Change { what, to: Some("research".to_owned()), deputy: None, holder: None, from, reason: None };
    let team =
        |desk: &mut Desk| match desk.answer(Question::Matrix { by: vec![By::Team], from: None, until: None })
        {
            Answer::Matrix(view) => {
                let of_team = view.rows.iter().filter(|(values, _)| values[0].as_deref() == Some("research"));
                sum(of_team.map(|(_, cost)| *cost))
            }
            other => panic!("no matrix: {other:?}"),
        };
    let before = team(&mut desk);
    let Answer::Change(effect) = desk.answer(Question::Change { change: change.clone(), chosen: None })
    else {
        panic!("no effect");
    };
    assert_eq!(effect.old.as_deref(), Some("discovery"));
    assert!(effect.weeks.iter().all(|week| sum(week.lines.iter().map(|(_, cost)| *cost)).is_zero()));
    let gained = effect.weeks.iter().flat_map(|week| &week.lines);
    let gained =
        sum(gained.filter(|(line, _)| line.team.as_deref() == Some("research")).map(|(_, cost)| *cost));
    assert!(!gained.is_zero());
    let sure =
        effect.proposals.iter().filter(|one| one.sure).map(|one| one.place.clone()).collect::<Vec<_>>();
    let after = change.apply(desk.workspace(), &sure);
    desk.answer(Question::Workspace { text: after.to_text(), as_of: Some(from) });
    let difference = team(&mut desk) - before - gained;
    // What dividing leaves, less than 10^-9.
    assert!(difference.abs() < Amount::parse("0.000000001").expect("an amount"), "{difference}");
}

#[test]
fn the_queue_is_the_command_lines() {
    let (mut desk, _) = sample_desk();
    let as_of: Day = "2026-08-20".parse().expect("a day");
    let Answer::Queue(items) = desk.answer(Question::Queue { as_of }) else { panic!("no queue") };
    let names: Vec<&str> = items.iter().map(|item| item.item.as_str()).collect();
    assert_eq!(names, ["expiring-rule rule:before-tags 2026-09-07"]);
    let text = r#"{"format": "cost-matrix/1", "currency": "USD", "disputes": [
        {"id": "1", "opened_on": "2026-03-02", "line": {"team": "a"}, "amount": "7.50", "state": "open", "why": "not ours"}]}"#;
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("queue-{}.json", std::process::id()));
    std::fs::write(&file, text).expect("a file");
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cost-matrix"));
        command.arg("track").arg("-w").arg(&file).args(more).output().expect("the command line runs")
    };
    let output = run(&["--queue", "--as-of", "2026-03-05"]);
    let expected = "{\"kind\":\"dispute\",\"subject\":\"dispute:1\",\"money\":\"7.5\",\"currency\":\"USD\",\"message\":\"somebody disputes a since 2026-03-02: not ours\",\"remedy\":\"Accept or reject it, with an outcome\",\"item\":\"dispute dispute:1\",\"reviewed_on\":null}\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    assert_eq!(run(&["--as-of", "2026-03-05"]).status.code(), Some(2), "only the queue looks on a day");
    std::fs::remove_file(&file).expect("it is there");
}
