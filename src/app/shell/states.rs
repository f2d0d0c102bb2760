//! How each station stands: what is left to do there, in a number and in words. It is the brief's checklist, so that page
//! and brief never disagree.

use cost_matrix::desk::Overview;
use cost_matrix::report::{self, Item};

use crate::app::route::Station;
use crate::app::store::State;

/// How a station stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing to do yet; the text says what comes first.
    Idle(String),
    /// So many things are left: what comes first, and all of them.
    Missing(usize, String, String),
    /// Something is wrong.
    Wrong(String),
    /// Nothing is left.
    Done(String),
}

impl Standing {
    /// The words for it.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Idle(text) | Self::Missing(_, _, text) | Self::Wrong(text) | Self::Done(text) => text,
        }
    }

    /// The words for it where there is little room.
    pub(crate) fn short(&self) -> &str {
        match self {
            Self::Missing(_, first, _) => first,
            _ => self.text(),
        }
    }
}

/// The items of the checklist that are mended in a station.
pub(crate) fn items(overview: &Overview, station: Station) -> Vec<&Item> {
    overview.items.iter().filter(|item| page_station(item.station) == station).collect()
}

/// The page's station for one of the checklist.
pub(crate) fn page_station(station: report::Station) -> Station {
    match station {
        report::Station::Inventory => Station::Inventory,
        report::Station::Attribution => Station::Attribution,
        report::Station::Thresholds => Station::Thresholds,
        report::Station::Tracking => Station::Tracking,
        report::Station::Matrix => Station::Matrix,
    }
}

/// How a station stands.
pub(crate) fn standing(state: &State, station: Station) -> Standing {
    let Some(overview) = state.overview.as_deref() else {
        return Standing::Idle("Computing …".to_owned());
    };
    if overview.refusal.is_some() || state.refusal.is_some() {
        return match station {
            Station::Attribution => Standing::Wrong("Nothing can be allocated, see below".to_owned()),
            _ => Standing::Idle("Waits for the allocation".to_owned()),
        };
    }
    let has_cost = overview.allocated.as_ref().is_some_and(|allocated| allocated.days.is_some());
    if !has_cost {
        return Standing::Idle(match station {
            Station::Inventory if state.workspace().sources.is_empty() => {
                "Drop a bill or type in a source".to_owned()
            }
            _ => "Needs a cost first".to_owned(),
        });
    }
    if let (Station::Matrix, Some(allocated)) = (station, &overview.allocated)
        && !allocated.proof.difference.is_zero()
    {
        return Standing::Wrong(format!("Difference {}", allocated.proof.difference));
    }
    let all = items(overview, station);
    let left: Vec<&&Item> = all.iter().filter(|item| item.state != report::State::Done).collect();
    match left.as_slice() {
        [] if all.is_empty() => Standing::Done(String::new()),
        [] => Standing::Done(format!("All {} checks done", all.len())),
        left => {
            let titles: Vec<String> = left.iter().map(|item| lower_first(&item.title)).collect();
            Standing::Missing(
                left.len(),
                format!("Next: {}", titles[0]),
                format!("Left: {}", titles.join("; ")),
            )
        }
    }
}

/// A title within a sentence.
pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
