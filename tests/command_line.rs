//! The command line by its contract: lines, statuses, messages. The facts stand in `cases/command_line/cases.json`.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
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

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cost-matrix"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without reading all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn lines(value: &Value) -> String {
    texts(value).iter().map(|line| format!("{line}\n")).collect()
}

fn cases() -> Value {
    serde_json::from_str(include_str!("cases/command_line/cases.json")).unwrap()
}

fn write_files(folder: &Path, cases: &Value) {
    for (name, contents) in cases["files"].as_object().unwrap() {
        std::fs::write(folder.join(name), lines(contents)).unwrap();
    }
}

fn check(case: &Value, files: &Value) -> Vec<String> {
    let folder = Folder::new("case");
    write_files(&folder.0, files);
    let input = case["stdin"].as_str().map(|name| std::fs::read(folder.0.join(name)).unwrap());
    let ran = run(&folder.0, &texts(&case["arguments"]), &input.unwrap_or_default());
    let (output, errors) = (text(&ran.stdout), text(&ran.stderr));
    let mut wrong = Vec::new();
    let mut expect = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    expect(
        ran.status.code().map(i64::from) == case["status"].as_i64(),
        format!("status {:?}", ran.status.code()),
    );
    if case["output"].is_array() {
        expect(output == lines(&case["output"]), "the output differs".to_owned());
    }
    for part in texts(&case["output_has"]) {
        expect(output.contains(part), format!("the output lacks {part}"));
    }
    for part in texts(&case["errors_have"]) {
        expect(errors.contains(part), format!("standard error lacks {part}"));
    }
    let last = errors.lines().last().unwrap_or_default();
    if let Some(line) = case["last_error"].as_str() {
        expect(last == line, format!("the last line is not {line}"));
    }
    if let Some(line) = case["last_error_has"].as_str() {
        expect(last.contains(line), format!("the last line lacks {line}"));
    }
    for (member, value) in case["json"].as_object().into_iter().flatten() {
        let document: Value = serde_json::from_str(&output).unwrap_or_default();
        expect(document[member] == *value, format!("{member} is {}", document[member]));
    }
    for (name, contents) in case["files"].as_object().into_iter().flatten() {
        let found = std::fs::read_to_string(folder.0.join(name)).unwrap_or_default();
        expect(Some(&*found) == contents.as_str(), format!("{name} holds {found}"));
    }
    if !wrong.is_empty() {
        wrong.push(format!("standard output:\n{output}\nstandard error:\n{errors}"));
    }
    wrong
}

#[test]
fn the_contract_holds() {
    let cases = cases();
    let mut failures = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let wrong = check(case, &cases);
        if !wrong.is_empty() {
            failures.push(format!("{}:\n{}", case["name"], wrong.join("\n")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn the_same_bytes_every_time_and_in_any_order() {
    let folder = Folder::new("order");
    write_files(&folder.0, &cases());
    for format in ["csv", "json", "md"] {
        let of = |bills: [&str; 3]| {
            let mut arguments = vec!["allocate", "-w", "w.json", "--by", "team,provider", "--format", format];
            arguments.extend(bills);
            run(&folder.0, &arguments, b"").stdout
        };
        let first = of(["a.csv", "b.csv", "seats.csv"]);
        assert_eq!(text(&first), text(&of(["a.csv", "b.csv", "seats.csv"])));
        assert_eq!(text(&first), text(&of(["seats.csv", "b.csv", "a.csv"])));
    }
}

#[test]
fn converted_bills_give_the_same_matrix() {
    let folder = Folder::new("convert");
    write_files(&folder.0, &cases());
    let allocated = |bills: &[&str], input: &[u8]| {
        let arguments = ["allocate", "-w", "w.json", "--by", "team,provider,day", "--exact"];
        text(&run(&folder.0, &[&arguments[..], bills].concat(), input).stdout)
    };
    let bills = ["a.csv", "seats.csv", "b.csv"];
    let converted = run(&folder.0, &[&["convert", "-w", "w.json"][..], &bills].concat(), b"");
    assert_eq!(converted.status.code(), Some(0));
    assert_eq!(text(&converted.stdout).matches("ChargePeriodStart").count(), 1);
    assert_eq!(allocated(&["-"], &converted.stdout), allocated(&bills, b""));
    // Standard input among files, which can't be opened twice.
    let piped = std::fs::read(folder.0.join("a.csv")).unwrap();
    let again = run(&folder.0, &["convert", "-w", "w.json", "-", "seats.csv", "b.csv"], &piped);
    assert_eq!(text(&again.stdout), text(&converted.stdout));
}

#[test]
fn a_failed_run_leaves_the_old_file() {
    let folder = Folder::new("atomic");
    write_files(&folder.0, &cases());
    std::fs::write(folder.0.join("out.csv"), "old").unwrap();
    let ran = run(&folder.0, &["convert", "a.csv", "unknown.csv", "-o", "out.csv"], b"");
    assert_eq!(ran.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(folder.0.join("out.csv")).unwrap(), "old");
    let parts = std::fs::read_dir(&folder.0).unwrap();
    let left = parts.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = Folder::new("pipe");
    let mut bill = "ChargePeriodStart,BilledCost,ResourceId\n".to_owned();
    for row in 0..20_000 {
        bill.push_str(&format!("2026-03-01,1.5,r{row}\n"));
    }
    std::fs::write(folder.0.join("long.csv"), bill).unwrap();
    std::fs::write(folder.0.join("w.json"), r#"{"format": "cost-matrix/1", "currency": "USD"}"#).unwrap();
    for arguments in
        [&["explain", "-w", "w.json", "--where", "team=", "long.csv"][..], &["convert", "long.csv"]]
    {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cost-matrix"))
            .current_dir(&folder.0)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ran = child.wait_with_output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        assert!(!text(&ran.stderr).contains("ipe"), "{}", text(&ran.stderr));
    }
}

#[test]
fn the_sample_is_written_and_allocated() {
    let folder = Folder::new("sample");
    let written = run(&folder.0, &["sample", "demo"], b"");
    assert_eq!(written.status.code(), Some(0));
    let bills: Vec<String> =
        text(&written.stdout).lines().filter(|name| !name.ends_with(".json")).map(str::to_owned).collect();
    let mut arguments = vec!["allocate", "-w", "demo/workspace.json", "--by", "team,month"];
    arguments.extend(bills.iter().map(String::as_str));
    let ran = run(&folder.0, &arguments, b"");
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    assert!(text(&ran.stderr).contains("\"difference\":\"0\""));
    // Again is fine; over something else it is not.
    assert_eq!(run(&folder.0, &["sample", "demo"], b"").status.code(), Some(0));
    std::fs::write(folder.0.join("demo/workspace.json"), "mine").unwrap();
    assert_eq!(run(&folder.0, &["sample", "demo"], b"").status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(folder.0.join("demo/workspace.json")).unwrap(), "mine");
}

#[test]
fn every_command_teaches() {
    let folder = Folder::new("help");
    for command in ["detect", "convert", "allocate", "check", "explain", "alerts", "brief", "sample"] {
        let ran = run(&folder.0, &[command, "--help"], b"");
        assert_eq!(ran.status.code(), Some(0));
        let help = text(&ran.stdout);
        assert!(help.contains("Example") && help.contains(&format!("cost-matrix {command}")), "{help}");
    }
}

/// The real file, where it is at hand.
#[test]
fn a_real_focus_file_gives_its_totals() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/exports/focus/focus_1.0_sample_1000.csv");
    if !file.exists() {
        // Not `eprintln`, which is captured: whoever reads the output must see it.
        return writeln!(std::io::stderr(), "skipped: {} is not there", file.display()).unwrap();
    }
    let file = file.to_str().unwrap();
    let folder = Folder::new("real");
    std::fs::write(folder.0.join("w.json"), r#"{"format": "cost-matrix/1", "currency": "USD"}"#).unwrap();
    let detected: Value = serde_json::from_slice(&run(&folder.0, &["detect", file], b"").stdout).unwrap();
    assert_eq!(detected["total"], "20.52022672899");
    assert_eq!((&detected["rows"], &detected["rejected"]), (&Value::from(1_000), &Value::from(0)));
    let allocated = run(&folder.0, &["allocate", "-w", "w.json", "--by", "team", "--exact", file], b"");
    assert_eq!(text(&allocated.stdout), "team,cost\n(unallocated),14.97651418586\n");
}
