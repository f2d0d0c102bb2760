//! Draws the Markdown that this project writes: headings, paragraphs, lists with boxes, tables, bold, code. Never raw HTML:
//! whatever it does not know stands as text.

use yew::prelude::*;

/// A text as elements.
pub(super) fn render(text: &str) -> Html {
    let mut lines = text.lines().peekable();
    let mut blocks: Vec<Html> = Vec::new();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.is_empty() {
            continue;
        }
        if let Some(heading) = heading(trimmed) {
            blocks.push(heading);
        } else if trimmed.starts_with('|') {
            let mut rows = vec![trimmed];
            while let Some(row) = lines.next_if(|line| line.trim_start().starts_with('|')) {
                rows.push(row.trim());
            }
            blocks.push(table(&rows));
        } else if is_item(trimmed) {
            let mut items = vec![line.to_owned()];
            while let Some(next) = lines.next_if(|line| is_item(line.trim_start()) || line.starts_with("  "))
            {
                if is_item(next.trim_start()) {
                    items.push(next.to_owned());
                } else if let Some(last) = items.last_mut() {
                    last.push('\n');
                    last.push_str(next.trim());
                }
            }
            blocks.push(list(&items));
        } else {
            let mut paragraph = trimmed.to_owned();
            let goes_on = |line: &&str| {
                let line = line.trim_start();
                !line.is_empty() && !line.starts_with('|') && !is_item(line) && heading(line).is_none()
            };
            while let Some(next) = lines.next_if(goes_on) {
                paragraph.push(' ');
                paragraph.push_str(next.trim());
            }
            blocks.push(html! { <p>{ inline(&paragraph) }</p> });
        }
    }
    blocks
        .into_iter()
        .enumerate()
        .map(|(place, block)| html! { <div key={place} class="block">{ block }</div> })
        .collect()
}

/// A heading one level lower than it says: the page has its own first level.
fn heading(line: &str) -> Option<Html> {
    let level = line.chars().take_while(|letter| *letter == '#').count();
    let text = line.get(level..)?.strip_prefix(' ')?;
    Some(match level {
        1 => html! { <h2 class="level-1">{ inline(text) }</h2> },
        2 => html! { <h3 class="level-2">{ inline(text) }</h3> },
        3 | 4 => html! { <h4 class="level-3">{ inline(text) }</h4> },
        _ => return None,
    })
}

fn item_text(line: &str) -> Option<&str> {
    if let Some(text) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some(text);
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if digits == 0 { None } else { line.get(digits..)?.strip_prefix(". ") }
}

fn is_item(line: &str) -> bool {
    item_text(line).is_some()
}

fn list(items: &[String]) -> Html {
    let draw = |(place, item): (usize, &String)| {
        let (first, rest) = item.split_once('\n').unwrap_or((item, ""));
        let depth = first.len() - first.trim_start().len();
        let text = item_text(first.trim_start()).unwrap_or(first);
        let (mark, text) = match (
            text.strip_prefix("[ ] "),
            text.strip_prefix("[x] ").or_else(|| text.strip_prefix("[X] ")),
        ) {
            (Some(text), _) => (Some(false), text),
            (_, Some(text)) => (Some(true), text),
            _ => (None, text),
        };
        html! {
            <li key={place} class={classes!(mark.is_some().then_some("task"), (depth > 1).then_some("nested"))}>
                if let Some(done) = mark {
                    <span class={if done { "task-box done" } else { "task-box" }} role="img" aria-label={if done { "done:" } else { "open:" }}>{ if done { "✓" } else { "" } }</span>
                }
                <span>{ inline(text) }{ for rest.lines().map(|line| html! { <span class="task-more">{ inline(line) }</span> }) }</span>
            </li>
        }
    };
    let is_ordered = items
        .first()
        .is_some_and(|item| item.trim_start().starts_with(|letter: char| letter.is_ascii_digit()));
    if is_ordered {
        html! { <ol class="numbered">{ for items.iter().enumerate().map(draw) }</ol> }
    } else {
        html! { <ul>{ for items.iter().enumerate().map(draw) }</ul> }
    }
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|');
    let mut cells = vec![String::new()];
    let mut letters = row.chars();
    while let Some(letter) = letters.next() {
        match (letter, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            ('\\', Some(cell)) => {
                cell.push('\\');
                cell.extend(letters.next());
            }
            (letter, Some(cell)) => cell.push(letter),
            _ => {}
        }
    }
    // What follows the last bar is nothing.
    cells.pop();
    cells
}

fn table(rows: &[&str]) -> Html {
    let right: Vec<bool> = rows
        .get(1)
        .map(|rule| cells(rule).iter().map(|cell| cell.trim().ends_with(':')).collect())
        .unwrap_or_default();
    let class = |place: usize| right.get(place).copied().unwrap_or(false).then_some("number");
    html! {
        <div class="table-box" tabindex="0" role="group" aria-label="Table">
            <table class="table">
                <thead><tr>{ for cells(rows[0]).iter().enumerate().map(|(place, cell)| html! { <th key={place} scope="col" class={class(place)}>{ inline(cell.trim()) }</th> }) }</tr></thead>
                <tbody>
                    { for rows.iter().skip(2).enumerate().map(|(row, line)| html! {
                        <tr key={row}>{ for cells(line).iter().enumerate().map(|(place, cell)| html! { <td key={place} class={class(place)}>{ inline(cell.trim()) }</td> }) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// Bold, code and escapes.
fn inline(text: &str) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let wrapped = |mark: &str| {
            let inner = rest.strip_prefix(mark)?;
            let end = inner.find(mark).filter(|end| *end > 0)?;
            Some((&inner[..end], &inner[end + mark.len()..]))
        };
        if let Some((inner, after)) = wrapped("**") {
            parts.push(html! { { std::mem::take(&mut plain) } });
            parts.push(html! { <strong>{ inline(inner) }</strong> });
            rest = after;
        } else if let Some((inner, after)) = wrapped("`") {
            parts.push(html! { { std::mem::take(&mut plain) } });
            parts.push(html! { <code>{ inner.to_owned() }</code> });
            rest = after;
        } else if let Some(after) = rest.strip_prefix("&amp;") {
            plain.push('&');
            rest = after;
        } else {
            let mut letters = rest.chars();
            let taken = letters.next();
            let escaped = if taken == Some('\\') {
                letters.clone().next().filter(char::is_ascii_punctuation)
            } else {
                None
            };
            if escaped.is_some() {
                letters.next();
            }
            plain.push(escaped.unwrap_or(letter));
            rest = letters.as_str();
        }
    }
    parts.push(html! { { plain } });
    html! { <>{ for parts }</> }
}
