//! A document as chat programs mark texts up (Slack's way, which others read as well): stars for what stands out, no tables.

use std::fmt::Write;

use super::{Block, Document, Phrase, Section, Span, Table, Task, lines};

impl Document {
    /// As a message of a chat.
    pub fn chat(&self) -> String {
        let mut parts = Vec::new();
        if !self.title.is_empty() {
            parts.push(format!("*{}*\n", safe(&self.title)));
        }
        parts.extend(self.sections.iter().map(|section| self.section_chat(section)));
        parts.join("\n")
    }

    fn section_chat(&self, section: &Section) -> String {
        let mut text = String::new();
        if !section.title.is_empty() {
            let _ = writeln!(text, "*{}*", safe(&section.title));
        }
        for line in section.lead_lines() {
            let _ = writeln!(text, "{}", safe(&line));
        }
        for block in &section.blocks {
            match block {
                Block::Heading(words) => {
                    let _ = writeln!(text, "*{}*", safe(words));
                }
                Block::Paragraph(phrase) => {
                    let _ = writeln!(text, "{}", self.phrase_chat(phrase));
                }
                Block::List(items) => {
                    for item in items {
                        let mark = item.mark.map_or("• ", ticked);
                        let _ = writeln!(text, "{mark}{}", self.phrase_chat(&item.text));
                        for below in &item.below {
                            let _ = writeln!(text, "    ◦ {}", self.phrase_chat(below));
                        }
                    }
                }
                Block::Table(table) => text.push_str(&self.table_chat(table)),
                Block::Tasks(tasks) => tasks.iter().for_each(|task| self.task_chat(&mut text, task)),
            }
        }
        text
    }

    fn task_chat(&self, text: &mut String, task: &Task) {
        let standing = task.standing().map_or_else(String::new, |text| format!(" ({})", safe(&text)));
        let _ = write!(text, "{}*{}*{standing}", ticked(task.is_done()), safe(&task.title));
        if !task.evidence.is_empty() {
            let _ = write!(text, ": {}", safe(&task.evidence));
        }
        text.push('\n');
        if let Some(next) = task.next.as_ref().filter(|next| !next.text.trim().is_empty()) {
            let place = match self.link(&task.address) {
                _ if task.place.is_empty() => String::new(),
                Some(link) => format!(", in <{}|{}>", link.replace('&', "&amp;"), safe(&task.place)),
                None => format!(", in {}", safe(&task.place)),
            };
            let _ = writeln!(text, "    Next{place}: {}", safe(&lines(&next.text).join(" ")));
        }
        if let Some(who) = task.assignment() {
            let _ = writeln!(text, "    Who: {}", safe(&who));
        }
    }

    /// A line a row: the first cell, then the others by their heads.
    fn table_chat(&self, table: &Table) -> String {
        let mut text = String::new();
        for row in &table.rows {
            let mut cells = row.iter().zip(&table.heads);
            let first = cells.next().map(|(cell, _)| safe(&cell.text())).unwrap_or_default();
            let rest: Vec<String> = cells
                .filter(|(cell, _)| !cell.text().is_empty())
                .map(|(cell, head)| format!("{} {}", safe(head), safe(&cell.text())))
                .collect();
            let between = if rest.is_empty() { "" } else { ": " };
            let _ = writeln!(text, "• {first}{between}{}", rest.join("; "));
        }
        text
    }

    fn phrase_chat(&self, phrase: &Phrase) -> String {
        let span = |span: &Span| match span {
            Span::Plain(text) => safe(text),
            Span::Bold(text) if text.is_empty() => String::new(),
            Span::Bold(text) => format!("*{}*", safe(text)),
            Span::Link { text, to } => match self.link(to) {
                Some(link) => format!("<{}|{}>", link.replace('&', "&amp;"), safe(text)),
                None => safe(text),
            },
        };
        phrase.0.iter().map(span).collect()
    }
}

fn ticked(done: bool) -> &'static str {
    if done { "☑ " } else { "☐ " }
}

/// A text that no chat takes for markup or for a call to everybody. Chats know no escapes for their own signs, so those
/// become ones that look alike; an underscore within a word is none.
fn safe(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut safe = String::with_capacity(text.len());
    for (place, sign) in signs.iter().enumerate() {
        let word = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|it| it.is_alphanumeric());
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '*' => safe.push('∗'),
            '~' => safe.push('∼'),
            '`' => safe.push('ˋ'),
            '_' if !(word(place.checked_sub(1)) && word(Some(place + 1))) => safe.push('＿'),
            '@' => {
                safe.push('@');
                let rest: String = signs[place + 1..].iter().take(8).collect::<String>().to_lowercase();
                if ["channel", "here", "everyone"].iter().any(|word| rest.starts_with(word)) {
                    safe.push('\u{2060}');
                }
            }
            sign => safe.push(*sign),
        }
    }
    safe
}
