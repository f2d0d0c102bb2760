//! Saving into a text that somebody wrote: what did not change stays as it is, byte by byte; members keep their order,
//! elements are recognised by their ids, and what is new takes the style of its neighbours.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::fresh::{fresh, quoted};
use super::layout::{Node, Part, Parts, layout};

/// The original text, with what differs between `before` (the original as this program writes it) and `after` put in.
pub(in crate::workspace) fn keep(original: &str, before: &Value, after: &Value) -> Option<String> {
    let root = layout(original)?;
    let mut text = original.get(..root.span.start)?.to_owned();
    text.push_str(&Original { text: original }.changed(&root, before, after)?);
    text.push_str(original.get(root.span.end..)?);
    Some(text)
}

/// Whether two values are the same, the order of their members included.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|((name, one), (other_name, other))| name == other_name && same(one, other))
        }
        (one, other) => one == other,
    }
}

fn same_or_none(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

struct Original<'t> {
    text: &'t str,
}

/// A part of what is written: its text, and the space before it where it has its own.
struct Written {
    name: String,
    lead: Option<String>,
    text: String,
}

impl<'t> Original<'t> {
    fn slice(&self, from: usize, to: usize) -> Option<&'t str> {
        self.text.get(from..to)
    }

    /// The space at the start of the line that holds a place.
    fn indent(&self, at: usize) -> &'t str {
        let line = self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = self.text.get(line..at).unwrap_or_default();
        &line[..line.len() - line.trim_start().len()]
    }

    fn new_value(&self, value: &Value, indent: &str, on_one_line: bool) -> String {
        let text = fresh(value, indent, on_one_line);
        if self.text.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
    }

    fn changed(&self, node: &Node, before: &Value, after: &Value) -> Option<String> {
        let old = self.slice(node.span.start, node.span.end)?;
        if same(before, after) {
            return Some(old.to_owned());
        }
        match (&node.parts, before, after) {
            (Parts::Members(parts), Value::Object(before), Value::Object(after))
                if !parts.is_empty() && is_of_one_kind(before, after) =>
            {
                self.members(node, parts, before, after)
            }
            (Parts::Items(parts), Value::Array(before), Value::Array(after))
                if !parts.is_empty() && parts.len() == before.len() =>
            {
                self.items(node, parts, before, after)
            }
            _ => {
                // An empty list or object says nothing about the style.
                let scalar = matches!(node.parts, Parts::None);
                Some(self.new_value(
                    after,
                    self.indent(node.span.start),
                    !scalar && node.span.len() > 2 && !old.contains('\n'),
                ))
            }
        }
    }

    fn members(
        &self,
        node: &Node,
        parts: &[Part],
        before: &Map<String, Value>,
        after: &Map<String, Value>,
    ) -> Option<String> {
        let style = Style::of(self, node, parts)?;
        let mut written = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let (old, new) = (before.get(&part.name), after.get(&part.name));
            let value = match (old, new) {
                _ if same_or_none(old, new) => {
                    self.slice(part.value.span.start, part.value.span.end)?.to_owned()
                }
                (Some(old), Some(new)) => self.changed(&part.value, old, new)?,
                (None, Some(new)) => self.new_value(new, &style.indent, style.on_one_line),
                (_, None) => continue,
            };
            let text = format!("{}{value}", self.slice(part.start, part.value.span.start)?);
            written.push(Written { name: part.name.clone(), lead: self.lead(index, part)?, text });
        }
        let standing: HashSet<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        let mut previous: Option<&str> = None;
        for (name, value) in after {
            if !standing.contains(name.as_str()) && !same_or_none(before.get(name), Some(value)) {
                let at = previous.and_then(|name| written.iter().position(|part| part.name == name));
                let text =
                    format!("{}: {}", quoted(name), self.new_value(value, &style.indent, style.on_one_line));
                written.insert(at.map_or(0, |at| at + 1), Written { name: name.clone(), lead: None, text });
            }
            previous = Some(name);
        }
        if is_reordered(before, after) {
            let order: HashMap<&str, usize> =
                after.keys().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
            crate::order::sort_by_key(&mut written, |part| {
                order.get(part.name.as_str()).copied().unwrap_or(usize::MAX)
            });
        }
        Some(style.join('{', written, '}'))
    }

    fn items(&self, node: &Node, parts: &[Part], before: &[Value], after: &[Value]) -> Option<String> {
        let style = Style::of(self, node, parts)?;
        let mut written = Vec::new();
        for (value, origin) in after.iter().zip(origins(before, after)) {
            let one = match origin {
                Some(index) => {
                    let part = parts.get(index)?;
                    let text = self.changed(&part.value, before.get(index)?, value)?;
                    Written { name: String::new(), lead: self.lead(index, part)?, text }
                }
                None => {
                    let text = self.new_value(value, &style.indent, style.on_one_line);
                    Written { name: String::new(), lead: None, text }
                }
            };
            written.push(one);
        }
        Some(style.join('[', written, ']'))
    }

    /// The space before a part, unless it is the first, whose space belongs to the place and not to the part.
    fn lead(&self, index: usize, part: &Part) -> Option<Option<String>> {
        let lead = self.slice(part.lead, part.start)?;
        Some((index > 0).then(|| lead.to_owned()))
    }
}

/// How a list or an object is spaced.
struct Style {
    first: String,
    later: String,
    last: String,
    indent: String,
    on_one_line: bool,
}

impl Style {
    fn of(original: &Original<'_>, node: &Node, parts: &[Part]) -> Option<Self> {
        let lead = |part: &Part| original.slice(part.lead, part.start);
        let first = lead(parts.first()?)?;
        let later = match parts.get(1) {
            Some(second) => lead(second)?,
            None if first.contains('\n') => first,
            None => " ",
        };
        let close = original.slice(parts.last()?.value.span.end, node.span.end.checked_sub(1)?)?;
        let start = if later.contains('\n') { parts.get(1).or(parts.first())? } else { parts.first()? }.start;
        let on_one_line = parts.iter().all(|part| {
            let value = original.slice(part.value.span.start, part.value.span.end).unwrap_or_default();
            !value.contains('\n')
        });
        Some(Self {
            first: first.to_owned(),
            later: later.to_owned(),
            last: close.to_owned(),
            indent: original.indent(start).to_owned(),
            on_one_line,
        })
    }

    fn join(&self, open: char, parts: Vec<Written>, close: char) -> String {
        let mut text = String::from(open);
        let empty = parts.is_empty();
        for (index, part) in parts.into_iter().enumerate() {
            match (index, part.lead) {
                (0, _) => text.push_str(&self.first),
                (_, lead) => {
                    text.push(',');
                    text.push_str(lead.as_deref().unwrap_or(&self.later));
                }
            }
            text.push_str(&part.text);
        }
        if !empty {
            text.push_str(&self.last);
        }
        text.push(close);
        text
    }
}

/// Whether an object is what it was: not a copied field that became a pool, or a split by another method. What one kind
/// ignores, such as `"floor": null`, may mean something to another.
fn is_of_one_kind(before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
    before.get("method") == after.get("method")
        && ["copy", "owner_of", "pool"]
            .iter()
            .all(|kind| before.contains_key(*kind) == after.contains_key(*kind))
}

/// Whether members that both have changed their order.
fn is_reordered(before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
    let in_before = before.keys().filter(|name| after.contains_key(*name));
    let in_after = after.keys().filter(|name| before.contains_key(*name));
    !in_before.eq(in_after)
}

/// For each element of a list, the place of the one that it was before: by id, else by being the same, else by its place.
fn origins(before: &[Value], after: &[Value]) -> Vec<Option<usize>> {
    let mut known: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (index, value) in before.iter().enumerate() {
        known.entry(identity(value)).or_default().push_back(index);
    }
    let mut origins: Vec<_> =
        after.iter().map(|value| known.get_mut(&identity(value)).and_then(VecDeque::pop_front)).collect();
    let used: HashSet<usize> = origins.iter().flatten().copied().collect();
    for (index, origin) in origins.iter_mut().enumerate() {
        let nameless = |list: &[Value]| list.get(index).is_some_and(|value| value.get("id").is_none());
        if origin.is_none() && !used.contains(&index) && nameless(before) && nameless(after) {
            *origin = Some(index);
        }
    }
    origins
}

fn identity(value: &Value) -> String {
    match value.get("id") {
        Some(id) => format!("id {id}"),
        None => value.to_string(),
    }
}
