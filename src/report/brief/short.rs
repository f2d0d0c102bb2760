//! The page for leadership: the figures, the largest payers, what is most urgent and who does it.

use super::sections::{found, list_table, progress, purpose};
use crate::ledger::By;
use crate::report::checklist::Seen;
use crate::report::document::{Block, Phrase, Section, Task};
use crate::report::markdown::proof_text;
use crate::report::printed::Printed;
use crate::report::text::count;

/// How many payers and tasks fit on a page.
const MOST: usize = 6;

pub(super) fn sections(seen: &Seen<'_>, tasks: &[Task], decisions: &[Task]) -> Vec<Section> {
    vec![purpose(seen), facts(seen), payers(seen), urgent(seen, tasks, decisions), look(seen)]
}

fn facts(seen: &Seen<'_>) -> Section {
    let mut section =
        Section::new("facts", "Facts found").saying(proof_text(&seen.facts.allocation.proof(), seen.digits));
    section.lead = Some(seen.wording("facts", found(seen)));
    section
}

fn payers(seen: &Seen<'_>) -> Section {
    let mut table = list_table(&Printed::of(&seen.facts.allocation.matrix(&[By::Team]), false));
    let rows = table.rows.len().saturating_sub(1);
    let mut section = Section::new("payers", "Who pays most");
    if rows > MOST {
        let total = table.rows.pop();
        table.rows.truncate(MOST);
        table.rows.extend(total);
        section.lead = Some(seen.wording("payers", ""));
        let text = format!("{} more pay less each; the total is that of all.", rows - MOST);
        return section.with(Block::Table(table)).saying(text);
    }
    section.lead = Some(seen.wording("payers", ""));
    section.with(Block::Table(table))
}

fn urgent(seen: &Seen<'_>, tasks: &[Task], decisions: &[Task]) -> Section {
    let own = seen.own_tasks();
    let all: Vec<&Task> = tasks.iter().chain(&own).chain(decisions).collect();
    let mut open: Vec<&Task> = all.iter().copied().filter(|task| !task.is_done()).collect();
    crate::order::sort_by_key(&mut open, |task| task.due);
    let taken = decisions.iter().filter(|task| !task.is_done()).count() as u64;
    let text = format!("{} {} open.", progress(tasks), count(taken, "decision is", "decisions are"));
    let mut section = Section::new("urgent", "What is due first");
    section.lead = Some(seen.wording("urgent", text));
    section.listing(open.into_iter().take(MOST).map(|task| {
        let who = task.assignment().unwrap_or_default();
        Phrase::bold(&task.title).and(&format!(" – {who}"))
    }))
}

fn look(seen: &Seen<'_>) -> Section {
    let section = Section::new("look", "Next");
    match (seen.day, seen.next_look()) {
        (Some(day), Some(look)) => section.saying(format!("Next look: {look}, for {}.", day.week())),
        _ => section.saying("There are no charges yet: import the first bill."),
    }
}
