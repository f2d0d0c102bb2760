//! Readers of calendars and of HTML that share no code with whoever writes them.

use std::collections::BTreeMap;

/// Properties that an event of this program may have.
pub(crate) const KNOWN: [&str; 10] =
    ["UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "RRULE", "SUMMARY", "DESCRIPTION", "TRANSP", "STATUS"];

/// The events of a calendar by RFC 5545: lines end with CR LF, are folded within 75 octets, and nest rightly.
pub(crate) fn events(text: &str) -> Result<Vec<BTreeMap<String, String>>, String> {
    let mut lines: Vec<String> = Vec::new();
    if !text.ends_with("\r\n") || text.replace("\r\n", "").contains(['\r', '\n']) {
        return Err("a line does not end with CR LF".to_owned());
    }
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        if line.len() > 75 {
            return Err(format!("{} octets: {line}", line.len()));
        }
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            (Some(_), None) => return Err("folded at the start".to_owned()),
            (None, _) => lines.push(line.to_owned()),
        }
    }
    let mut open: Vec<String> = Vec::new();
    let mut events = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("no property: {line}"))?;
        let name = name.split(';').next().unwrap_or_default().to_owned();
        match name.as_str() {
            "BEGIN" => {
                open.push(value.to_owned());
                if value == "VEVENT" {
                    events.push(BTreeMap::new());
                }
            }
            "END" if open.pop().as_deref() == Some(value) => {}
            "END" => return Err(format!("{value} ends and never began")),
            _ if open.last().is_some_and(|one| one == "VEVENT") => {
                let event: &mut BTreeMap<String, String> = events.last_mut().ok_or("no event")?;
                if event.insert(name.clone(), unescaped(value)?).is_some() {
                    return Err(format!("{name} stands twice"));
                }
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        return Err(format!("{open:?} never ends"));
    }
    let needed = ["UID", "DTSTAMP", "DTSTART", "SUMMARY"];
    match events.iter().find(|event| needed.iter().any(|name| !event.contains_key(*name))) {
        Some(event) => Err(format!("incomplete: {event:?}")),
        None => Ok(events),
    }
}

fn unescaped(value: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(sign @ ('\\' | ';' | ',')) => text.push(sign),
                other => return Err(format!("\\{other:?} is no escape in {value}")),
            },
            sign => text.push(sign),
        }
    }
    Ok(text)
}

/// What stands between the tags, in order: names of tags (`/td` where one ends) and texts.
fn tokens(html: &str) -> Vec<(bool, String)> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        tokens.push((false, decoded(&rest[..start])));
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end);
        let tag = rest[start + 1..end].split([' ', '\n']).next().unwrap_or_default();
        tokens.push((true, tag.to_lowercase()));
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    tokens.push((false, decoded(rest)));
    tokens
}

fn decoded(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

/// The rows of every table, heads first.
pub(crate) fn tables(html: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut in_cell = false;
    for (is_tag, text) in tokens(html) {
        match (is_tag, text.as_str()) {
            (true, "table") => tables.push(Vec::new()),
            (true, "tr") => tables.last_mut().unwrap().push(Vec::new()),
            (true, "td" | "th") => {
                tables.last_mut().unwrap().last_mut().unwrap().push(String::new());
                in_cell = true;
            }
            (true, "/td" | "/th") => in_cell = false,
            (false, text) if in_cell => {
                tables.last_mut().unwrap().last_mut().unwrap().last_mut().unwrap().push_str(text);
            }
            _ => {}
        }
    }
    tables
}

/// What a reader of the page sees.
pub(crate) fn visible(html: &str) -> String {
    let mut hidden = false;
    let mut seen = String::new();
    for (is_tag, text) in tokens(html) {
        match (is_tag, text.as_str()) {
            (true, "style" | "head") => hidden = true,
            (true, "/head") => hidden = false,
            (false, text) if !hidden => seen.push_str(text),
            _ => {}
        }
    }
    seen
}
