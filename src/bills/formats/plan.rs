//! How a vendor's columns become those of FOCUS: renamed, worked out row by row, or the same in every row; and which rows
//! are no charges. What a plan does not name is kept as `x_<its name>`.

use std::borrow::Cow;
use std::fmt;

use crate::bills::csv::{Row, RowBuilder};
use crate::bills::focus::{self, Kind};
use crate::bills::layout::{Layout, NoLayout, Place, own_name};

/// The header of a file, and what stands before it.
pub(in crate::bills) struct Header<'h> {
    /// The columns' names as they stand.
    pub(super) cells: &'h [String],
    /// The records before the header.
    pub(super) preamble: &'h [Vec<String>],
    /// The first records after it, as far as they were looked at.
    pub(super) below: &'h [Vec<String>],
    /// The names under which columns are kept.
    titles: Vec<String>,
    /// The names by which columns are found.
    names: Vec<String>,
}

impl<'h> Header<'h> {
    pub(in crate::bills) fn new(
        cells: &'h [String],
        preamble: &'h [Vec<String>],
        below: &'h [Vec<String>],
    ) -> Self {
        let titles = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        Self { cells, preamble, below, titles, names: cells.iter().map(|cell| folded(cell)).collect() }
    }

    /// The place of a column, whatever the case and the spaces in its name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|own| own.eq_ignore_ascii_case(name))
    }

    /// The place of the first of these names that is there.
    pub(super) fn first(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.find(name))
    }

    /// The place of a column of which only letters and digits are compared: `sku.id`, `sku_id` and `skuId` are one.
    pub(super) fn plain(&self, name: &str) -> Option<usize> {
        let own = |own: &String| own.chars().filter(|letter| letter.is_alphanumeric()).eq(name.chars());
        self.names.iter().position(own)
    }

    /// The place of the first of these names, compared likewise.
    pub(super) fn first_plain(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.plain(name))
    }

    /// The place of the first column whose name begins so.
    pub(super) fn beginning(&self, start: &str) -> Option<usize> {
        self.names.iter().position(|own| own.starts_with(start))
    }

    /// Whether all of these are there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.find(name).is_some())
    }

    /// A header of which every name is the one that its last brackets hold, where it has some:
    /// `Ressourcengruppe (ResourceGroup)` is `ResourceGroup`.
    pub(super) fn without_translation(&self) -> Self {
        let original = |name: &String| match name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
            Some((_, original)) if !original.trim().is_empty() => original.trim().to_owned(),
            _ => name.clone(),
        };
        let all = |names: &[String]| names.iter().map(original).collect();
        Self { titles: all(&self.titles), names: all(&self.names), ..*self }
    }
}

/// Lower case, inner spaces as one.
fn folded(cell: &str) -> String {
    let words: Vec<&str> = cell.trim_start_matches('\u{feff}').split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The cells of a row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'r> {
    row: Row<'r>,
}

impl<'r> Cells<'r> {
    /// A cell's text without outer space; empty where there is no such cell.
    pub(super) fn text(&self, place: impl Into<Option<usize>>) -> Cow<'r, str> {
        place.into().map_or(Cow::Borrowed(""), |place| self.row.cell(place).to_trimmed())
    }

    /// The first of these cells that is not empty.
    pub(super) fn first(&self, places: &[Option<usize>]) -> Cow<'r, str> {
        let texts = places.iter().map(|place| self.text(*place));
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Whether a cell holds this text, whatever its case.
    pub(super) fn is(&self, place: impl Into<Option<usize>>, text: &str) -> bool {
        self.text(place).eq_ignore_ascii_case(text)
    }

    /// All cells.
    pub(super) fn all(&self) -> impl Iterator<Item = Cow<'r, str>> + use<'r> {
        let row = self.row;
        (0..row.len()).map(move |place| row.cell(place).to_trimmed())
    }
}

type Compute = Box<dyn for<'r> Fn(&Cells<'r>) -> Cow<'r, str>>;
type SkipRule = Box<dyn for<'r> Fn(&Cells<'r>) -> Option<Skip>>;
type Ending = Box<dyn Fn() -> Vec<String>>;

/// A row that is no charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bills) enum Skip {
    /// Says what charges of the file add up to.
    Total {
        /// What the row is called.
        label: String,
        /// The sum as it stands.
        text: String,
    },
    /// Part of a summary, or a day without charges.
    Other,
}

/// Columns by what becomes of them.
pub(in crate::bills) struct Plan {
    format: &'static str,
    titles: Vec<String>,
    renamed: Vec<(usize, String)>,
    replaced: Vec<usize>,
    derived: Vec<Derived>,
    constants: Vec<(String, String)>,
    across: Option<Across>,
    leaves_zeros: bool,
    keys: Vec<usize>,
    skip: Option<SkipRule>,
    ending: Option<Ending>,
    notes: Vec<String>,
    stated: Vec<(String, String)>,
}

/// Costs that stand side by side in one row, each a charge of its own.
struct Across {
    targets: Vec<String>,
    columns: Vec<AcrossColumn>,
}

/// A column of such costs, and the texts that its charges have for the targets.
pub(super) struct AcrossColumn {
    pub(super) place: usize,
    pub(super) texts: Vec<String>,
}

struct Derived {
    target: String,
    title: usize,
    compute: Compute,
}

/// A known export that can't be charged by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bills) struct NoBill {
    /// The format's name.
    pub(in crate::bills) format: &'static str,
    /// What it lacks and what to do, as a sentence's end.
    pub(in crate::bills) lacks: &'static str,
}

/// What a header is.
pub(in crate::bills) enum Recognised {
    /// A bill that can be read.
    Bill(Box<Plan>),
    /// An export that is known, and no bill: money or days are missing.
    NoBill(NoBill),
}

impl Plan {
    pub(super) fn new(format: &'static str, header: &Header<'_>) -> Self {
        Self {
            format,
            titles: header.titles.clone(),
            renamed: Vec::new(),
            replaced: Vec::new(),
            derived: Vec::new(),
            constants: Vec::new(),
            across: None,
            leaves_zeros: false,
            keys: Vec::new(),
            skip: None,
            ending: None,
            notes: Vec::new(),
            stated: Vec::new(),
        }
    }

    /// A column, where it is there, gets a name of FOCUS.
    pub(super) fn rename(&mut self, place: impl Into<Option<usize>>, target: &str) {
        if let Some(place) = place.into()
            && !self.names(target)
        {
            self.renamed.push((place, target.to_owned()));
        }
    }

    /// Renames many columns, of whose names only letters and digits are compared.
    pub(super) fn rename_plain(&mut self, header: &Header<'_>, pairs: &[(&str, &str)]) {
        pairs.iter().for_each(|(name, target)| self.rename(header.plain(name), target));
    }

    /// A column is not read: it holds what no bill should, as the texts of requests.
    pub(super) fn leave_out(&mut self, place: impl Into<Option<usize>>) {
        self.replaced.extend(place.into());
    }

    /// Renames many columns.
    pub(super) fn rename_all(&mut self, header: &Header<'_>, pairs: &[(&str, &str)]) {
        pairs.iter().for_each(|(name, target)| self.rename(header.find(name), target));
    }

    /// A column is worked out row by row; messages speak of the column at `title`, which is kept as well.
    pub(super) fn derive<F>(&mut self, target: &str, title: usize, compute: F)
    where
        F: for<'r> Fn(&Cells<'r>) -> Cow<'r, str> + 'static,
    {
        self.derived.push(Derived { target: target.to_owned(), title, compute: Box::new(compute) });
    }

    /// The same in place of the column at `title`: nothing of it is lost.
    pub(super) fn replace<F>(&mut self, target: &str, title: usize, compute: F)
    where
        F: for<'r> Fn(&Cells<'r>) -> Cow<'r, str> + 'static,
    {
        self.replaced.push(title);
        self.derive(target, title, compute);
    }

    /// A column is the same in every row.
    pub(super) fn constant(&mut self, target: &str, text: &str) {
        self.constants.push((target.to_owned(), text.to_owned()));
    }

    /// Every cell of these columns that is not empty is the billed cost of a charge of its own.
    pub(super) fn spread(&mut self, targets: &[&str], columns: Vec<AcrossColumn>) {
        self.replaced.extend(columns.iter().map(|column| column.place));
        self.across =
            Some(Across { targets: targets.iter().map(|target| (*target).to_owned()).collect(), columns });
    }

    /// Cells of spread columns that hold zero are no charges.
    pub(super) fn without_zeros(&mut self) {
        self.leaves_zeros = true;
    }

    /// A column that tells rows apart and is kept only where somebody asks for it.
    pub(super) fn key(&mut self, place: impl Into<Option<usize>>) {
        self.keys.extend(place.into());
    }

    /// Rows that are no charges.
    pub(super) fn skip<F>(&mut self, rule: F)
    where
        F: for<'r> Fn(&Cells<'r>) -> Option<Skip> + 'static,
    {
        self.skip = Some(Box::new(rule));
    }

    /// What there is to say when all rows were seen.
    pub(super) fn at_the_end(&mut self, ending: impl Fn() -> Vec<String> + 'static) {
        self.ending = Some(Box::new(ending));
    }

    /// Something that a reader of the bill should know.
    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// A sum that stands before the header.
    pub(super) fn states(&mut self, label: &str, text: &str) {
        self.stated.push((label.to_owned(), text.to_owned()));
    }

    fn names(&self, target: &str) -> bool {
        self.renamed.iter().any(|(_, own)| own == target)
            || self.derived.iter().any(|derived| derived.target == target)
            || self.constants.iter().any(|(own, _)| own == target)
    }

    /// The layout of the file, and what makes its rows fit.
    pub(in crate::bills) fn compile(self) -> Result<(Layout, Rewriter), NoLayout> {
        let width = self.titles.len();
        let mut columns = Vec::new();
        for (index, title) in self.titles.iter().enumerate() {
            let targets: Vec<&String> =
                self.renamed.iter().filter(|(at, _)| *at == index).map(|(_, target)| target).collect();
            if targets.is_empty() && !self.replaced.contains(&index) {
                // A column that has the name of one that is read from elsewhere is only kept.
                let own = own_name(title, index);
                let own = if self.names(&own) { format!("x_{own}") } else { own };
                columns.push((own, Place::Cell(index)));
            }
            columns.extend(targets.into_iter().map(|target| (target.clone(), Place::Cell(index))));
        }
        let mut header = self.titles.clone();
        for (index, derived) in self.derived.iter().enumerate() {
            header.push(self.titles.get(derived.title).cloned().unwrap_or_default());
            columns.push((derived.target.clone(), Place::Cell(width + index)));
        }
        if let Some(across) = &self.across {
            for target in across.targets.iter().map(String::as_str).chain(["BilledCost"]) {
                columns.push((target.to_owned(), Place::Cell(header.len())));
                header.push(format!("the {target} of a column"));
            }
        }
        let constants = self.constants.iter();
        columns
            .extend(constants.map(|(target, text)| (target.clone(), Place::Constant(text.as_str().into()))));
        let mut layout = Layout::of(self.format.to_owned(), &header, columns)?;
        for column in &mut layout.columns {
            let Place::Cell(index) = column.place else { continue };
            let only_kept =
                index < width && focus::find(&column.name).is_none() && column.name.starts_with("x_");
            if only_kept && (self.keys.contains(&index) || tells_rows_apart(&header[index])) {
                column.kind = Kind::Key;
            }
        }
        let rewriter = Rewriter {
            width,
            derived: self.derived.into_iter().map(|derived| derived.compute).collect(),
            across: self.across.map(|across| across.columns).unwrap_or_default(),
            leaves_zeros: self.leaves_zeros,
            skip: self.skip,
            ending: self.ending,
            notes: self.notes,
            stated: self.stated,
            skipped: 0,
            builder: RowBuilder::default(),
        };
        Ok((layout, rewriter))
    }
}

/// Whether a column's name says that it holds prices, quantities or moments: its last word does.
fn tells_rows_apart(title: &str) -> bool {
    const WORDS: [&str; 31] = [
        "cost",
        "costs",
        "rate",
        "price",
        "amount",
        "quantity",
        "tokens",
        "spend",
        "count",
        "requests",
        "usage",
        "input",
        "output",
        "read",
        "write",
        "date",
        "time",
        "at",
        "usd",
        "credits",
        "hours",
        "minutes",
        "bytes",
        "average",
        "factor",
        "value",
        "ms",
        "iso",
        "billing",
        "commitment",
        "units",
    ];
    const ENDS: [&str; 4] = ["price", "quantity", "tokens", "amount"];
    let last = last_word(title).to_lowercase();
    WORDS.contains(&last.as_str()) || ENDS.iter().any(|end| last.ends_with(end))
}

/// `UnblendedRate`, `unblended_rate` and `unblended rate ($)` end with a rate.
fn last_word(title: &str) -> &str {
    let word = title
        .rsplit(|letter: char| !letter.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    let hump = word.char_indices().skip(1).filter(|(at, letter)| {
        let before = word[..*at].ends_with(|before: char| before.is_lowercase() || before.is_numeric());
        let after = word[at + letter.len_utf8()..].starts_with(char::is_lowercase);
        letter.is_uppercase() && (before || after)
    });
    hump.last().map_or(word, |(at, _)| &word[at..])
}

/// Makes the rows of a file fit its layout, and tells which are no charges.
pub(in crate::bills) struct Rewriter {
    width: usize,
    derived: Vec<Compute>,
    across: Vec<AcrossColumn>,
    leaves_zeros: bool,
    skip: Option<SkipRule>,
    ending: Option<Ending>,
    notes: Vec<String>,
    stated: Vec<(String, String)>,
    skipped: u64,
    builder: RowBuilder,
}

impl fmt::Debug for Rewriter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rewriter").field("width", &self.width).finish_non_exhaustive()
    }
}

/// `0`, `0.0`, …
fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0' | b'.')) && text.contains('0')
}

/// Most sums that a file states that are remembered.
const MOST_STATED: usize = 100;

impl Rewriter {
    /// Shows the charges of a row, with what is worked out of it: usually one, none where it is no charge, several where
    /// costs stand side by side.
    pub(in crate::bills) fn charges(&mut self, row: &Row<'_>, mut each: impl FnMut(&Row<'_>)) {
        let cells = Cells { row: *row };
        if let Some(skip) = self.skip.as_ref().and_then(|rule| rule(&cells)) {
            return self.note_skipped(skip);
        }
        if self.across.is_empty() && self.derived.is_empty() {
            return each(row);
        }
        if self.across.is_empty() {
            self.begin(row, &cells);
            return each(&self.builder.row());
        }
        for index in 0..self.across.len() {
            let cost = cells.text(self.across[index].place);
            if cost.is_empty() || self.leaves_zeros && is_zero(&cost) {
                continue;
            }
            self.begin(row, &cells);
            for text in self.across[index].texts.iter().map(String::as_str).chain([&*cost]) {
                self.builder.push(text);
            }
            each(&self.builder.row());
        }
    }

    fn begin(&mut self, row: &Row<'_>, cells: &Cells<'_>) {
        self.builder.begin_with(row, self.width);
        for compute in &self.derived {
            self.builder.push(&compute(cells));
        }
    }

    #[cold]
    fn note_skipped(&mut self, skip: Skip) {
        self.skipped += 1;
        if let Skip::Total { label, text } = skip
            && self.stated.len() < MOST_STATED
        {
            self.stated.push((label, text));
        }
    }

    /// How many cells a row of the file has.
    pub(in crate::bills) const fn width(&self) -> usize {
        self.width
    }

    /// How many rows were no charges.
    pub(in crate::bills) const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// What there is to say of the file, and the sums that it states.
    pub(in crate::bills) fn end(self) -> (Vec<String>, Vec<(String, String)>) {
        let mut notes = self.notes;
        notes.extend(self.ending.into_iter().flat_map(|ending| ending()));
        (notes, self.stated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_quantities_and_moments_by_their_names() {
        for title in [
            "lineItem/UnblendedRate",
            "unblended_rate",
            "Unrounded Cost ($)",
            "effectiveprice",
            "created_at",
            "costInUsd",
            "CPUCost",
        ] {
            assert!(tells_rows_apart(title), "{title}");
        }
        for title in
            ["Corporate", "costCategory/Team", "cost_center_name", "Kind", "x_Update", "plan", "updated"]
        {
            assert!(!tells_rows_apart(title), "{title}");
        }
    }
}
