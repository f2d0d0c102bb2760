//! Step 5: the figures prove themselves, decisions are taken, and somebody receives the brief.

use super::{Item, Seen, State, Station, item};
use crate::ledger::Severity;
use crate::report::markdown::proof_text;
use crate::report::text::count;
use crate::workspace::folded;

const STEP: Station = Station::Matrix;

/// Findings that items above look at, and are not done while there is one: counted once more they would change two
/// items for one cause.
const TOLD_ELSEWHERE: [&str; 14] = [
    "empty-period",
    "no-group",
    "missing-owner",
    "missing-budget",
    "escalation-gap",
    "ownership-gap",
    "unknown-value",
    "unknown-target",
    "unknown-field",
    "shadowed-rule",
    "dead-rule",
    "empty-base",
    "pool-cycle",
    "self-target",
];

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    vec![proven(seen), decisions(seen), receivers(seen)]
}

fn proven(seen: &Seen<'_>) -> Item {
    let result = seen.facts.allocation.proof();
    let state = match (seen.sums.is_empty(), result.difference.is_zero()) {
        (true, _) => State::Open,
        (_, even) => State::done_if(even, State::Attention),
    };
    let next = "Import bills or type costs in.";
    item(STEP, "proof", "Money in equals money out", state, proof_text(&result, seen.digits), next)
}

fn decisions(seen: &Seen<'_>) -> Item {
    let open = |severity| {
        let findings = seen.facts.findings.iter();
        findings.filter(|it| it.severity == severity && !TOLD_ELSEWHERE.contains(&&*it.code)).count() as u64
    };
    let (errors, warnings) = (open(Severity::Error), open(Severity::Warning));
    let evidence = format!(
        "Beside what the items above look at: {}, {}.",
        count(errors, "error", "errors"),
        count(warnings, "warning", "warnings")
    );
    let state = if errors > 0 { State::Open } else { State::done_if(warnings == 0, State::Attention) };
    let next = "Take the open decisions that the brief lists.";
    item(STEP, "decisions", "No other finding is open", state, evidence, next)
}

fn receivers(seen: &Seen<'_>) -> Item {
    let filled = |wanted: &str| {
        let role = seen.facts.workspace.roles.iter().find(|(role, _)| folded(role) == wanted);
        seen.people.find(role.map(|(_, person)| person.as_str()))
    };
    let roles = ["finance", "leadership"].map(|role| (role, filled(role)));
    let texts: Vec<String> = roles
        .iter()
        .map(|(role, answer)| format!("{role}: {}", answer.text().unwrap_or_else(|| "nobody".to_owned())))
        .collect();
    let good = roles.iter().filter(|(_, answer)| answer.answers()).count();
    let state = State::of_count(good, roles.len());
    let next = "Say who fills these roles; they receive the brief and are the last level of ladders.";
    item(STEP, "receivers", "Finance and leadership are named", state, format!("{}.", texts.join("; ")), next)
}
