//! What the page asks and what it is answered: plain data, so that it can travel as a message.

use serde::{Deserialize, Serialize};

use super::advice::{Advise, Advised};
use super::weeks::{ClosedText, ClosingRequest, Journal, JournalQuery, TrackedView};
use crate::bills::Refused;
use crate::budget::PlannedMonth;
use crate::budget::alert::Alert;
use crate::budget::backtest::Backtest;
use crate::budget::guardrail::Guarded;
use crate::budget::simulate::{FiredAlert, Incident, Simulation};
use crate::budget::stand::BudgetStand;
use crate::calendar::{Day, Month};
use crate::ledger::{
    By, Coverage, Decision, FieldValues, Finding, HoleQuery, Holes, PathStep, PoolMonth, Proof, RuleWins,
    SourceMonth, Unclaimed,
};
use crate::money::Amount;
use crate::report::{Document, Item, Length, Line, Notice, PlaybooksView, Template, Written};
use crate::settle::{Changed, Fate, Reconciled, TrueUpLine, Unpriced};
use crate::tracking::{Change, ChangeEffect, QueueItem};
use crate::workspace::Basis;

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// The workspace as it stands now, as JSON text. Answered by an [`Overview`]; all later questions are about it.
    Workspace {
        /// Its text.
        text: String,
        /// Today, for the checklist: the engine has no clock.
        as_of: Option<Day>,
    },
    /// Costs by columns, over the days from `from` to before `until`. Answered by a [`MatrixView`].
    Matrix {
        /// The columns.
        by: Vec<By>,
        /// First day that is shown.
        from: Option<Day>,
        /// The day after the last.
        until: Option<Day>,
    },
    /// The rows of bills behind the entries that a filter chooses. Answered by [`EntriesView`].
    Entries {
        /// Every column must read so; none is an empty one.
        filter: Vec<(By, Option<String>)>,
        /// First day that is shown.
        from: Option<Day>,
        /// The day after the last.
        until: Option<Day>,
        /// At most so many lines.
        most: usize,
    },
    /// The values of a field. Answered by [`FieldValues`].
    Values {
        /// The field.
        field: String,
        /// At most so many values.
        most: usize,
    },
    /// What a condition (JSON text) would choose among all charges, before any rule.
    Preview {
        /// JSON text, as in a rule's `when`.
        condition: String,
    },
    /// Charges that have nothing in a dimension, told apart by any fields. Answered by [`Holes`].
    Holes(HoleQuery),
    /// All weeks: as they were closed and as they are now, and what moved most. Answered by [`TrackedView`]s.
    Track,
    /// What moved in closed weeks since, with causes. Answered by a [`Journal`].
    Corrections(JournalQuery),
    /// Closes weeks. Answered by [`ClosedText`]s, which the page puts into the workspace; nothing is changed here.
    CloseWeeks(ClosingRequest),
    /// The allocation lines: who pays for what by which rule, with owner, budget, triggers and escalation.
    Lines {
        /// The day on which owners are looked up.
        as_of: Day,
    },
    /// Alerts of the last loaded months, to choose from. Answered by [`FiredAlert`]s, latest first.
    Fired,
    /// An escalation played through. Answered by a [`Played`].
    Simulate(Incident),
    /// What is at which stage of exposure, held against the loaded days. Answered by [`Guarded`]s.
    Guardrails,
    /// A part of the audit. Answered by [`Advised`].
    Advise(Advise),
    /// How every budget stands on a day, and which triggers have fired by then. Answered by [`AlertsView`].
    Alerts {
        /// The last day that is looked at.
        as_of: Day,
    },
    /// The months of a budget around a day, as they are planned. Answered by [`PlannedMonth`]s.
    Plan {
        /// The budget's id.
        budget: String,
        /// The day.
        as_of: Day,
    },
    /// The loaded days replayed: what each trigger would have done. Answered by [`Backtest`].
    Backtest,
    /// What newer exports changed that a bill took the place of, or that took its place. Answered by [`Replacement`]s.
    Changed {
        /// The bill's hash.
        sha256: String,
    },
    /// Invoices against what is charged. Answered by a [`ReconciledView`].
    Reconcile,
    /// A file or text to take away.
    Report(ReportRequest),
    /// The brief as a document, to be read and edited. Answered by a [`Document`].
    Brief {
        /// Today.
        as_of: Day,
        /// How long it is.
        length: Length,
    },
    /// The playbooks. Answered by a [`PlaybooksView`].
    Playbooks {
        /// Today.
        as_of: Day,
    },
    /// The brief, a template or a playbook, written. Answered by a report's text.
    Handout {
        /// What.
        what: Handout,
        /// How it is written.
        written: Written,
        /// Today.
        as_of: Day,
    },
    /// What a change of hands would do, with the edits of the chosen proposals (by their places). Answered by a
    /// [`ChangeEffect`].
    Change {
        /// The change.
        change: Change,
        /// Places of the proposals that go with it; none: those that follow from the change.
        chosen: Option<Vec<String>>,
    },
    /// What somebody should look at. Answered by [`QueueItem`]s.
    Queue {
        /// The day on which is looked.
        as_of: Day,
    },
    /// Takes a bill away. Answered by an [`Overview`].
    Remove {
        /// The bill's hash.
        sha256: String,
    },
}

/// What can be taken away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportRequest {
    /// What.
    pub kind: ReportKind,
    /// In which form.
    pub format: ReportFormat,
    /// Columns, for the matrix.
    pub by: Vec<By>,
    /// First day that is shown.
    pub from: Option<Day>,
    /// The day after the last.
    pub until: Option<Day>,
    /// Whether every digit is kept.
    pub exact: bool,
    /// Today, for the brief: the engine has no clock.
    pub as_of: Day,
}

/// What is handed out as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Handout {
    /// The brief.
    Brief(Length),
    /// A template.
    Template(Template),
    /// A playbook, by its place: controls, incidents, changes.
    Playbook(usize),
}

/// Kinds of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReportKind {
    Matrix,
    Lines,
    Brief,
}

/// Forms of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReportFormat {
    Csv,
    Json,
    Markdown,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is documented at its type")]
pub enum Answer {
    Overview(Box<Overview>),
    Matrix(MatrixView),
    Entries(EntriesView),
    Values(FieldValues),
    Preview {
        /// Cost in the bills' own currencies.
        cost: Amount,
        rows: u64,
    },
    Holes(Holes),
    Track(Vec<TrackedView>),
    Corrections(Journal),
    Closed(Vec<ClosedText>),
    Lines(Vec<Line>),
    Fired(Vec<FiredAlert>),
    Simulation(Box<Played>),
    Guardrails(Vec<Guarded>),
    Advised(Box<Advised>),
    Change(Box<ChangeEffect>),
    Queue(Vec<QueueItem>),
    Alerts(Box<AlertsView>),
    Plan(Vec<PlannedMonth>),
    Backtest(Box<Backtest>),
    Changed(Vec<Replacement>),
    Reconciled(Box<ReconciledView>),
    /// The text of a report.
    Report(String),
    Brief(Box<Document>),
    Playbooks(Box<PlaybooksView>),
    /// The question could not be answered; the text names cause and remedy.
    Refused(String),
}

/// An escalation that was played through, with the texts for each level that is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Played {
    /// The timeline.
    pub simulation: Simulation,
    /// In the order of the levels.
    pub notices: Vec<Notice>,
}

/// Everything that the shell and the lists of the stations show; made anew after every edit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The bills at hand, in the order of their import.
    pub bills: Vec<BillView>,
    /// Fields of the bills that rules can read, with the number of their distinct values.
    pub fields: Vec<(String, usize)>,
    /// What is wrong or worth knowing, errors first.
    pub findings: Vec<Finding>,
    /// Why nothing could be allocated: text for people.
    pub refusal: Option<String>,
    /// Currencies and months that lack a rate, where that is the reason.
    pub missing_rates: Vec<(String, Month)>,
    /// The checklist of the guide's steps, with evidence; empty where nothing could be allocated.
    pub items: Vec<Item>,
    /// The allocation, where there is one.
    pub allocated: Option<Allocated>,
}

/// What an allocation comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Allocated {
    /// In equals out.
    pub proof: Proof,
    /// Cost by coverage, in the order of [`Coverage::ALL`].
    pub coverage: [Amount; 4],
    /// First and last day of all charges, both included.
    pub days: Option<(Day, Day)>,
    /// The months with charges, in order.
    pub months: Vec<Month>,
    /// What each rule won, in the order of the rules.
    pub rules: Vec<RuleWins>,
    /// Cost by source and month.
    pub sources: Vec<SourceMonth>,
    /// Charges of bills that belong to no source, by vendor and service, largest first.
    pub unsourced: Vec<Unclaimed>,
    /// What nobody pays, largest first.
    pub unclaimed: Vec<Unclaimed>,
    /// Cost by each value of the four dimensions (an empty one is none), largest first in its dimension.
    pub values: Vec<(By, Option<String>, Amount)>,
    /// What each pool gave to whom, by month.
    pub pools: Vec<PoolMonth>,
}

/// A bill at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillView {
    /// The file's name.
    pub name: String,
    /// Its identity here.
    pub sha256: String,
    /// What it was read as.
    pub format: String,
    /// Rows read, refused ones included.
    pub rows: u64,
    /// How many were refused.
    pub rejected: u64,
    /// Rows that are no charges, as totals: not among the rows.
    pub skipped: u64,
    /// What its format says about the figures.
    pub notes: Vec<String>,
    /// The first of them.
    pub refused: Vec<Refused>,
    /// Exact sums by currency (empty: the workspace's) and basis (by [`Basis::index`]), every digit.
    pub totals: Vec<(String, [String; 3])>,
    /// First and last day, both included.
    pub days: Option<(Day, Day)>,
    /// Spans without a charge between these days: first and last day of each, both included.
    pub gaps: Vec<(Day, Day)>,
    /// Lines with something in them before the header.
    pub preamble: u64,
    /// Rows whose tags are no JSON object.
    pub unread_tags: u64,
    /// Columns that are kept only where somebody asks for them: costs, quantities, stamps, keys of single rows.
    pub unkept: Vec<String>,
    /// Distinct combinations that are kept.
    pub combinations: usize,
    /// Basis, and the one that was read instead because the bill lacks its column.
    pub substitutes: Vec<(Basis, Basis)>,
    /// Columns that were not kept because they have too many distinct values.
    pub dropped: Vec<String>,
    /// How much of it is charged, and why not the rest.
    pub fate: Fate,
    /// The same in words.
    pub told: Vec<String>,
    /// What rounding to 18 places added on the workspace's basis: decimal text.
    pub rounding: String,
}

/// A newer export in the place of an older one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The older file.
    pub older: String,
    /// The newer file.
    pub newer: String,
    /// First and last day on which the older one is not charged.
    pub days: (Day, Day),
    /// What is new, gone and altered, by currency.
    pub changes: Vec<Changed>,
}

/// Invoices, and what stands beside them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReconciledView {
    /// In the order of the workspace.
    pub invoices: Vec<Reconciled>,
    /// Estimates that vendors' bills have replaced.
    pub true_ups: Vec<TrueUpLine>,
    /// Usage without a price.
    pub unpriced: Vec<Unpriced>,
}

/// Costs by columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixView {
    /// The columns.
    pub by: Vec<By>,
    /// A text a column (none: empty), and the exact cost; by falling cost, then by names.
    pub rows: Vec<(Vec<Option<String>>, Amount)>,
    /// First and last day, both included.
    pub days: Option<(Day, Day)>,
    /// In equals out, over the days that are shown.
    pub proof: Proof,
}

/// Rows of bills behind entries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntriesView {
    /// The lines.
    pub lines: Vec<EntryLine>,
    /// Whether there are more.
    pub more: bool,
    /// Cost of all entries that the filter chooses, shown or not.
    pub total: Amount,
}

/// One part of one row, as far as it reached one entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryLine {
    /// The bill's file; none for a typed-in cost.
    pub file: Option<String>,
    /// Physical line, from 1.
    pub line: Option<u64>,
    /// First day of the part.
    pub from: Day,
    /// Last day of the part.
    pub to: Day,
    /// Of the part.
    pub amount: Amount,
    /// The four dimensions, in their order.
    pub dimensions: [Option<String>; 4],
    /// How much is known of who pays.
    pub coverage: Coverage,
    /// What decided each dimension.
    pub decided: Vec<(By, Decision)>,
    /// The pools on the way.
    pub path: Vec<PathStep>,
    /// What reached this entry.
    pub cost: Amount,
    /// The inventory's source.
    pub source: Option<String>,
}

/// Budgets on a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertsView {
    /// How each budget stands, in the order of the workspace.
    pub stands: Vec<BudgetStand>,
    /// What fired in the periods that hold the day, as the command line tells it.
    pub alerts: Vec<Alert>,
    /// Triggers that can't fire: the budget's id, the trigger's, and why.
    pub deaf: Vec<(String, String, String)>,
    /// The last day up to the one that is looked at whose bills are there.
    pub known_until: Option<Day>,
}
