//! A document as plain text, with tables in columns.

use std::fmt::Write;

use super::{Block, Document, Section, Table, Task, lines};

impl Document {
    /// As plain text.
    pub fn plain(&self) -> String {
        let mut parts = Vec::new();
        if !self.title.is_empty() {
            parts.push(ruled(&self.title, '='));
        }
        parts.extend(self.sections.iter().map(|section| self.section_plain(section)));
        parts.join("\n")
    }

    fn section_plain(&self, section: &Section) -> String {
        let mut parts = Vec::new();
        if !section.title.is_empty() {
            parts.push(ruled(&section.title, '-'));
        }
        parts.extend(section.lead_lines().into_iter().map(|line| line + "\n"));
        parts.extend(section.blocks.iter().map(|block| self.block_plain(block)));
        parts.join("\n")
    }

    fn block_plain(&self, block: &Block) -> String {
        match block {
            Block::Heading(text) => format!("{text}\n"),
            Block::Paragraph(phrase) => phrase.text() + "\n",
            Block::List(items) => {
                let mut text = String::new();
                for item in items {
                    let mark = item.mark.map_or("- ", ticked);
                    let _ = writeln!(text, "{mark}{}", item.text.text());
                    for below in &item.below {
                        let _ = writeln!(text, "    - {}", below.text());
                    }
                }
                text
            }
            Block::Table(table) => table_plain(table),
            Block::Tasks(tasks) => tasks.iter().map(|task| self.task_plain(task)).collect(),
        }
    }

    fn task_plain(&self, task: &Task) -> String {
        let standing = task.standing().map_or_else(String::new, |text| format!(" ({text})"));
        let mut text = format!("{}{}{standing}", ticked(task.is_done()), task.title);
        if !task.evidence.is_empty() {
            let _ = write!(text, ": {}", task.evidence);
        }
        text.push('\n');
        if let Some(next) = task.next.as_ref().filter(|next| !next.text.trim().is_empty()) {
            let place = if task.place.is_empty() { String::new() } else { format!(", in {}", task.place) };
            let link = self.link(&task.address).map_or_else(String::new, |link| format!(" {link}"));
            let _ = writeln!(text, "    Next{place}: {}{link}", lines(&next.text).join(" "));
        }
        if let Some(who) = task.assignment() {
            let _ = writeln!(text, "    Who: {who}");
        }
        text
    }
}

fn ticked(done: bool) -> &'static str {
    if done { "[x] " } else { "[ ] " }
}

fn ruled(title: &str, sign: char) -> String {
    format!("{title}\n{}\n", sign.to_string().repeat(title.chars().count()))
}

fn table_plain(table: &Table) -> String {
    let rows: Vec<Vec<String>> = std::iter::once(table.heads.clone())
        .chain(table.rows.iter().map(|row| row.iter().map(super::Phrase::text).collect()))
        .collect();
    let width = |place: usize| {
        rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.heads.len()).map(width).collect();
    let texts = table.heads.len().saturating_sub(table.numbers);
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(place, (cell, width))| {
            let space = " ".repeat(width.saturating_sub(cell.chars().count()));
            if place < texts { format!("{cell}{space}") } else { format!("{space}{cell}") }
        });
        let cells: Vec<String> = cells.collect();
        cells.join("  ").trim_end().to_owned() + "\n"
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut lines = rows.iter().map(line);
    let head = lines.next().unwrap_or_default();
    head + &line(&rule) + &lines.collect::<String>()
}
