//! Finding what a text names: ids, then names, then aliases, each within its kind, without regard to case or outer space.

use std::collections::HashMap;

use super::{Dimension, Workspace};

/// What every id, name and alias of a workspace stands for.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// For each dimension, the id by folded id, name or alias.
    dimensions: [HashMap<String, String>; 4],
    pools: Places,
    drivers: Places,
    people: Places,
    escalations: Places,
}

/// Places in a list, by folded id or name.
type Places = HashMap<String, usize>;

/// Who a share of a pool goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A pool, by its place in the workspace.
    Pool(usize),
    /// A team, by its id (or by the text as it stands, where nobody declared it).
    Team(String),
}

/// The form in which texts are compared.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

impl Names {
    /// The names of a workspace.
    pub fn of(workspace: &Workspace) -> Self {
        let declared = |list: &[super::Declared]| {
            ids(list.iter().map(|one| (one.id.as_str(), one.name.as_deref(), one.aliases.as_slice())))
        };
        let teams = &workspace.teams;
        Self {
            dimensions: [
                ids(teams
                    .iter()
                    .map(|team| (team.id.as_str(), team.name.as_deref(), team.aliases.as_slice()))),
                declared(&workspace.products),
                declared(&workspace.environments),
                declared(&workspace.usage_types),
            ],
            pools: places(workspace.pools.iter().map(|pool| (&*pool.id, pool.name.as_deref(), None))),
            drivers: places(
                workspace.drivers.iter().map(|driver| (&*driver.id, driver.name.as_deref(), None)),
            ),
            people: places(
                workspace
                    .people
                    .iter()
                    .map(|person| (&*person.id, person.name.as_deref(), person.contact.as_deref())),
            ),
            escalations: places(
                workspace.escalations.iter().map(|one| (&*one.id, one.name.as_deref(), None)),
            ),
        }
    }

    /// The declared id that a text names.
    pub fn find(&self, dimension: Dimension, text: &str) -> Option<&str> {
        self.dimensions[dimension.index()].get(&folded(text)).map(String::as_str)
    }

    /// The declared id, or the text itself without outer space.
    pub fn resolve(&self, dimension: Dimension, text: &str) -> String {
        self.find(dimension, text).map_or_else(|| text.trim().to_owned(), str::to_owned)
    }

    /// The place of the pool that a text names.
    pub fn pool(&self, text: &str) -> Option<usize> {
        self.pools.get(&folded(text)).copied()
    }

    /// The place of the driver that a text names.
    pub fn driver(&self, text: &str) -> Option<usize> {
        self.drivers.get(&folded(text)).copied()
    }

    /// The place of the person that a text names, by id, name or address.
    pub fn person(&self, text: &str) -> Option<usize> {
        self.people.get(&folded(text)).copied()
    }

    /// The place of the escalation that a text names.
    pub fn escalation(&self, text: &str) -> Option<usize> {
        self.escalations.get(&folded(text)).copied()
    }

    /// A split's target: a pool first, then a team.
    pub fn target(&self, text: &str) -> Target {
        self.pool(text).map_or_else(|| Target::Team(self.resolve(Dimension::Team, text)), Target::Pool)
    }
}

/// A table of what texts name: ids win over names, names over the rest, earlier ones over later ones; nothing is
/// named by an empty text.
fn table<'a, T: Clone>(tiers: impl IntoIterator<Item = Vec<(&'a str, T)>>) -> HashMap<String, T> {
    let mut table = HashMap::new();
    for (text, meaning) in tiers.into_iter().flatten() {
        let key = folded(text);
        if !key.is_empty() {
            table.entry(key).or_insert(meaning);
        }
    }
    table
}

/// Ids by id, name and alias.
fn ids<'a>(
    declared: impl Iterator<Item = (&'a str, Option<&'a str>, &'a [String])> + Clone,
) -> HashMap<String, String> {
    let by_id = declared.clone().map(|(id, ..)| (id, id.trim())).collect();
    let by_name = declared.clone().filter_map(|(id, name, _)| Some((name?, id.trim()))).collect();
    let by_alias = declared
        .flat_map(|(id, _, aliases)| aliases.iter().map(move |alias| (alias.as_str(), id.trim())))
        .collect();
    table([by_id, by_name, by_alias]).into_iter().map(|(key, id)| (key, id.to_owned())).collect()
}

/// Places by id, name and a third text.
fn places<'a>(list: impl Iterator<Item = (&'a str, Option<&'a str>, Option<&'a str>)> + Clone) -> Places {
    let by_id = list.clone().enumerate().map(|(at, (id, ..))| (id, at)).collect();
    let by_name = list.clone().enumerate().filter_map(|(at, (_, name, _))| Some((name?, at))).collect();
    let by_third = list.enumerate().filter_map(|(at, (.., third))| Some((third?, at))).collect();
    table([by_id, by_name, by_third])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::WorkspaceError;

    fn names() -> Result<Names, WorkspaceError> {
        let text = r#"{"format": "cost-matrix/1", "currency": "USD",
            "teams": [{"id": " Search ", "name": "Ads", "aliases": ["srch", "ml"]},
                      {"id": "ads", "name": "ML", "aliases": ["search", " ÄRZTE "]}],
            "products": [{"id": "srch"}],
            "pools": [{"id": "one", "name": "Two", "split": {"method": "even", "targets": []}},
                      {"id": "two", "split": {"method": "even", "targets": []}},
                      {"id": "ml", "split": {"method": "even", "targets": []}}]}"#;
        Workspace::open_tolerant(text).map(|(workspace, _)| Names::of(&workspace))
    }

    #[test]
    fn ids_win_over_names_and_names_over_aliases() -> Result<(), WorkspaceError> {
        let names = names()?;
        assert_eq!(names.find(Dimension::Team, "SEARCH"), Some("Search"));
        assert_eq!(names.find(Dimension::Team, " ads "), Some("ads"));
        assert_eq!(names.find(Dimension::Team, "ml"), Some("ads"));
        assert_eq!(names.find(Dimension::Team, "ärzte"), Some("ads"));
        assert_eq!(names.find(Dimension::Team, "Srch"), Some("Search"));
        Ok(())
    }

    #[test]
    fn each_kind_is_its_own() -> Result<(), WorkspaceError> {
        let names = names()?;
        assert_eq!(names.find(Dimension::Product, "SRCH"), Some("srch"));
        assert_eq!(names.find(Dimension::Product, "search"), None);
        assert_eq!(names.find(Dimension::Team, "one"), None);
        assert_eq!(names.find(Dimension::Team, " "), None);
        assert_eq!(names.resolve(Dimension::Product, " New Thing "), "New Thing");
        Ok(())
    }

    #[test]
    fn a_target_is_a_pool_first() -> Result<(), WorkspaceError> {
        let names = names()?;
        assert_eq!(names.target("ML"), Target::Pool(2));
        assert_eq!(names.target("two"), Target::Pool(1));
        assert_eq!(names.target("srch"), Target::Team("Search".to_owned()));
        assert_eq!(names.target(" Nobody"), Target::Team("Nobody".to_owned()));
        Ok(())
    }
}
