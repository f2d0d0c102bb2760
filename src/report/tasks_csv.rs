//! Tasks as CSV, in the columns that issue trackers ask for.

use super::csv::{Cell, Table};
use super::document::{Document, Task, lines};

const HEADS: [&str; 10] = [
    "Key",
    "Summary",
    "Description",
    "Status",
    "Assignee",
    "Assignee address",
    "Due date",
    "Section",
    "Labels",
    "Link",
];

/// One row a task, in their order.
pub(super) fn tasks_csv(document: &Document) -> String {
    let mut table = Table::new();
    table.row(HEADS.map(Cell::Text));
    for section in &document.sections {
        for task in (Document { sections: vec![section.clone()], ..document.clone() }).tasks() {
            let texts = row(document, &section.title, task);
            table.row(texts.iter().map(|text| Cell::Text(text)));
        }
    }
    table.finish()
}

fn row(document: &Document, section: &str, task: &Task) -> [String; 10] {
    let next = task.next.as_ref().map(|next| lines(&next.text).join(" ")).unwrap_or_default();
    let description: Vec<&str> =
        [task.evidence.as_str(), next.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let owner = task.owner.clone().filter(|_| !task.is_done());
    let (name, contact) = owner.map(|who| (who.name, who.contact)).unwrap_or_default();
    [
        task.id.clone(),
        task.title.clone(),
        description.join(" "),
        if task.is_done() { "Done" } else { "To do" }.to_owned(),
        name,
        contact.unwrap_or_default(),
        task.due.filter(|_| !task.is_done()).map(|day| day.to_string()).unwrap_or_default(),
        section.to_owned(),
        "ai-cost".to_owned(),
        document.link(&task.address).filter(|_| !task.address.is_empty()).unwrap_or_default(),
    ]
}
