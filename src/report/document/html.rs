//! A document as one HTML file without scripts, that prints on A4 and Letter.

use std::fmt::Write;

use super::{Block, Document, ListItem, Phrase, Section, Span, Table, Task, lines};

const STYLE: &str = "\
@page{margin:18mm 16mm}\
body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;max-width:54rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}\
h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-top:.5rem;border-top:1px solid #d5dae0}\
h3{font-size:1rem;margin:1.25rem 0 .25rem}\
p,ul{margin:.5rem 0}ul{padding-left:1.25rem}\
ul.tasks{list-style:none;padding-left:0}ul.tasks>li{margin:.5rem 0;padding-left:1.6rem;text-indent:-1.6rem}\
ul.tasks>li>*{text-indent:0}.box{display:inline-block;width:1.6rem;text-indent:0}\
.more{display:block;color:#4d5663}\
table{border-collapse:collapse;margin:.75rem 0;font-size:.9rem;font-variant-numeric:tabular-nums}\
th,td{border:1px solid #d5dae0;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{background:#f2f4f7}.n{text-align:right;white-space:nowrap}\
@media print{body{font-size:10.5pt;max-width:none;margin:0;padding:0}h2,h3{break-after:avoid}\
li,tr{break-inside:avoid}thead{display:table-header-group}a{color:inherit;text-decoration:none}}";

impl Document {
    /// As a file of its own.
    pub fn html(&self) -> String {
        let mut text = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            title = safe(&self.title)
        );
        for section in &self.sections {
            self.section_html(&mut text, section);
        }
        text.push_str("</body>\n</html>\n");
        text
    }

    fn section_html(&self, text: &mut String, section: &Section) {
        let _ = writeln!(text, "<section id=\"{}\">", safe(&section.id));
        if !section.title.is_empty() {
            let _ = writeln!(text, "<h2>{}</h2>", safe(&section.title));
        }
        for line in section.lead_lines() {
            let _ = writeln!(text, "<p>{}</p>", safe(&line));
        }
        for block in &section.blocks {
            self.block_html(text, block);
        }
        text.push_str("</section>\n");
    }

    fn block_html(&self, text: &mut String, block: &Block) {
        match block {
            Block::Heading(words) => {
                let _ = writeln!(text, "<h3>{}</h3>", safe(words));
            }
            Block::Paragraph(phrase) => {
                let _ = writeln!(text, "<p>{}</p>", self.phrase_html(phrase));
            }
            Block::List(items) => {
                let boxes = items.iter().any(|item| item.mark.is_some());
                text.push_str(if boxes { "<ul class=\"tasks\">\n" } else { "<ul>\n" });
                items.iter().for_each(|item| self.item_html(text, item));
                text.push_str("</ul>\n");
            }
            Block::Table(table) => self.table_html(text, table),
            Block::Tasks(tasks) => {
                text.push_str("<ul class=\"tasks\">\n");
                tasks.iter().for_each(|task| self.task_html(text, task));
                text.push_str("</ul>\n");
            }
        }
    }

    fn item_html(&self, text: &mut String, item: &ListItem) {
        let mark = item.mark.map_or("", ticked);
        let _ = write!(text, "<li>{mark}{}", self.phrase_html(&item.text));
        if !item.below.is_empty() {
            text.push_str("\n<ul>\n");
            for below in &item.below {
                let _ = writeln!(text, "<li>{}</li>", self.phrase_html(below));
            }
            text.push_str("</ul>");
        }
        text.push_str("</li>\n");
    }

    fn task_html(&self, text: &mut String, task: &Task) {
        let standing = task.standing().map_or_else(String::new, |text| format!(" ({})", safe(&text)));
        let _ =
            write!(text, "<li>{}<strong>{}</strong>{standing}", ticked(task.is_done()), safe(&task.title));
        if !task.evidence.is_empty() {
            let _ = write!(text, ": {}", safe(&task.evidence));
        }
        let next = task.next.as_ref().filter(|next| !next.text.trim().is_empty());
        if let Some(next) = next {
            let place = match self.link(&task.address) {
                _ if task.place.is_empty() => String::new(),
                Some(link) => format!(", in <a href=\"{}\">{}</a>", safe(&link), safe(&task.place)),
                None => format!(", in {}", safe(&task.place)),
            };
            let words = lines(&next.text).join(" ");
            let _ = write!(text, "<span class=\"more\">Next{place}: {}</span>", safe(&words));
        }
        if next.is_none() && !task.is_done() && !task.place.is_empty() {
            let place = safe(&task.place);
            let place = self
                .link(&task.address)
                .map_or(place.clone(), |link| format!("<a href=\"{}\">{place}</a>", safe(&link)));
            let _ = write!(text, "<span class=\"more\">Mended in {place}</span>");
        }
        if let Some(who) = task.assignment() {
            let _ = write!(text, "<span class=\"more\">Who: {}</span>", safe(&who));
        }
        text.push_str("</li>\n");
    }

    fn table_html(&self, text: &mut String, table: &Table) {
        let texts = table.heads.len().saturating_sub(table.numbers);
        let class = |place: usize| if place < texts { "" } else { " class=\"n\"" };
        text.push_str("<table>\n<thead><tr>");
        for (place, head) in table.heads.iter().enumerate() {
            let _ = write!(text, "<th scope=\"col\"{}>{}</th>", class(place), safe(head));
        }
        text.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            text.push_str("<tr>");
            for (place, cell) in row.iter().enumerate() {
                let _ = write!(text, "<td{}>{}</td>", class(place), self.phrase_html(cell));
            }
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody>\n</table>\n");
    }

    fn phrase_html(&self, phrase: &Phrase) -> String {
        let span = |span: &Span| match span {
            Span::Plain(text) => safe(text),
            Span::Bold(text) => format!("<strong>{}</strong>", safe(text)),
            Span::Link { text, to } => match self.link(to) {
                Some(link) => format!("<a href=\"{}\">{}</a>", safe(&link), safe(text)),
                None => safe(text),
            },
        };
        phrase.0.iter().map(span).collect()
    }
}

fn ticked(done: bool) -> &'static str {
    if done { "<span class=\"box\">☑</span>" } else { "<span class=\"box\">☐</span>" }
}

/// A text that stands in HTML as itself, also within an attribute.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
    }
    safe
}
