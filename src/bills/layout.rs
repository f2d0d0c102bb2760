//! What the columns of a file mean: which cell holds the period, the costs, the currency, the tags, and under which name
//! every column is kept.

use std::collections::HashMap;
use std::sync::Arc;

use super::csv::Row;
use super::focus::{self, Kind};
use super::guard::without_guard;
use super::memo::Holds;
use crate::calendar::DateOrder;
use crate::money::DecimalMark;
use crate::workspace::{Basis, Mapping};

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the cell of so many cells before it.
    Cell(usize),
    /// The same in every row.
    Constant(Arc<str>),
}

/// A column as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LayoutColumn {
    /// The FOCUS name, `Tags.<key>` or `x_<name>`.
    pub(super) name: Arc<str>,
    pub(super) place: Place,
    /// The cell that stands in where this one is missing.
    pub(super) fallback: Option<usize>,
    pub(super) kind: Kind,
}

/// The meaning of a file's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// `focus-1.0` …, `mapping:<id>`, or the name of a vendor's format.
    pub(super) format: String,
    /// The header's cells, as they stand.
    pub(super) header: Vec<String>,
    /// In the order of the file, then what is the same in every row.
    pub(super) columns: Vec<LayoutColumn>,
    pub(super) start: Place,
    pub(super) end: Option<Place>,
    pub(super) currency: Option<Place>,
    /// By [`Basis::index`].
    pub(super) costs: [Place; 3],
    /// How much was consumed.
    pub(super) quantity: Option<Place>,
    pub(super) substitutes: [Option<Basis>; 3],
    pub(super) decimal: DecimalMark,
    pub(super) dates: DateOrder,
    /// Whether a mapping of the workspace says how the file is read.
    pub(super) mapped: bool,
    /// Whether the header is FOCUS by itself: an unquoted NULL is a missing value there, and an apostrophe guards a text.
    pub(super) focus: bool,
    /// Whether a comma in a cost may be a decimal mark as well as a separator of thousands.
    pub(super) comma_is_unclear: bool,
}

/// Why a header gives no layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoLayout {
    /// Without a period's start or any cost.
    NotEnough,
    /// Columns that must be one are two.
    Doubled(Arc<str>),
}

/// Columns of which a second one would make the money or the days of a row a guess.
const SINGLE: [&str; 6] =
    ["ChargePeriodStart", "ChargePeriodEnd", "BillingCurrency", "EffectiveCost", "BilledCost", "ListCost"];

impl Layout {
    /// Whether its costs are numbers of tokens.
    pub(super) fn counts_tokens(&self) -> bool {
        matches!(&self.currency, Some(Place::Constant(text)) if **text == *super::TOKENS)
    }

    /// The layout of a FOCUS header.
    pub(super) fn focus(header: &[String]) -> Result<Self, NoLayout> {
        let names = header.iter().map(|name| name.trim());
        let format = focus::format_of(names.clone());
        let columns =
            names.enumerate().map(|(index, name)| (own_name(name, index), Place::Cell(index))).collect();
        let mut layout = Self::of(format, header, columns)?;
        layout.focus = true;
        Ok(layout)
    }

    /// The layout by a mapping, where all its columns are in the header. One that maps none says nothing of a file.
    pub(super) fn mapped(header: &[String], mapping: &Mapping) -> Result<Self, NoLayout> {
        if mapping.columns.is_empty() {
            return Err(NoLayout::NotEnough);
        }
        let folded = |text: &str| text.trim().to_lowercase();
        let places: HashMap<String, usize> =
            header.iter().enumerate().rev().map(|(index, name)| (folded(name), index)).collect();
        let mut mapped: Vec<(String, usize)> = Vec::new();
        for (target, name) in &mapping.columns {
            let index = *places.get(&folded(name)).ok_or(NoLayout::NotEnough)?;
            mapped.push((target_name(target), index));
        }
        let taken: Vec<String> =
            mapping.columns.iter().chain(&mapping.constants).map(|(to, _)| target_name(to)).collect();
        let ignored: Vec<String> = mapping.ignore.iter().map(|name| folded(name)).collect();
        let mut columns = Vec::new();
        for (index, name) in header.iter().enumerate() {
            let before = columns.len();
            let targets = mapped.iter().filter(|(_, at)| *at == index);
            columns.extend(targets.map(|(target, _)| (target.clone(), Place::Cell(index))));
            if columns.len() > before || ignored.contains(&folded(name)) {
                continue;
            }
            // A column that has the name of one that the mapping reads from elsewhere is only kept.
            let own = own_name(name.trim(), index);
            let own = if taken.contains(&own) { format!("x_{own}") } else { own };
            columns.push((own, Place::Cell(index)));
        }
        let constants = mapping.constants.iter();
        columns.extend(
            constants.map(|(target, text)| (target_name(target), Place::Constant(text.trim().into()))),
        );
        let mut layout = Self::of(format!("mapping:{}", mapping.id), header, columns)?;
        layout.mapped = true;
        layout.focus = Self::focus(header).is_ok();
        layout.dates = mapping.dates.unwrap_or_default();
        if mapping.decimal.as_deref().map(str::trim) == Some(",") {
            layout.decimal = DecimalMark::Comma;
        }
        Ok(layout)
    }

    /// The layout of columns that already have their names.
    pub(super) fn of(
        format: String,
        header: &[String],
        named: Vec<(String, Place)>,
    ) -> Result<Self, NoLayout> {
        let columns = name_apart(named)?;
        let place = |name: &str| {
            columns.iter().find(|column| &*column.name == name).map(|column| column.place.clone())
        };
        let own = Basis::ALL.map(|basis| place(basis.column()));
        // A cost that the bill lacks is read from the next of effective, billed, list, in a circle.
        let read = Basis::ALL.map(|basis| {
            let mut circle = (0..3).map(|step| Basis::ALL[(basis.index() + step) % 3]);
            circle.find(|basis| own[basis.index()].is_some())
        });
        let (Some(start), [Some(effective), Some(billed), Some(list)]) = (place("ChargePeriodStart"), read)
        else {
            return Err(NoLayout::NotEnough);
        };
        let read = [effective, billed, list];
        let substitutes = Basis::ALL.map(|basis| Some(read[basis.index()]).filter(|other| *other != basis));
        let costs = read.map(|basis| own[basis.index()].clone().unwrap_or(Place::Cell(0)));
        Ok(Self {
            format,
            header: header.to_vec(),
            start,
            end: place("ChargePeriodEnd"),
            currency: place("BillingCurrency"),
            costs,
            quantity: place("ConsumedQuantity"),
            substitutes,
            decimal: DecimalMark::Point,
            dates: DateOrder::YearFirst,
            mapped: false,
            focus: false,
            comma_is_unclear: false,
            columns: with_provider(columns),
        })
    }

    /// How many cells a row has.
    pub(super) const fn width(&self) -> usize {
        self.header.len()
    }

    /// What each cell holds, as far as remembering texts goes.
    pub(super) fn holds(&self) -> Vec<Holds> {
        let mut holds = vec![Holds::Text; self.width()];
        for column in &self.columns {
            if let Place::Cell(cell) = column.place {
                match column.kind {
                    Kind::Number => holds[cell] = Holds::Number,
                    Kind::Stamp => holds[cell] = Holds::Moment,
                    Kind::Text | Kind::Tags | Kind::Key => {}
                }
            }
        }
        for place in self.costs.iter().chain(&self.quantity) {
            if let Place::Cell(cell) = place {
                holds[*cell] = Holds::Number;
            }
        }
        for place in std::iter::once(&self.start).chain(&self.end) {
            if let Place::Cell(cell) = place {
                holds[*cell] = Holds::Moment;
            }
        }
        holds
    }

    /// The column that a message names, as it is called in the file.
    pub(super) fn title<'t>(&'t self, place: &'t Place) -> &'t str {
        match place {
            Place::Cell(index) => self.header.get(*index).map_or("", |name| name.trim()),
            Place::Constant(_) => "a constant of the mapping",
        }
    }

    /// A cell's text without outer space; empty where it is missing.
    pub(super) fn cell<'s>(&self, row: &Row<'s>, index: usize, scratch: &'s mut String) -> &'s str {
        let cell = row.cell(index);
        let text = trim(cell.text(scratch));
        if self.focus && text == "NULL" && !cell.is_quoted() { "" } else { text }
    }

    /// A value's text without outer space; empty where it is missing.
    pub(super) fn text<'s>(&'s self, row: &Row<'s>, place: &'s Place, scratch: &'s mut String) -> &'s str {
        match place {
            Place::Cell(index) => self.cell(row, *index, scratch),
            Place::Constant(text) => text,
        }
    }

    /// A text without the apostrophe by which a FOCUS file guards it against being taken for a formula.
    pub(super) fn unguarded<'t>(&self, text: &'t str) -> &'t str {
        if self.focus { without_guard(text) } else { text }
    }

    /// The text of a column, or of the one that stands in for it; empty where both are missing. Texts are unguarded.
    pub(super) fn value<'s>(
        &'s self,
        row: &Row<'s>,
        column: &'s LayoutColumn,
        scratch: &'s mut String,
    ) -> &'s str {
        let text = match column.fallback {
            Some(fallback) if self.text(row, &column.place, scratch).is_empty() => {
                self.cell(row, fallback, scratch)
            }
            _ => self.text(row, &column.place, scratch),
        };
        match column.kind {
            Kind::Text | Kind::Tags | Kind::Key => self.unguarded(text),
            Kind::Number | Kind::Stamp => text,
        }
    }
}

/// Cuts outer space; texts that begin and end with visible ASCII are not looked at twice.
pub(super) fn trim(text: &str) -> &str {
    let visible = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if visible(bytes.first()) && visible(bytes.last()) { text } else { text.trim() }
}

/// The name under which a column is kept: what FOCUS has keeps its own, everything else gets `x_`.
pub(super) fn own_name(title: &str, index: usize) -> String {
    if title.is_empty() {
        return format!("x_column_{}", index + 1);
    }
    if let Some(known) = focus::find(title) {
        return known.name.to_owned();
    }
    if let Some((tags, key)) = title.split_once('.')
        && tags.eq_ignore_ascii_case("Tags")
        && !key.is_empty()
    {
        return format!("Tags.{key}");
    }
    if title.starts_with("x_") { title.to_owned() } else { format!("x_{title}") }
}

/// A mapping's target, in the spelling of FOCUS.
fn target_name(target: &str) -> String {
    let target = target.trim();
    focus::find(target).map_or_else(|| target.to_owned(), |known| known.name.to_owned())
}

/// Makes the columns; a second one of a name becomes `x_<name>_2`, so that nothing is lost. Where it would have to be
/// read as money or as days, the file is refused.
fn name_apart(named: Vec<(String, Place)>) -> Result<Vec<LayoutColumn>, NoLayout> {
    let mut columns: Vec<LayoutColumn> = Vec::with_capacity(named.len());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (mut name, place) in named {
        while seen.contains_key(&name) {
            if SINGLE.contains(&name.as_str()) {
                return Err(NoLayout::Doubled(name.into()));
            }
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            name = format!("x_{}_{count}", name.strip_prefix("x_").unwrap_or(&name));
        }
        seen.insert(name.clone(), 1);
        let kind = focus::find(&name).map_or(Kind::Text, |known| known.kind);
        columns.push(LayoutColumn { name: name.into(), place, fallback: None, kind });
    }
    Ok(columns)
}

/// FOCUS 1.3 calls the provider `ServiceProviderName`: where `ProviderName` is missing, it is read from there.
fn with_provider(mut columns: Vec<LayoutColumn>) -> Vec<LayoutColumn> {
    let find = |name: &str, columns: &[LayoutColumn]| columns.iter().position(|column| &*column.name == name);
    let Some(service) = find("ServiceProviderName", &columns) else { return columns };
    let Place::Cell(cell) = columns[service].place else { return columns };
    match find("ProviderName", &columns) {
        Some(provider) => columns[provider].fallback = Some(cell),
        None => {
            let provider = LayoutColumn { name: "ProviderName".into(), ..columns[service].clone() };
            columns.insert(service + 1, provider);
        }
    }
    columns
}
