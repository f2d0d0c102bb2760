//! Writing a workspace: always the same bytes for the same workspace, and a file made by hand keeps its own.

mod fresh;
mod keep;
mod layout;

use serde_json::Value;

pub(super) use self::keep::keep;
use super::Workspace;
use super::read::{from_value, parse, without_mark};

impl Workspace {
    /// The workspace as a text: two spaces a level, members in the order of the types, unknown ones after them, and a
    /// newline at the end.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(&to_value(self)).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The workspace as the text to save. Where `original` is the text that it was opened from, nothing in it changes
    /// but what differs: an unchanged workspace gives the same bytes, members keep their order, numbers their spelling.
    pub fn save(&self, original: Option<&str>) -> String {
        original.and_then(|original| self.save_into(original)).unwrap_or_else(|| self.to_text())
    }

    fn save_into(&self, original: &str) -> Option<String> {
        let value = parse(without_mark(original)).ok()?;
        let after = to_value(self);
        if value.get("format") != after.get("format") {
            return None;
        }
        let opened = from_value(value).ok()?;
        if opened == *self {
            return Some(original.to_owned());
        }
        let text = keep(original, &to_value(&opened), &after)?;
        // Whatever a hand-made layout may hide: what is saved must read as what was meant.
        let saved = from_value(parse(without_mark(&text)).ok()?).ok()?;
        (saved == from_value(after).ok()?).then_some(text)
    }
}

/// A workspace as a value: through one, because a member that somebody named twice must not stand twice in a file.
pub(super) fn to_value(workspace: &Workspace) -> Value {
    // All keys are texts, and nothing here fails to serialise.
    serde_json::to_value(workspace).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::cases::folder;
    use crate::workspace::{Condition, Figure, PoolMode, Rule, Setter, Setters, Team};

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn example() -> Result<(String, Workspace), Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(folder().join("contract-example.json"))?;
        let workspace = Workspace::open(&text)?;
        Ok((text, workspace))
    }

    /// The lines that only one of two texts has.
    fn difference<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
        let only = |one: &'t str, other: &str| {
            one.lines()
                .filter(|line| !other.lines().any(|there| there == *line))
                .map(str::trim)
                .collect::<Vec<_>>()
        };
        (only(before, after), only(after, before))
    }

    #[test]
    fn open_and_save_gives_the_same_bytes() -> Outcome {
        let (text, workspace) = example()?;
        assert_eq!(workspace.save(Some(&text)), text);
        let canonical = workspace.to_text();
        let again = Workspace::open(&canonical)?;
        assert_eq!(again, workspace);
        assert_eq!(again.to_text(), canonical);
        assert_eq!(again.save(None), canonical);
        Ok(())
    }

    #[test]
    fn a_changed_value_changes_its_line_only() -> Outcome {
        let (text, mut workspace) = example()?;
        workspace.budgets[0].amount = Figure::parse("12500").unwrap_or_default();
        let saved = workspace.save(Some(&text));
        let (gone, new) = difference(&text, &saved);
        assert_eq!(gone, ["\"amount\": \"10000\", \"from\": \"2026-01\","]);
        assert_eq!(new, ["\"amount\": \"12500\", \"from\": \"2026-01\","]);
        assert_eq!(Workspace::open(&saved)?, workspace);
        Ok(())
    }

    #[test]
    fn moved_new_and_removed_elements_leave_the_others_alone() -> Outcome {
        let (text, mut workspace) = example()?;
        workspace.rules.swap(0, 1);
        workspace.rules.remove(3);
        let set = Setters { team: Some(Setter::Text("ads".to_owned())), ..Setters::default() };
        let when = Condition::field_is("ServiceName", "Seats");
        workspace.rules.insert(2, Rule { id: "seats".to_owned(), when, set, ..Rule::default() });
        workspace.teams.push(Team { id: "ads".to_owned(), owner: Some("bo".to_owned()), ..Team::default() });
        let saved = workspace.save(Some(&text));
        assert_eq!(Workspace::open(&saved)?, workspace);
        let (gone, new) = difference(&text, &saved);
        // Only the neighbours' commas and the lines of what came and went.
        assert_eq!(
            gone,
            [
                r#""deputy": "bo@example.com", "cost_center": "CC-100"}"#,
                r#""set": {"team": {"pool": "platform"}}},"#,
                r#"{"id": "owner", "when": {}, "set": {"team": {"owner_of": "product"}}}"#,
            ]
        );
        assert_eq!(new.len(), 15, "{new:#?}");
        Ok(())
    }

    #[test]
    fn hand_made_files_keep_order_spelling_and_unknown_members() -> Outcome {
        let text = "\u{feff}{ \"currency\" : \"USD\",\r\n  \"notes\": {\"b\": 1.50, \"a\": 1E2},\r\n\r\n  \"rules\": [],\r\n  \
                    \"rates\": [ {\"rate\": 1.0840, \"why\": \"ECB\", \"month\": \"2026-03\", \"from\": \"EUR\"} ],\r\n  \
                    \"format\": \"cost-matrix/1\", \"name\": null }";
        let mut workspace = Workspace::open(text)?;
        assert_eq!(workspace.save(Some(text)), text);
        workspace.name = Some("Acme".to_owned());
        workspace.rates[0].rate = Figure::parse("1.09").unwrap_or_default();
        workspace.pool_mode = Some(PoolMode::Direct);
        let saved = workspace.save(Some(text));
        let expected = text
            .replace("null", "\"Acme\"")
            .replace("\"USD\",", "\"USD\",\r\n  \"pool_mode\": \"direct\",")
            .replace("1.0840", "\"1.09\"");
        assert_eq!(saved, expected);
        assert_eq!(Workspace::open(&saved)?, workspace);
        Ok(())
    }

    #[test]
    fn an_original_that_is_none_is_not_kept() -> Outcome {
        let (_, workspace) = example()?;
        for original in ["", "{", "[]", "{\"format\": \"cost-matrix/9\"}"] {
            assert_eq!(workspace.save(Some(original)), workspace.to_text());
        }
        Ok(())
    }
}
