//! Finding what a text names: ids, then names, then aliases, each within its kind, without regard to case or outer space.

use std::collections::HashMap;

use super::{Dimension, Workspace};

/// What every id, name and alias of a workspace stands for.
#[derive(Clone, Debug, Default)]
pub struct Names {
    dimensions: [HashMap<String, String>; 4],
    pools: HashMap<String, usize>,
}

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
            table(list.iter().map(|one| (one.id.as_str(), one.name.as_deref(), one.aliases.as_slice())))
        };
        let teams = &workspace.teams;
        let mut pools = HashMap::new();
        for (index, pool) in workspace.pools.iter().enumerate() {
            pools.entry(folded(&pool.id)).or_insert(index);
        }
        for (index, pool) in workspace.pools.iter().enumerate() {
            if let Some(name) = &pool.name {
                pools.entry(folded(name)).or_insert(index);
            }
        }
        Self {
            dimensions: [
                table(
                    teams
                        .iter()
                        .map(|team| (team.id.as_str(), team.name.as_deref(), team.aliases.as_slice())),
                ),
                declared(&workspace.products),
                declared(&workspace.environments),
                declared(&workspace.usage_types),
            ],
            pools,
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

    /// A split's target: a pool first, then a team.
    pub fn target(&self, text: &str) -> Target {
        self.pool(text).map_or_else(|| Target::Team(self.resolve(Dimension::Team, text)), Target::Pool)
    }
}

/// Ids win over names, names over aliases, earlier ones over later ones.
fn table<'a>(
    declared: impl Iterator<Item = (&'a str, Option<&'a str>, &'a [String])> + Clone,
) -> HashMap<String, String> {
    let mut table = HashMap::new();
    let mut note = |text: &str, id: &str| {
        table.entry(folded(text)).or_insert_with(|| id.trim().to_owned());
    };
    declared.clone().for_each(|(id, ..)| note(id, id));
    declared.clone().for_each(|(id, name, _)| name.into_iter().for_each(|name| note(name, id)));
    declared.for_each(|(id, _, aliases)| aliases.iter().for_each(|alias| note(alias, id)));
    table
}
