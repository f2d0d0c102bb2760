//! Workspaces as data: the contract's example, and broken ones with what must be said about each.

use std::path::{Path, PathBuf};

use super::{Workspace, WorkspaceError};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Where the cases stand.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/workspace")
}

#[test]
fn broken_workspaces_are_refused_with_place_and_reason() -> Outcome {
    let mut wrong = Vec::new();
    let mut listed = Vec::new();
    for record in csv::Reader::from_path(folder().join("broken.csv"))?.records() {
        let record = record?;
        let [file, path, phrase] = [0, 1, 2].map(|index| record.get(index).unwrap_or_default().to_owned());
        match Workspace::read(&std::fs::read(folder().join("broken").join(&file))?) {
            Ok(_) => wrong.push(format!("{file}: was accepted")),
            Err(error) => {
                let text = error.to_string();
                if error.path() != path || !text.contains(&phrase) || !text.starts_with(&path) {
                    wrong.push(format!(
                        "{file}: expected {path:?} … {phrase:?}, got {:?}: {text}",
                        error.path()
                    ));
                }
            }
        }
        listed.push(file);
    }
    let mut found: Vec<_> = std::fs::read_dir(folder().join("broken"))?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()?;
    found.sort();
    listed.sort();
    assert_eq!(found, listed, "the table must list every file");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn the_contracts_example_opens() -> Outcome {
    let bytes = std::fs::read(folder().join("contract-example.json"))?;
    let workspace = Workspace::read(&bytes)?;
    assert_eq!((workspace.rules.len(), workspace.closed_weeks[0].entries.len()), (4, 2));
    let marked = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    assert_eq!(Workspace::read(&marked)?, workspace);
    Ok(())
}

#[test]
fn checking_goes_on_after_the_first_problem() -> Outcome {
    let text = r#"{"format": "cost-matrix/1", "currency": "USD",
        "rules": [{"id": "r", "when": {"ServiceName": {"regex": "x", "exists": true}}, "set": {"team": {"pool": "q"}}}],
        "pools": [{"id": "p", "split": {"method": "fixed", "shares": {"a": 50, "A ": 40}}}],
        "pool_mode": "direct"}"#;
    let (workspace, problems) = Workspace::open_tolerant(text)?;
    let found: Vec<_> = problems
        .iter()
        .map(|problem| (problem.code, problem.subject.as_str(), problem.path.as_str()))
        .collect();
    let expected = [
        ("unknown-field", "rule:r", "rules[0].when.ServiceName.regex"),
        ("unknown-target", "rule:r", "rules[0].set.team.pool"),
        ("split-not-100", "pool:p", "pools[0].split.shares"),
    ];
    assert_eq!(found, expected);
    assert_eq!(Workspace::open(text), Err(WorkspaceError::Refused(problems[0].clone())));
    assert!(workspace.to_text().contains("\"regex\": \"x\""), "an unknown operator is kept");
    Ok(())
}

#[test]
fn what_the_contract_allows_is_accepted() -> Outcome {
    let text = r#"{"format": "cost-matrix/1", "currency": "usd", "name": null,
        "teams": [{"id": "a"}], "ownership": [{"product": "nobody's", "team": "unknown", "from": "2026-01-01"}],
        "budgets": [{"id": "b", "line": {"team": "a", "product": null}, "amount": 10000, "escalation": "none", "owner": "?"}],
        "pools": [{"id": "p", "name": "Platform", "split": {"method": "even", "targets": ["undeclared", "p", "Nobody"]}}],
        "rules": [{"id": "r", "when": {"x": []}, "set": {"team": {"pool": " PLATFORM "}}}],
        "defaults": {"team": {"pool": "P"}}, "roles": {"finance": "nobody"}}"#;
    let workspace = Workspace::open(text)?;
    assert_eq!(workspace.budgets[0].line, [("team".to_owned(), "a".to_owned())]);
    Ok(())
}
