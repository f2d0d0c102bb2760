//! Tables that are no bills: a list of teams and who answers for them, or quantities by which a pool is divided.

use cost_matrix::calendar::Month;
use cost_matrix::workspace::{Dimension, Driver, DriverValue, Extra, Figure, Names, Team, Workspace, folded};

use super::paste::{cost, month};
use super::words::new_id;

const TEAMS: [&str; 4] = ["team", "team name", "squad", "department"];
const OWNERS: [&str; 6] = ["owner", "team owner", "owner email", "lead", "manager", "contact"];
const DEPUTIES: [&str; 3] = ["deputy", "backup", "second owner"];
const COST_CENTERS: [&str; 4] = ["cost center", "cost centre", "cost_center", "costcenter"];
const TARGETS: [&str; 7] = ["target", "key", "team", "team name", "squad", "department", "pool"];
const QUANTITIES: [&str; 8] =
    ["quantity", "weight", "requests", "count", "share", "tokens", "seats", "headcount"];
const MONTHS: [&str; 3] = ["month", "date", "period"];

/// What a table can become, with the places of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    Teams { team: usize, owner: usize, deputy: Option<usize>, cost_center: Option<usize> },
    Quantities { target: usize, quantity: usize, month: Option<usize> },
}

/// What a header offers.
pub(crate) fn offer(header: &[String]) -> Option<Offer> {
    let find = |names: &[&str]| {
        names.iter().find_map(|name| {
            header.iter().position(|own| folded(own).replace('_', " ") == name.replace('_', " "))
        })
    };
    if let (Some(team), Some(owner)) = (find(&TEAMS), find(&OWNERS)) {
        return Some(Offer::Teams { team, owner, deputy: find(&DEPUTIES), cost_center: find(&COST_CENTERS) });
    }
    match (find(&TARGETS), find(&QUANTITIES)) {
        (Some(target), Some(quantity)) => Some(Offer::Quantities { target, quantity, month: find(&MONTHS) }),
        _ => None,
    }
}

/// The rows of a text below the line of this header, under whichever separator gives it.
pub(crate) fn rows(text: &str, header: &[String]) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    for mark in [',', ';', '\t', '|'] {
        let mut rows = cells(text, mark).into_iter();
        let is_header = |row: &Vec<String>| {
            row.len() >= header.len() && row.iter().zip(header).all(|(cell, name)| cell.trim() == name.trim())
        };
        if rows.any(|row| is_header(&row)) {
            return rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        }
    }
    Vec::new()
}

fn cells(text: &str, mark: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            letter if letter == mark && !quoted => row.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// What taking a table did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) new: usize,
    pub(crate) changed: usize,
    /// Rows that say nothing that can be taken, as they stand.
    pub(crate) left: Vec<String>,
}

/// Takes a table. Quantities become a driver of this name; those without a month are of `otherwise`.
pub(crate) fn take(
    workspace: &mut Workspace,
    offer: &Offer,
    rows: &[Vec<String>],
    (name, otherwise): (&str, Month),
) -> Taken {
    let mut taken = Taken::default();
    let text = |row: &[String], place: usize| row.get(place).map_or("", |cell| cell.trim()).to_owned();
    match offer {
        Offer::Teams { team, owner, deputy, cost_center } => {
            for row in rows {
                let team = text(row, *team);
                if team.is_empty() {
                    taken.left.push(row.join("  "));
                    continue;
                }
                let more = |place: &Option<usize>| place.map(|place| text(row, place)).unwrap_or_default();
                let [deputy, cost_center] = [deputy, cost_center].map(more);
                add_team(workspace, &team, [text(row, *owner), deputy, cost_center], &mut taken);
            }
        }
        Offer::Quantities { target, quantity, month: at } => {
            let ids = workspace.drivers.iter().map(|driver| driver.id.as_str());
            let id = new_id(name, "quantities", ids);
            let mut driver = Driver { id, name: Some(name.to_owned()), ..Driver::default() };
            for row in rows {
                let target = text(row, *target);
                let month = at.map_or(Some(otherwise), |place| month(&text(row, place)));
                match (month, cost(&text(row, *quantity))) {
                    (Some(month), Some(quantity)) if !target.is_empty() => {
                        add_quantity(&mut driver, month, target, quantity, &mut taken);
                    }
                    _ => taken.left.push(row.join("  ")),
                }
            }
            if !driver.values.is_empty() {
                workspace.drivers.push(driver);
            }
        }
    }
    taken
}

fn add_team(workspace: &mut Workspace, name: &str, texts: [String; 3], taken: &mut Taken) {
    let known = Names::of(workspace).find(Dimension::Team, name).map(str::to_owned);
    let place = known.and_then(|id| workspace.teams.iter().position(|team| team.id == id));
    let before = place.map(|place| workspace.teams[place].clone());
    let mut team = before.clone().unwrap_or_else(|| Team {
        id: new_id(name, "team", workspace.teams.iter().map(|team| team.id.as_str())),
        name: Some(name.to_owned()),
        ..Team::default()
    });
    let [owner, deputy, cost_center] = texts.map(|text| Some(text).filter(|text| !text.is_empty()));
    team.owner = owner.or(team.owner);
    team.deputy = deputy.or(team.deputy);
    team.cost_center = cost_center.or(team.cost_center);
    match place {
        None => {
            taken.new += 1;
            workspace.teams.push(team);
        }
        Some(place) => {
            taken.changed += usize::from(before.as_ref() != Some(&team));
            workspace.teams[place] = team;
        }
    }
}

/// A target that stands twice in a month counts as its later row says.
fn add_quantity(driver: &mut Driver, month: Month, target: String, quantity: Figure, taken: &mut Taken) {
    let is_it = |value: &&mut DriverValue| value.month == month && folded(&value.target) == folded(&target);
    if let Some(value) = driver.values.iter_mut().find(is_it) {
        value.quantity = quantity;
        taken.changed += 1;
    } else {
        driver.values.push(DriverValue { month, target, quantity, extra: Extra::new() });
        taken.new += 1;
    }
}
