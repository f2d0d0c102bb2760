//! The rhythm and the tasks that are due as a calendar (RFC 5545). Every event keeps its identity, so that a second import
//! updates what the first one brought; nothing asks a clock: the day that is given stamps and numbers the events.

use super::brief::{QUARTER, WEEK};
use super::checklist::Seen;
use super::document::{Document, Task};
use super::text::clean;
use crate::calendar::Day;

/// Octets of a line, its end not counted.
const LONGEST: usize = 75;

/// The calendar of a document's tasks and of the rhythm.
pub(super) fn calendar(seen: &Seen<'_>, document: &Document) -> String {
    let mut out = Calendar::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//AI cost allocation matrix//Brief//EN");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.text("X-WR-CALNAME", &document.title);
    if let Some(day) = seen.day {
        let name = calendar_name(seen);
        let quarter = day.month().quarter().first_day();
        let monday = first_monday(quarter);
        let steps: Vec<String> = WEEK.iter().map(|(station, step)| format!("{station}: {step}")).collect();
        let event = |kind: &str| Event { uid: uid(&name, kind), stamp: day };
        let weekly = event("weekly");
        out.event(&weekly, monday, Some("FREQ=WEEKLY;BYDAY=MO"), "AI cost: weekly look", &steps.join("\n"));
        let quarterly = event("quarterly");
        out.event(
            &quarterly,
            monday,
            Some("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
            "AI cost: quarterly review",
            &QUARTER.join("\n"),
        );
        let due = document.tasks().filter(|task| !task.is_done());
        for (task, on) in due.filter_map(|task| Some((task, task.due?))) {
            let event = Event { uid: uid(&name, &task.id), stamp: day };
            out.event(&event, on, None, &format!("AI cost: {}", task.title), &description(document, task));
        }
    }
    out.line("END:VCALENDAR");
    out.text
}

fn description(document: &Document, task: &Task) -> String {
    let mut lines = Vec::new();
    lines.extend(Some(task.evidence.clone()).filter(|text| !text.is_empty()));
    lines.extend(task.next.as_ref().map(|next| clean(&next.text)).filter(|text| !text.is_empty()));
    lines.extend(task.assignment().map(|who| format!("Who: {who}")));
    lines.extend(document.link(&task.address).filter(|_| !task.address.is_empty()));
    lines.join("\n")
}

/// What tells the events of two workspaces apart.
fn calendar_name(seen: &Seen<'_>) -> String {
    let workspace = seen.facts.workspace;
    let given = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    given(&workspace.brief.calendar)
        .or_else(|| given(&workspace.name))
        .unwrap_or_else(|| "workspace".to_owned())
}

fn first_monday(first: Day) -> Day {
    let monday = first.week().monday();
    if monday < first { monday.plus(7) } else { monday }
}

/// The same for the same calendar and event, and not readable as anything else.
fn uid(calendar: &str, event: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::new().chain_update(calendar).chain_update([0]).chain_update(event).finalize();
    let digits: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}@cost-matrix.invalid")
}

struct Event {
    uid: String,
    stamp: Day,
}

#[derive(Default)]
struct Calendar {
    text: String,
}

impl Calendar {
    fn event(&mut self, event: &Event, on: Day, rule: Option<&str>, summary: &str, description: &str) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", event.uid));
        self.line(&format!("DTSTAMP:{}T000000Z", basic(event.stamp)));
        self.line(&format!("SEQUENCE:{}", event.stamp.epoch().max(0)));
        self.line(&format!("DTSTART;VALUE=DATE:{}", basic(on)));
        self.line(&format!("DTEND;VALUE=DATE:{}", basic(on.next())));
        if let Some(rule) = rule {
            self.line(&format!("RRULE:{rule}"));
        }
        self.text("SUMMARY", summary);
        if !description.is_empty() {
            self.text("DESCRIPTION", description);
        }
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// A property whose value is text: no name can begin another property.
    fn text(&mut self, name: &str, value: &str) {
        let lines: Vec<String> = value.lines().map(|line| escaped(&clean(line))).collect();
        self.line(&format!("{name}:{}", lines.join("\\n")));
    }

    /// A line, folded by octets where no character is cut.
    fn line(&mut self, line: &str) {
        let mut width = 0;
        for sign in line.chars() {
            if width + sign.len_utf8() > LONGEST {
                self.text.push_str("\r\n ");
                width = 1;
            }
            self.text.push(sign);
            width += sign.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '\\' | ';' | ',') {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

fn basic(day: Day) -> String {
    day.to_string().replace('-', "")
}
