//! What the address says of the matrix: `#/matrix/by/<rows>/<columns>/cell/<row>/<column>`.

use cost_matrix::ledger::By;

use super::grid::{Head, Value};
use front::{Route, Station};

/// Stands for an empty value in an address.
const EMPTY: &str = "~";
/// Stands for all values of a row or column in an address.
const ALL: &str = "*";

/// What the address says: rows, columns, and the figure that is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) rows: By,
    pub(super) columns: Option<By>,
    pub(super) open: Option<(Choice, Choice)>,
}

/// One value of a row or column, or all of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    All,
    One(Value),
}

impl Choice {
    /// What a head of the table stands for; none where it can't be opened.
    pub(super) fn of_head(head: Option<&Head>) -> Option<Self> {
        match head {
            None => Some(Self::All),
            Some(Head::One(value)) => Some(Self::One(value.clone())),
            Some(Head::Others(_)) => None,
        }
    }

    fn of(text: &str) -> Self {
        match text {
            ALL => Self::All,
            EMPTY => Self::One(None),
            text => Self::One(Some(text.to_owned())),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::All => ALL,
            Self::One(None) => EMPTY,
            Self::One(Some(text)) => text,
        }
    }
}

impl Place {
    pub(super) fn of(route: &Route) -> Self {
        let parts = route.parts();
        let by = |place: usize| parts.get(place).and_then(|name| By::by_name(name));
        let is_by = parts.first() == Some(&"by");
        let rows = by(1).filter(|_| is_by).unwrap_or(By::Team);
        let columns = if is_by { by(2) } else { Some(By::Environment) };
        let open = match parts.get(3..) {
            Some(["cell", row, column]) => Some((Choice::of(row), Choice::of(column))),
            _ => None,
        };
        Self { rows, columns: columns.filter(|columns| *columns != rows), open }
    }

    pub(super) fn route(&self) -> Route {
        let columns = self.columns.map_or("none", By::name);
        let mut rest = vec!["by", self.rows.name(), columns];
        if let Some((row, column)) = &self.open {
            rest.extend(["cell", row.text(), column.text()]);
        }
        Route::of(Station::Matrix).at(&rest)
    }

    /// The columns to ask for.
    pub(super) fn by(&self) -> Vec<By> {
        std::iter::once(self.rows).chain(self.columns).collect()
    }
}
