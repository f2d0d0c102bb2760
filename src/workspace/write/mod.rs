//! Writing a workspace: always the same bytes for the same workspace, and a file made by hand keeps its own.

use super::Workspace;

impl Workspace {
    /// The workspace as a text: two spaces a level, members in the order of the types, unknown ones after them, and a
    /// newline at the end.
    pub fn to_text(&self) -> String {
        // A type without maps of other keys than texts always serialises.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
