//! Names: how a text that a bill or a rule gives becomes the id of something declared.

use serde_json::Value;

/// Text as the contract compares it: outer space cut, Unicode lower case.
pub(crate) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The declared members of one kind (teams, products, …), with id, name and aliases.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    id: String,
    name: Option<String>,
    aliases: Vec<String>,
}

impl Declared {
    /// Reads a list of objects with `id`, `name` and `aliases`; a missing list declares nothing.
    pub(crate) fn read(list: &Value) -> Self {
        let members = list.as_array().map(Vec::as_slice).unwrap_or_default().iter().filter_map(|member| {
            Some(Member {
                id: member["id"].as_str()?.trim().to_string(),
                name: member["name"].as_str().map(folded),
                aliases: texts(&member["aliases"]).iter().map(|alias| folded(alias)).collect(),
            })
        });
        Self { members: members.collect() }
    }

    /// The position of the member that the text names: id before name before alias.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let wanted = folded(text);
        let by_id = self.members.iter().position(|member| folded(&member.id) == wanted);
        let by_name = || self.members.iter().position(|member| member.name.as_ref() == Some(&wanted));
        let by_alias = || self.members.iter().position(|member| member.aliases.contains(&wanted));
        by_id.or_else(by_name).or_else(by_alias)
    }

    /// The id that the text names, or the text itself (trimmed, case kept) where nothing declared has that name.
    pub(crate) fn id_or_text(&self, text: &str) -> String {
        match self.find(text) {
            Some(position) => self.members[position].id.clone(),
            None => text.trim().to_string(),
        }
    }
}

/// The texts of a JSON list.
pub(crate) fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|text| text.as_str().map(str::to_string)).collect()
}
