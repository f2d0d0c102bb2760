//! A document as Markdown.

use std::fmt::Write;

use super::{Block, Document, ListItem, Phrase, Section, Span, Table, Task, lines};
use crate::report::text::escaped;

impl Document {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut parts = Vec::new();
        if !self.title.is_empty() {
            parts.push(format!("# {}\n", escaped(&self.title)));
        }
        parts.extend(self.sections.iter().map(|section| self.section_markdown(section)));
        parts.join("\n")
    }

    fn section_markdown(&self, section: &Section) -> String {
        let mut parts = Vec::new();
        if !section.title.is_empty() {
            parts.push(format!("## {}\n", escaped(&section.title)));
        }
        parts.extend(section.lead_lines().iter().map(|line| format!("{}\n", started(line))));
        parts.extend(section.blocks.iter().map(|block| self.block_markdown(block)));
        parts.join("\n")
    }

    fn block_markdown(&self, block: &Block) -> String {
        match block {
            Block::Heading(text) => format!("### {}\n", escaped(text)),
            Block::Paragraph(phrase) => format!("{}\n", line_start(&self.phrase_markdown(phrase))),
            Block::List(items) => items.iter().map(|item| self.item_markdown(item)).collect(),
            Block::Table(table) => self.table_markdown(table),
            Block::Tasks(tasks) => tasks.iter().map(|task| self.task_markdown(task)).collect(),
        }
    }

    fn item_markdown(&self, item: &ListItem) -> String {
        let mark = match item.mark {
            None => "",
            Some(false) => "[ ] ",
            Some(true) => "[x] ",
        };
        let mut text = format!("- {mark}{}\n", line_start(&self.phrase_markdown(&item.text)));
        for below in &item.below {
            let _ = writeln!(text, "  - {}", line_start(&self.phrase_markdown(below)));
        }
        text
    }

    fn task_markdown(&self, task: &Task) -> String {
        let mark = if task.is_done() { 'x' } else { ' ' };
        let standing = task.standing().map_or_else(String::new, |text| format!(" ({text})"));
        let mut text = format!("- [{mark}] **{}**{standing}", escaped(&task.title));
        if !task.evidence.is_empty() {
            let _ = write!(text, ": {}", escaped(&task.evidence));
        }
        text.push('\n');
        let next = task.next.as_ref().filter(|next| !next.text.trim().is_empty());
        if let Some(next) = next {
            let place = match self.link(&task.address) {
                _ if task.place.is_empty() => String::new(),
                Some(link) => format!(", in [{}]({link})", escaped(&task.place)),
                None => format!(", in {}", escaped(&task.place)),
            };
            let words = lines(&next.text).join(" ");
            let _ = writeln!(text, "  Next{place}: {}", escaped(&words));
        }
        if next.is_none() && !task.is_done() && !task.place.is_empty() {
            let place = escaped(&task.place);
            let place = self.link(&task.address).map_or(place.clone(), |link| format!("[{place}]({link})"));
            let _ = writeln!(text, "  Mended in {place}");
        }
        if let Some(who) = task.assignment() {
            let _ = writeln!(text, "  Who: {}", escaped(&who));
        }
        text
    }

    fn table_markdown(&self, table: &Table) -> String {
        let texts = table.heads.len().saturating_sub(table.numbers);
        let heads: Vec<String> = table.heads.iter().map(|head| escaped(head)).collect();
        let rules = (0..table.heads.len()).map(|place| if place < texts { "---" } else { "---:" });
        let rules: Vec<&str> = rules.collect();
        let mut text = format!("| {} |\n| {} |\n", heads.join(" | "), rules.join(" | "));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| self.phrase_markdown(cell)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        text
    }

    fn phrase_markdown(&self, phrase: &Phrase) -> String {
        let span = |span: &Span| match span {
            Span::Plain(text) => escaped(text),
            Span::Bold(text) if text.is_empty() => String::new(),
            Span::Bold(text) => format!("**{}**", escaped(text)),
            Span::Link { text, to } => match self.link(to) {
                Some(link) => format!("[{}]({link})", escaped(text)),
                None => escaped(text),
            },
        };
        phrase.0.iter().map(span).collect()
    }
}

fn started(text: &str) -> String {
    line_start(&escaped(text))
}

/// A line that begins no list, no heading's rule and no number.
fn line_start(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if text.starts_with(['-', '+', '=']) {
        return format!("\\{text}");
    }
    if digits > 0
        && text[digits..].starts_with(['.', ')'])
        && !text[digits + 1..].starts_with(char::is_numeric)
    {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    text.to_owned()
}
