//! Values that are new in a text: on one line where their neighbours are, else two spaces a level.

use serde_json::Value;

/// The longest value that is written on one line.
const LONGEST: usize = 100;

/// A value as text. `indent` is the space before the line that it starts on.
pub(super) fn fresh(value: &Value, indent: &str, on_one_line: bool) -> String {
    let mut line = String::new();
    write_line(value, &mut line);
    if on_one_line && line.chars().count() <= LONGEST {
        return line;
    }
    let pretty = serde_json::to_string_pretty(value).unwrap_or(line);
    pretty.replace('\n', &format!("\n{indent}"))
}

/// A name as a member's quoted name.
pub(super) fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}

fn write_line(value: &Value, line: &mut String) {
    match value {
        Value::Array(list) => {
            line.push('[');
            for (index, value) in list.iter().enumerate() {
                line.push_str(if index == 0 { "" } else { ", " });
                write_line(value, line);
            }
            line.push(']');
        }
        Value::Object(members) => {
            line.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                line.push_str(if index == 0 { "" } else { ", " });
                line.push_str(&quoted(name));
                line.push_str(": ");
                write_line(value, line);
            }
            line.push('}');
        }
        scalar => line.push_str(&scalar.to_string()),
    }
}
