//! Weekly tracking for the page: the same figures as `track`, `track --corrections` and `close` on the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::Desk;
use crate::calendar::{Day, Week};
use crate::ledger::{Asked, Coverage, Finding};
use crate::money::Amount;
use crate::report::{corrections_csv, corrections_tsv};
use crate::tracking::{
    BillChange, Cause, CloseRefusal, Closing, Correction, Line, TrackRefusal, TrackedWeek, Tracking,
    corrections_sha256, findings_of,
};
use crate::workspace::Workspace;

/// How many of a week's corrections are its biggest movers.
const MOST_MOVERS: usize = 6;

/// A week: the line of `track`, and what the page shows beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackedView {
    /// As the command line prints it.
    pub line: TrackedWeek,
    /// Cost by coverage as it is now, in the order of [`Coverage::ALL`]; none where nothing of the week is here.
    pub now: Option<[Amount; 4]>,
    /// Who closed it.
    pub by: Option<String>,
    /// Why it was closed (again).
    pub reason: Option<String>,
    /// How often it was closed before.
    pub closed_before: usize,
    /// What bills and typed-in costs charged in it then and charge now, where that differs.
    pub changes: Vec<BillChange>,
    /// How many lines differ.
    pub corrections: usize,
    /// The largest of them, those for the same work together.
    pub movers: Vec<Correction>,
}

impl TrackedView {
    /// Cost by coverage as `total` counts it: as known when it was closed, or now.
    pub fn coverage(&self) -> [Amount; 4] {
        [self.line.direct, self.line.shared, self.line.defaulted, self.line.unallocated]
    }
}

/// Which corrections are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalQuery {
    /// Those of a week only.
    pub week: Option<Week>,
    /// Those of a team only; an empty text stands for those without one.
    pub team: Option<String>,
}

/// Corrections, week by week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    /// Weeks of which lines are chosen.
    pub weeks: Vec<JournalWeek>,
    /// All weeks with corrections.
    pub all_weeks: Vec<Week>,
    /// All teams in them; an empty text stands for no team.
    pub all_teams: Vec<String>,
    /// The chosen lines as `track --corrections` prints them.
    pub lines: String,
    /// The same as CSV.
    pub csv: String,
    /// The same between tabs.
    pub tsv: String,
}

/// A closed week's corrections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalWeek {
    /// The week.
    pub week: Week,
    /// The chosen lines.
    pub corrections: Vec<Correction>,
    /// How many there are, chosen or not.
    pub all: usize,
    /// What all of them add up to: nothing, where only the attribution changed.
    pub net: Amount,
    /// By what they don't net to nothing; these add up to `net`.
    pub net_by: Vec<(Cause, String, Amount)>,
    /// Who approved its corrections, and when.
    pub approved: Option<(String, Option<Day>)>,
    /// Whether these are the corrections that were approved.
    pub approval_stands: bool,
    /// What an approval of all of them keeps.
    pub sha256: String,
}

/// Weeks to close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingRequest {
    /// Which.
    pub weeks: Vec<Week>,
    /// The day on which they are closed.
    pub on: Option<Day>,
    /// Who closes them.
    pub by: Option<String>,
    /// Why; needed to close a week again.
    pub reason: Option<String>,
    /// Whether weeks that are closed already are closed again.
    pub reopen: bool,
}

/// A week that was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedText {
    /// The week.
    pub week: Week,
    /// Its element of the workspace's `closed_weeks`, as JSON text.
    pub text: String,
    /// What it cost.
    pub total: Amount,
    /// What speaks against closing it now, as the command line says it.
    pub warnings: Vec<String>,
}

impl Desk {
    /// Asks the tracking of what is at hand.
    fn tracking<T>(
        &mut self,
        ask: impl FnOnce(&Tracking<'_>, &Workspace) -> Result<T, String>,
    ) -> Result<T, String> {
        let asked = Asked { weeks: true, ..Asked::default() };
        let allocation = self.allocate(asked).map_err(|refused| refused.to_string())?;
        let bills = self.bill_list();
        let tracking = Tracking::over(&self.workspace, &bills, allocation).map_err(told)?;
        ask(&tracking, &self.workspace)
    }

    fn corrections(&mut self) -> Result<Rc<Vec<Correction>>, String> {
        if let Some(made) = &self.corrections {
            return Ok(made.clone());
        }
        let made = match self.workspace.closed_weeks.is_empty() {
            true => Vec::new(),
            false => self.tracking(|tracking, _| tracking.corrections().map_err(told))?,
        };
        let made = Rc::new(made);
        self.corrections = Some(made.clone());
        Ok(made)
    }

    pub(super) fn track(&mut self) -> Result<Vec<TrackedView>, String> {
        let corrections = self.corrections()?;
        self.tracking(|tracking, workspace| {
            let weeks = tracking.weeks().map_err(told)?.into_iter();
            weeks.map(|line| view(tracking, workspace, &corrections, line).map_err(told)).collect()
        })
    }

    pub(super) fn journal(&mut self, query: &JournalQuery) -> Result<Journal, String> {
        let all = self.corrections()?;
        let is_chosen = |one: &&Correction| {
            let team = one.line.team.as_deref().unwrap_or_default();
            query.week.is_none_or(|week| one.week == week)
                && query.team.as_ref().is_none_or(|chosen| chosen == team)
        };
        let chosen: Vec<Correction> = all.iter().filter(is_chosen).cloned().collect();
        let of_weeks = chosen.chunk_by(|one, other| one.week == other.week);
        let team = |one: &Correction| one.line.team.as_deref().unwrap_or_default().to_owned();
        Ok(Journal {
            weeks: of_weeks.map(|lines| journal_week(&self.workspace, &all, lines)).collect(),
            all_weeks: all.chunk_by(|one, other| one.week == other.week).map(|lines| lines[0].week).collect(),
            all_teams: all.iter().map(team).collect::<BTreeSet<_>>().into_iter().collect(),
            lines: chosen.iter().map(|one| serde_json::to_string(one).unwrap_or_default() + "\n").collect(),
            csv: corrections_csv(&chosen),
            tsv: corrections_tsv(&chosen),
        })
    }

    pub(super) fn close_weeks(&mut self, request: &ClosingRequest) -> Result<Vec<ClosedText>, String> {
        self.tracking(|tracking, _| {
            let close = |week: &Week| {
                let closing = Closing {
                    week: *week,
                    on: request.on,
                    by: request.by.clone(),
                    reason: request.reason.clone(),
                    reopen: request.reopen,
                };
                let closed = tracking.close(&closing).map_err(|refusal: CloseRefusal| refusal.to_string())?;
                Ok(ClosedText {
                    week: *week,
                    text: serde_json::to_string(&closed.week).map_err(|error| error.to_string())?,
                    total: tracking.week(*week).map(|figures| figures.total()).unwrap_or_default(),
                    warnings: closed.warnings.iter().map(ToString::to_string).collect(),
                })
            };
            request.weeks.iter().map(close).collect()
        })
    }

    /// Closed weeks that are others now; of a workspace that can't be allocated other findings tell.
    pub(super) fn changed_weeks(&mut self) -> Vec<Finding> {
        if self.workspace.closed_weeks.is_empty() || self.charged.is_empty() {
            return Vec::new();
        }
        self.tracking(|tracking, _| Ok(findings_of(tracking))).unwrap_or_default()
    }
}

fn told(refusal: TrackRefusal) -> String {
    refusal.to_string()
}

fn view(
    tracking: &Tracking<'_>,
    workspace: &Workspace,
    corrections: &[Correction],
    line: TrackedWeek,
) -> Result<TrackedView, TrackRefusal> {
    let closed = workspace.closed_weeks.iter().rfind(|closed| closed.week == line.week);
    let member = |name: &str| closed.and_then(|closed| closed.extra.get(name));
    let figures = tracking.week(line.week);
    let of_week: Vec<Correction> = corrections.iter().filter(|one| one.week == line.week).cloned().collect();
    Ok(TrackedView {
        now: figures.map(|figures| Coverage::ALL.map(|coverage| figures.covered(coverage))),
        by: closed.and_then(|closed| closed.by.clone()),
        reason: member("reason").and_then(|reason| reason.as_str()).map(str::to_owned),
        closed_before: member("reopened").and_then(|list| list.as_array()).map_or(0, Vec::len),
        changes: tracking.changes(line.week)?,
        corrections: of_week.len(),
        movers: movers(&of_week),
        line,
    })
}

/// The largest of a week's corrections. What is taken and given for the same work stays together.
fn movers(of_week: &[Correction]) -> Vec<Correction> {
    let same = |one: &Correction, other: &Correction| {
        let work = |line: &Line| Line { team: None, ..line.clone() };
        (one.cause, &one.subject, work(&one.line)) == (other.cause, &other.subject, work(&other.line))
    };
    let size = |pair: &[Correction]| pair.iter().map(|one| one.amount.abs()).sum::<Amount>();
    let mut pairs: Vec<&[Correction]> = of_week.chunk_by(same).collect();
    crate::order::sort_by(&mut pairs, |one, other| size(other).cmp(&size(one)));
    pairs.into_iter().flatten().take(MOST_MOVERS).cloned().collect()
}

fn journal_week(workspace: &Workspace, all: &[Correction], chosen: &[Correction]) -> JournalWeek {
    let week = chosen[0].week;
    let of_week: Vec<Correction> = all.iter().filter(|one| one.week == week).cloned().collect();
    let mut nets: BTreeMap<(Cause, &str), Amount> = BTreeMap::new();
    for one in &of_week {
        *nets.entry((one.cause, &one.subject)).or_default() += one.amount;
    }
    let nets = nets.into_iter().filter(|(_, net)| !net.is_zero());
    let closed = workspace.closed_weeks.iter().rfind(|closed| closed.week == week);
    JournalWeek {
        week,
        corrections: chosen.to_vec(),
        all: of_week.len(),
        net: of_week.iter().map(|one| one.amount).sum(),
        net_by: nets.map(|((cause, subject), net)| (cause, subject.to_owned(), net)).collect(),
        approved: closed
            .and_then(|closed| closed.approved.as_ref())
            .map(|approval| (approval.by.clone(), approval.on)),
        approval_stands: of_week.iter().any(|one| one.approved_by.is_some()),
        sha256: corrections_sha256(&of_week),
    }
}
