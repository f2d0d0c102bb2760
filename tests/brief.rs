//! The brief and the templates in every form: held against files, and read again by readers of their own whose figures must
//! be the engine's. Hostile names go through every form; edits are kept and told when their ground has changed.
//!
//! `UPDATE_REPORTS=1 cargo test --test brief` writes the files anew; look at what changed before keeping it.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

#[path = "../src/app/matrix/brief_edits.rs"]
mod brief_edits;
#[path = "../src/app/matrix/playbook_edits.rs"]
#[expect(dead_code, reason = "the page uses all of it")]
mod playbook_edits;
mod reading;
#[path = "../src/app/matrix/request.rs"]
mod request;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use cost_matrix::bills::{Bill, Options, read_bill};
use cost_matrix::budget::check::check_all;
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Desk, Handout, Question};
use cost_matrix::ledger::{Allocation, Asked, By};
use cost_matrix::money::Amount;
use cost_matrix::report::{
    BillNote, Document, Facts, Length, PlaybookFacts, Task, Template, Written, brief_document, brief_written,
    stale_texts, template,
};
use cost_matrix::workspace::Workspace;
use reading::{events, tables, visible};

const WORKSPACE: &str = include_str!("cases/brief/workspace.json");
const BILL: &str = include_str!("cases/brief/bill.csv");
const DAY: &str = "2026-04-02";

fn bill_of(workspace: &Workspace, text: &str) -> Bill {
    let options = Options { mappings: &workspace.mappings, ..Options::default() };
    read_bill("bill.csv", text.as_bytes(), options).unwrap()
}

fn with<T>(workspace: &str, bill: &str, day: &str, take: impl FnOnce(&Facts<'_>) -> T) -> T {
    let workspace = Workspace::open(workspace).unwrap();
    let bill = bill_of(&workspace, bill);
    let bills = [&bill];
    let allocation = Allocation::of(&workspace, &bills, Asked::default()).unwrap();
    let notes = BillNote::of_all(&bills, allocation.basis);
    let findings = check_all(&workspace, &bills, Some(&allocation));
    let as_of: Option<Day> = Some(day.parse().unwrap());
    let playbooks = PlaybookFacts::of(&workspace, &bills, as_of).unwrap();
    take(&Facts {
        workspace: &workspace,
        allocation: &allocation,
        bills: &notes,
        findings: &findings,
        as_of,
        playbooks: Some(&playbooks),
    })
}

fn brief(workspace: &str, written: Written) -> String {
    with(workspace, BILL, DAY, |facts| brief_written(facts, Length::Full, written))
}

fn document(workspace: &str, bill: &str, day: &str) -> Document {
    with(workspace, bill, day, |facts| brief_document(facts, Length::Full))
}

fn hold_against(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/brief").join(name);
    if std::env::var_os("UPDATE_REPORTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} differs");
}

#[test]
fn every_form_reads_as_it_should() {
    for written in Written::ALL {
        hold_against(&format!("brief.{}", written.ending()), &brief(WORKSPACE, written));
    }
    let short = with(WORKSPACE, BILL, DAY, |facts| brief_written(facts, Length::Short, Written::Markdown));
    hold_against("short.md", &short);
    assert!(short.lines().count() < 45, "a page has no more lines");
    for which in Template::ALL {
        let text = with(WORKSPACE, BILL, DAY, |facts| template(facts, which, Written::Markdown));
        hold_against(&format!("{}.md", which.name()), &text);
    }
}

fn amount(text: &str) -> Amount {
    Amount::parse(&text.replace(',', "")).unwrap()
}

#[test]
fn the_html_says_what_the_engine_says() {
    let html = brief(WORKSPACE, Written::Html);
    let read = tables(&html);
    let payers = read.iter().find(|table| table[0] == ["team", "Cost (USD)"]).unwrap();
    let told: BTreeMap<String, Amount> =
        payers[1..].iter().map(|row| (row[0].clone(), amount(&row[1]))).collect();
    let mut expected: BTreeMap<String, Amount> = with(WORKSPACE, BILL, DAY, |facts| {
        let rows = facts.allocation.matrix(&[By::Team]).rows.into_iter();
        rows.map(|row| (row.values[0].as_deref().unwrap_or("(unallocated)").to_owned(), row.cost)).collect()
    });
    expected.insert("Total".to_owned(), expected.values().copied().sum());
    assert_eq!(told, expected);
    assert!(html.contains("@page") && !html.contains("<script") && !html.contains("href=\"#"));
    // Every link leads to the page's own address.
    let links: Vec<&str> =
        html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(
        links.len() > 10 && links.iter().all(|link| link.starts_with("https://costs.example.com/matrix/#/"))
    );
    for which in Template::ALL {
        let html = with(WORKSPACE, BILL, DAY, |facts| template(facts, which, Written::Html));
        assert!(visible(&html).contains(which.title()), "{}", which.name());
    }
}

#[test]
fn the_chargeback_adds_up_to_its_month() {
    let html = with(WORKSPACE, BILL, DAY, |facts| template(facts, Template::Chargeback, Written::Html));
    let read = tables(&html);
    let booked = read.iter().find(|table| table[0][0] == "Cost centre").unwrap();
    let sum: Amount = booked[1..booked.len() - 1].iter().map(|row| amount(&row[3])).sum();
    let total = amount(&booked[booked.len() - 1][3]);
    assert_eq!((sum, total), (amount("1234.50"), amount("1234.50")));
    assert_eq!(booked[1], ["CC-100", "Search", "Ana Ruiz", "1,043.00"]);
}

#[test]
fn the_tasks_are_read_by_a_tracker() {
    let text = brief(WORKSPACE, Written::Csv);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let document = document(WORKSPACE, BILL, DAY);
    let tasks: Vec<&Task> = document.tasks().collect();
    assert_eq!(rows.len(), tasks.len());
    for (row, task) in rows.iter().zip(&tasks) {
        assert_eq!((&row[0], &row[1]), (task.id.as_str(), task.title.as_str()));
        assert_eq!(&row[3] == "Done", task.is_done(), "{}", task.id);
        let due = task.due.filter(|_| !task.is_done()).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(&row[6], due);
    }
    let chosen = rows.iter().find(|row| &row[0] == "item:teams").unwrap();
    assert_eq!((&chosen[4], &chosen[5], &chosen[6]), ("Cleo Marsh", "cleo@example.com", "2026-04-20"));
    assert!(rows.iter().any(|row| &row[0] == "own:1" && &row[4] == "bo@example.com"));
    assert!(rows.iter().filter(|row| row[0].starts_with("incident:")).count() == 10);
}

#[test]
fn a_calendar_is_imported_twice_and_updates() {
    let at = |day: &str| {
        events(&with(WORKSPACE, BILL, day, |facts| brief_written(facts, Length::Full, Written::Ics))).unwrap()
    };
    let (first, second) = (at("2026-04-02"), at("2026-04-09"));
    let get = |events: &[BTreeMap<String, String>], summary: &str| {
        events.iter().find(|event| event["SUMMARY"] == summary).cloned().unwrap()
    };
    for (summary, rule) in [
        ("AI cost: weekly look", "FREQ=WEEKLY;BYDAY=MO"),
        ("AI cost: quarterly review", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
    ] {
        let (one, two) = (get(&first, summary), get(&second, summary));
        assert_eq!(
            (&one["UID"], &one["DTSTART"], one["RRULE"].as_str()),
            (&two["UID"], &two["DTSTART"], rule)
        );
        assert_eq!(one["DTSTART"], "20260406", "the quarter's first Monday");
        assert!(one["SEQUENCE"].parse::<u32>().unwrap() < two["SEQUENCE"].parse::<u32>().unwrap());
        assert_eq!(one["DTSTAMP"], "20260402T000000Z");
    }
    // Each open task that has a day is an event on it, and keeps its identity.
    let document = document(WORKSPACE, BILL, DAY);
    for task in document.tasks().filter(|task| !task.is_done()) {
        let event = get(&first, &format!("AI cost: {}", task.title));
        let same: Vec<_> = first.iter().filter(|other| other["UID"] == event["UID"]).collect();
        assert_eq!(same.len(), 1);
        let title = format!("AI cost: {}", task.title);
        let dated: Vec<&str> =
            first.iter().filter(|it| it["SUMMARY"] == title).map(|it| it["DTSTART"].as_str()).collect();
        assert!(dated.contains(&task.due.unwrap().to_string().replace('-', "").as_str()), "{}", task.id);
    }
    let owned = get(&first, "AI cost: Every charge has a team that pays");
    assert_eq!(owned["DTSTART"], "20260420");
    assert!(owned["DESCRIPTION"].contains("Who: Cleo Marsh, by 2026-04-20"), "{}", owned["DESCRIPTION"]);
    // Another workspace's events are others.
    let other = WORKSPACE.replace("\"Northwind AI\"", "\"Southwind\"");
    let third = events(&brief(&other, Written::Ics)).unwrap();
    assert_ne!(get(&first, "AI cost: weekly look")["UID"], get(&third, "AI cost: weekly look")["UID"]);
    let pinned = other.replace("\"page\": \"https", "\"calendar\": \"Northwind AI\", \"page\": \"https");
    let fourth = events(&brief(&pinned, Written::Ics)).unwrap();
    assert_eq!(get(&first, "AI cost: weekly look")["UID"], get(&fourth, "AI cost: weekly look")["UID"]);
}

const EVIL: &str = "x](javascript:alert(1)) <script>alert(1)</script> | *b* _i_ `c` ~s~ <!channel> @here &amp; \\u202eevil \
                    \\r\\nATTENDEE:mailto:a@b.c\\r\\nEND:VEVENT; \\\\,";

/// The workspace with evil names in every place.
fn evil() -> (String, String) {
    let mut text = WORKSPACE.to_owned();
    for name in [
        "Northwind AI",
        "Ana Ruiz",
        "Fin O'Hara",
        "OpenAI API",
        "AI platform",
        "Search in production",
        "Agree the split with Ads",
        "Customer questions",
        "Filter at the gateway",
        "Prompt made the agent loop",
        "Spend alert",
        "Assist goes to Ads",
        "Enter the old owner again",
        "Northwind pays for AI by use.\\nThis is how.",
        "Ask HR who follows Cleo.",
        "Keys of one team",
    ] {
        assert!(text.contains(&format!("\"{name}\"")), "{name}");
        text = text.replace(&format!("\"{name}\""), &format!("\"={name} {EVIL}\""));
    }
    text = text.replace("https://costs.example.com/matrix/", "https://costs.example.com/\\\"><script>)|x y");
    let bill = BILL.replace("key-lost", "\"=key \u{202e}<script>|*lost*\"");
    (text, bill)
}

#[test]
fn no_name_becomes_markup() {
    let (workspace, bill) = evil();
    let all = |written: Written| {
        with(&workspace, &bill, DAY, |facts| {
            let mut texts = vec![
                brief_written(facts, Length::Full, written),
                brief_written(facts, Length::Short, written),
            ];
            texts.extend(Template::ALL.map(|which| template(facts, which, written)));
            texts
        })
    };
    for text in Written::ALL.into_iter().flat_map(all) {
        assert!(!text.contains('\u{202e}'));
    }
    for text in all(Written::Markdown) {
        // What stands when escaped signs are gone.
        let mut bare = String::new();
        let mut signs = text.chars();
        while let Some(sign) = signs.next() {
            if sign == '\\' {
                let _ = signs.next();
            } else {
                bare.push(sign)
            }
        }
        for bad in ["](java", "<", "*b*", "_i_", "`"] {
            assert!(!bare.contains(bad), "{bad} in {text}");
        }
        // A cell's bar is no border.
        let mut width = None;
        for line in text.lines() {
            let bars = line.replace("\\|", "").matches('|').count();
            if line.starts_with("| ") {
                assert_eq!(*width.get_or_insert(bars), bars, "{line}");
            } else {
                width = None;
            }
        }
    }
    for text in all(Written::Html) {
        assert!(!text.contains("<script"), "{text}");
        assert!(visible(&text).contains("<script>alert(1)</script>") || !text.contains("script"));
    }
    for text in all(Written::Chat) {
        assert!(
            !text.contains("<!")
                && !text.contains(" *b*")
                && !text.contains("@here")
                && !text.contains("`c`")
        );
    }
    for text in all(Written::Csv) {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for row in reader.records() {
            for cell in &row.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    }
    let read =
        events(&with(&workspace, &bill, DAY, |facts| brief_written(facts, Length::Full, Written::Ics)));
    for event in read.unwrap() {
        assert!(!event.contains_key("ATTENDEE"), "{event:?}");
        assert!(event.keys().all(|name| reading::KNOWN.contains(&name.as_str())), "{event:?}");
    }
}

#[test]
fn an_edit_is_kept_and_told_when_its_ground_changes() {
    let text_of = |document: &Document, id: &str| {
        document.sections.iter().find(|section| section.id == id).unwrap().lead.clone().unwrap()
    };
    let mut workspace = Workspace::open(WORKSPACE).unwrap();
    let first = document(WORKSPACE, BILL, DAY);
    // What the file says was based on another text.
    let stale: Vec<&str> = stale_texts(&first).iter().map(|one| one.at.as_str()).collect();
    assert_eq!(stale, ["purpose"]);
    let facts = text_of(&first, "facts");
    brief_edits::set_text(&mut workspace, "facts", "We spent more than planned.", &facts.computed);
    brief_edits::take_new(&mut workspace, "purpose");
    let edited = document(&workspace.to_text(), BILL, DAY);
    assert_eq!(text_of(&edited, "facts").text, "We spent more than planned.");
    assert!(stale_texts(&edited).is_empty());
    assert!(text_of(&edited, "purpose").was.is_none());
    // Another bill: the edit stays, and what it was based on stands beside what is so now.
    let more = BILL.replace(
        "USD,Halo,Hosting,,",
        "USD,Halo,Hosting,,\n2026-03-21,2026-03-22,100,100,USD,OpenAI,Chat,key-ads,",
    );
    let later = document(&workspace.to_text(), &more, DAY);
    let now = text_of(&later, "facts");
    assert_eq!(now.text, "We spent more than planned.");
    assert!(now.is_stale() && now.was == Some(facts.computed.clone()) && now.computed != facts.computed);
    let mut mine = workspace.clone();
    brief_edits::keep_mine(&mut mine, "facts", &now.computed);
    let kept = text_of(&document(&mine.to_text(), &more, DAY), "facts");
    assert!(!kept.is_stale() && kept.text == "We spent more than planned.");
    brief_edits::take_new(&mut workspace, "facts");
    assert_eq!(text_of(&document(&workspace.to_text(), &more, DAY), "facts").text, now.computed);
    // A text that is the computed one is no edit.
    brief_edits::set_text(&mut workspace, "facts", &now.computed, &now.computed);
    assert!(workspace.brief.texts.iter().all(|one| one.at != "facts"));
}

#[test]
fn tasks_are_ticked_given_away_and_added() {
    let task = |document: &Document, id: &str| document.tasks().find(|task| task.id == id).cloned().unwrap();
    let first = document(WORKSPACE, BILL, DAY);
    let closed = task(&first, "item:closed-weeks");
    assert!(closed.is_done() && closed.ticked_on.as_deref() == Some("No week was closed then."));
    let teams = task(&first, "item:teams");
    assert_eq!(teams.assignment().as_deref(), Some("Cleo Marsh, by 2026-04-20"));
    let mut workspace = Workspace::open(WORKSPACE).unwrap();
    brief_edits::tick(&mut workspace, "item:teams", Some(DAY.parse().unwrap()), &teams.evidence);
    let after = document(&workspace.to_text(), BILL, DAY);
    let ticked = task(&after, "item:teams");
    assert!(ticked.is_done() && ticked.ticked_on.is_none() && ticked.assignment().is_none());
    brief_edits::tick(&mut workspace, "item:teams", None, "");
    brief_edits::edit_task(&mut workspace, "item:teams", |one| (one.owner, one.due) = (None, None));
    assert!(workspace.brief.tasks.iter().all(|one| one.task != "item:teams"), "nothing is left of it");
    let id = brief_edits::add_task(&mut workspace, " Ask the vendor ");
    assert_eq!(id, "own:2");
    assert_eq!(task(&document(&workspace.to_text(), BILL, DAY), &id).title, "Ask the vendor");
    brief_edits::remove_task(&mut workspace, &id);
    assert!(document(&workspace.to_text(), BILL, DAY).tasks().all(|task| task.id != id));
}

#[test]
fn an_hour_of_a_key_is_what_its_days_say() {
    with(WORKSPACE, BILL, DAY, |facts| {
        let uses = &facts.playbooks.unwrap().uses;
        let key = uses.key("KEY-search").unwrap();
        // 480 on the dearest day; 168 in the seven days to the last one.
        assert_eq!(
            (key.highest.to_string(), key.highest_on.unwrap().to_string()),
            ("20".into(), "2026-03-09".into())
        );
        assert_eq!((key.now.to_string(), key.team.as_deref()), ("1".into(), Some("search")));
        let lost = uses.key("key-lost").unwrap();
        assert_eq!((lost.team.as_deref(), lost.unattributed.to_string()), (None, "12.5".into()));
        let openai = uses.source("openai").unwrap();
        assert_eq!(openai.keys, ["key-ads", "key-lost", "key-search"]);
        assert_eq!(openai.total.to_string(), "924.5");
    });
    // Nothing after the day is looked at.
    with(WORKSPACE, BILL, "2026-03-08", |facts| {
        assert_eq!(facts.playbooks.unwrap().uses.key("key-search").unwrap().highest.to_string(), "10");
    });
    let document = document(WORKSPACE, BILL, DAY);
    let money = document.tasks().find(|task| task.id == "incident:2026-03-20-1:money").unwrap();
    assert_eq!(money.evidence, "60.00 USD: 3 hours at 20.00 USD, the key's highest; no dispute yet.");
    assert_eq!(money.owner.as_ref().unwrap().name, "Ana Ruiz");
    let impact = document.tasks().find(|task| task.id == "change:2026-04-01-1:impact").unwrap();
    assert_eq!(impact.evidence, "In 2026-03: Search 888.00 USD, Ads 24.00 USD, nobody 12.50 USD.");
}

#[test]
fn playbooks_are_edited_and_lead_back() {
    let mut workspace = Workspace::open(WORKSPACE).unwrap();
    let today = DAY.parse().unwrap();
    let id = playbook_edits::open_incident(&mut workspace, Some("key-ads"), today);
    assert_eq!(id, "2026-04-02-1");
    playbook_edits::note(&mut workspace, &id, "2026-04-02 10:00", " Revoked ");
    assert_eq!(workspace.playbooks.incidents[1].timeline[1].what, "Revoked");
    let month = cost_matrix::workspace::Figure::parse("720").unwrap();
    assert_eq!(playbook_edits::guard_key(&mut workspace, "KEY-ads", month), 1);
    assert_eq!(workspace.guardrails.assigned[1].stage, "internal");
    brief_edits::tick(&mut workspace, &format!("incident:{id}:key"), Some(today), "");
    playbook_edits::remove(&mut workspace, "incident", &id);
    assert!(workspace.brief.tasks.iter().all(|one| !one.task.contains(&id)));
    playbook_edits::edit_control(&mut workspace, "GPU", |one| one.data = Some("Nothing".into()));
    assert_eq!(workspace.playbooks.controls.len(), 2);
    playbook_edits::edit_control(&mut workspace, "gpu", |one| one.data = None);
    assert_eq!(workspace.playbooks.controls.len(), 1);
    assert_eq!(Workspace::open(&workspace.to_text()).unwrap(), workspace);
}

#[test]
fn page_and_command_line_write_the_same_bytes() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("brief-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("w.json"), WORKSPACE).unwrap();
    std::fs::write(folder.join("bill.csv"), BILL).unwrap();
    let run = |arguments: &[&str]| {
        let ran = Command::new(env!("CARGO_BIN_EXE_cost-matrix"))
            .current_dir(&folder)
            .args(arguments)
            .args(["-w", "w.json", "bill.csv", "--as-of", DAY])
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap())
    };
    let mut desk = Desk::default();
    desk.add(std::sync::Arc::new(bill_of(&Workspace::default(), BILL)));
    let as_of: Day = DAY.parse().unwrap();
    desk.answer(Question::Workspace { text: WORKSPACE.to_owned(), as_of: Some(as_of) });
    let mut page =
        |what: Handout, written: Written| match desk.answer(Question::Handout { what, written, as_of }) {
            Answer::Report(text) => text,
            other => format!("{other:?}"),
        };
    let names = ["md", "html", "txt", "chat", "csv", "ics"];
    for (written, name) in Written::ALL.into_iter().zip(names) {
        let (text, errors) = run(&["brief", "--format", name]);
        assert_eq!(text, page(Handout::Brief(Length::Full), written), "{name}");
        assert!(
            errors.contains("the edited text \"purpose\" rests on figures that have changed"),
            "{errors}"
        );
    }
    let short = run(&["brief", "--length", "short"]).0;
    assert_eq!(short, page(Handout::Brief(Length::Short), Written::Markdown));
    for which in Template::ALL {
        let text = run(&["template", which.name(), "--format", "html"]).0;
        assert_eq!(text, page(Handout::Template(which), Written::Html), "{}", which.name());
    }
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn a_request_says_what_is_missing_and_smuggles_nothing() {
    use request::Request;
    let mut wanted = Request::default();
    assert!(wanted.missing().unwrap().contains("called"));
    wanted.name = "Eve\r\nBcc: all@example.com".to_owned();
    wanted.address = "eve@example.com\r\nBcc: x@example.com".to_owned();
    assert!(wanted.missing().unwrap().contains("address"));
    wanted.address = "eve@example.com".to_owned();
    assert!(wanted.missing().unwrap().contains("at least one"));
    wanted.which = vec![Template::Agenda, Template::Letter];
    assert!(wanted.missing().unwrap().contains("consent"));
    wanted.consent = true;
    assert_eq!(wanted.missing(), None);
    let mail = wanted.mail("templates@example.com").unwrap();
    let (head, rest) = mail.split_once('?').unwrap();
    assert_eq!(head, "mailto:templates@example.com");
    let names: Vec<&str> = rest.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
    assert_eq!(names, ["subject", "body"]);
    assert!(rest.contains("Name%3A%20Eve%20%20Bcc") && !rest.to_lowercase().contains("%0abcc"));
    assert_eq!(wanted.mail("a@b.c?bcc=x@y.z"), None);
    assert_eq!(wanted.mail("nobody"), None);
    let fields = wanted.fields();
    assert_eq!(fields.iter().find(|(name, _)| *name == "templates").unwrap().1, "agenda,letter");
    assert!(fields.iter().all(|(_, value)| !value.contains("Northwind")));
}
