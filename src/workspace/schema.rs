//! The JSON Schema of a workspace: made from the types, written to `docs/`, and held against what the reader accepts.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::{Condition, Figure, Level, Operator, Test, Workspace};
use crate::calendar::{DateOrder, Day, Month, Week};

/// Members that this program always writes, and reads where they are absent.
const MAY_BE_ABSENT: [(&str, &[&str]); 8] = [
    ("Mapping", &["columns"]),
    ("Driver", &["values"]),
    ("Budget", &["line"]),
    ("Escalation", &["levels"]),
    ("EscalationLevel", &["notify"]),
    ("ClosedWeek", &["entries"]),
    ("Dispute", &["line"]),
    ("ClosedEntry", &["team", "product", "environment", "usage_type"]),
];

/// The schema of what is read. Members that this program leaves out where they are empty may be absent.
pub(super) fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Workspace>().to_value();
    for (name, members) in MAY_BE_ABSENT {
        if let Some(required) = schema["$defs"][name]["required"].as_array_mut() {
            required.retain(|one| !members.iter().any(|member| one == member));
        }
    }
    schema
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/workspace.schema.json")
}

#[test]
fn the_written_schema_is_that_of_the_types() -> Result<(), Box<dyn std::error::Error>> {
    let text = serde_json::to_string_pretty(&schema())? + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file().parent().unwrap_or(Path::new(".")))?;
        std::fs::write(file(), &text)?;
    }
    let written = std::fs::read_to_string(file()).unwrap_or_default();
    assert!(
        written == text,
        "docs/workspace.schema.json is stale: run this test with UPDATE=1, look at it, commit it"
    );
    Ok(())
}

/// Gives a type a schema of its own.
macro_rules! schema {
    ($type:ty, $name:literal, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema!(Day, "Day", |_generator| json_schema!({
    "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "description": "A day, as 2026-03-11."
}));
schema!(Month, "Month", |_generator| json_schema!({
    "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "description": "A month, as 2026-03."
}));
schema!(Week, "Week", |_generator| json_schema!({
    "type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$", "description": "An ISO week, as 2026-W11."
}));
schema!(DateOrder, "DateOrder", |_generator| json_schema!({
    "enum": ["iso", "dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy"], "description": "How dates are written."
}));
schema!(Figure, "Figure", |_generator| json_schema!({
    "type": ["string", "number"],
    "description": "A decimal number; as a text every digit is sure to survive other programs."
}));
schema!(Level, "Level", |_generator| json_schema!({
    "type": ["string", "number"], "description": "A percentage of the budget, as \"80%\", or an amount, as \"8000\"."
}));
schema!(Condition, "Condition", |generator| {
    let conditions = generator.subschema_for::<Vec<Condition>>();
    let test = generator.subschema_for::<Test>();
    json_schema!({
        "type": "object",
        "description": "Every member must hold; none always holds. A member's name is a field: a column of the charge, or a dimension.",
        "properties": {"any": conditions, "all": conditions, "none": conditions},
        "additionalProperties": test
    })
});
schema!(Test, "Test", |generator| {
    let operators = generator.subschema_for::<Operator>();
    json_schema!({
        "description": "A text (equal), a list (any of), or operators that must all hold.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, operators]
    })
});
schema!(Operator, "Operators", |generator| {
    let operators = generator.subschema_for::<Operator>();
    let figure = generator.subschema_for::<Figure>();
    json_schema!({
        "type": "object",
        "description": "Operators that must all hold; text is compared without regard to case and outer space.",
        "properties": {
            "exists": {"type": "boolean", "description": "Whether the field has a value."},
            "is": {"type": "string", "description": "Equal."},
            "is_any": {"type": "array", "items": {"type": "string"}, "description": "Equal to one."},
            "contains": {"type": "string", "description": "Has the text inside."},
            "starts_with": {"type": "string", "description": "Begins with the text."},
            "ends_with": {"type": "string", "description": "Ends with the text."},
            "matches": {"type": "string", "description": "A regular expression (regex-lite's), unanchored."},
            "at_least": figure,
            "below": figure,
            "not": operators
        },
        "additionalProperties": false
    })
});
