//! How each station stands: what is left to do there, in a number and in words. It is the brief's checklist, so that page
//! and brief never disagree.

use cost_matrix::desk::Overview;
use cost_matrix::report::{self, Item};

use crate::app::store::State;
use front::{Standing, Station};

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
    if !state.has_cost() {
        return match station {
            Station::Inventory if !state.workspace().sources.is_empty() => {
                Standing::Idle("Needs a cost first".to_owned())
            }
            station => Standing::at_first(station),
        };
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
