//! Markdown: the matrix as tables with totals, escaped cells, the proof, and what was refused.

use std::fmt::Write;

use super::notes::{BillNote, Substitute};
use super::printed::{Printed, TwoWay};
use super::text::{Digits, count, escaped};
use crate::ledger::{By, Proof};
use crate::money::{Amount, minor_units, round_list};

impl Printed {
    /// Headline, tables, proof, bills.
    pub fn markdown(&self, bills: &[BillNote]) -> String {
        let by: Vec<&str> = self.by.iter().map(|by| title(*by)).collect();
        let mut text = format!("# Cost by {}\n\n{}\n\n", by.join(", "), self.scope());
        text.push_str(&self.tables());
        let _ = write!(text, "\n{}\n", proof(&self.proof, self.digits));
        text + &remarks(bills)
    }

    /// Days, basis and currency in one sentence.
    pub(super) fn scope(&self) -> String {
        let days = match self.period {
            None => "No charges".to_owned(),
            Some(period) => format!("{} to {}", period.start(), period.last()),
        };
        format!("{days}, {} cost in {}.", self.basis.name(), escaped(&self.proof.currency))
    }

    /// With two columns the two-way table as well.
    pub(super) fn tables(&self) -> String {
        let mut text = String::new();
        if let Some(table) = self.two_way() {
            text = table.markdown(self.digits, &self.proof.currency) + "\n";
        }
        text + &self.list()
    }

    /// One line a row, then the total.
    pub(super) fn list(&self) -> String {
        let names = self.by.iter().map(|by| title(*by).to_owned());
        let mut table =
            Table::new(names.collect(), vec![format!("Cost ({})", escaped(&self.proof.currency))]);
        for row in &self.rows {
            let mark = if row.estimated.is_zero() { "" } else { "≈ " };
            let cost = format!("{mark}{}", self.digits.grouped(row.cost));
            table.row(row.texts.iter().map(|text| escaped(text)), [cost]);
        }
        let blanks = std::iter::repeat_n(String::new(), self.by.len().saturating_sub(1));
        let total = self.digits.grouped(self.total());
        table.row(std::iter::once("**Total**".to_owned()).chain(blanks), [format!("**{total}**")]);
        table.text
    }
}

impl TwoWay {
    /// Rows, columns and the grand total, which tie.
    pub(super) fn markdown(&self, digits: Digits, currency: &str) -> String {
        let corner = format!("{} \\ {} ({})", title(self.down), title(self.across), escaped(currency))
            .replace('\\', "/");
        let heads = self.columns.iter().map(|text| escaped(text)).chain(["Total".to_owned()]);
        let mut table = Table::new(vec![corner], heads.collect());
        for (place, (name, cells)) in self.rows.iter().zip(&self.cells).enumerate() {
            let total = format!("**{}**", digits.grouped(self.row_total(place)));
            let cells = cells.iter().map(|cell| cell.map_or_else(String::new, |cell| digits.grouped(cell)));
            table.row([escaped(name)], cells.chain([total]));
        }
        let totals: Vec<Amount> = (0..self.columns.len()).map(|place| self.column_total(place)).collect();
        let grand = totals.iter().copied().sum();
        let totals = totals.into_iter().chain([grand]).map(|total| format!("**{}**", digits.grouped(total)));
        table.row(["**Total**".to_owned()], totals);
        table.text
    }
}

/// A table whose first columns are texts and whose last are numbers, to the right.
pub(super) struct Table {
    pub(super) text: String,
}

impl Table {
    pub(super) fn new(texts: Vec<String>, numbers: Vec<String>) -> Self {
        let rules: Vec<&str> = texts.iter().map(|_| "---").chain(numbers.iter().map(|_| "---:")).collect();
        let heads: Vec<String> = texts.into_iter().chain(numbers).collect();
        Self { text: format!("| {} |\n| {} |\n", heads.join(" | "), rules.join(" | ")) }
    }

    pub(super) fn row(
        &mut self,
        texts: impl IntoIterator<Item = String>,
        numbers: impl IntoIterator<Item = String>,
    ) {
        let cells: Vec<String> = texts.into_iter().chain(numbers).collect();
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }
}

/// A column's name for people.
pub(super) const fn title(by: By) -> &'static str {
    match by {
        By::UsageType => "usage type",
        _ => by.name(),
    }
}

/// The proof as a sentence whose figures add up as they are printed.
pub(super) fn proof(proof: &Proof, digits: Digits) -> String {
    escaped(&proof_text(proof, digits))
}

/// The same, not yet escaped.
pub(super) fn proof_text(proof: &Proof, digits: Digits) -> String {
    let parts = [proof.allocated, proof.unallocated];
    let parts = match digits {
        Digits::Minor(places) => round_list(&parts, places),
        Digits::Exact => parts.to_vec(),
    };
    let total = match digits {
        Digits::Minor(_) if proof.difference.is_zero() => parts.iter().copied().sum(),
        _ => proof.money_in,
    };
    let mut text = format!(
        "Proof: in {} {} = allocated {} + unallocated {}; difference {}.",
        digits.grouped(total),
        proof.currency,
        digits.grouped(parts[0]),
        digits.grouped(parts[1]),
        proof.difference,
    );
    if !proof.estimated.is_zero() {
        let _ =
            write!(text, " Of it {} is estimated by the price list (≈).", digits.grouped(proof.estimated));
    }
    if proof.import_rounding != "0" {
        let _ = write!(text, " Rounding bills to 18 decimals came to {}.", proof.import_rounding);
    }
    text
}

/// What a reader must know of the bills: what of them is not charged, refused rows, and cost columns that stand in for others; nothing where there is
/// nothing to say.
pub(super) fn remarks(bills: &[BillNote]) -> String {
    [settled(bills), refused(bills), substituted(bills)]
        .into_iter()
        .flatten()
        .map(|text| format!("\n{text}"))
        .collect()
}

/// What is not charged as it stands in its bill, one line each.
fn settled(bills: &[BillNote]) -> Option<String> {
    let mut text = String::new();
    for (bill, line) in bills.iter().flat_map(|bill| bill.settlement.iter().map(move |line| (bill, line))) {
        let _ = writeln!(text, "- {}: {}.", escaped(&bill.file), escaped(line));
    }
    (!text.is_empty()).then(|| format!("Bills that are not charged as they stand:\n\n{text}"))
}

/// The bills that lack the cost column that is allocated, one line each.
fn substituted(bills: &[BillNote]) -> Option<String> {
    let mut text = String::new();
    for bill in bills {
        for Substitute { column, read } in &bill.substitutes {
            let _ = writeln!(
                text,
                "- {}: there is no {column}; {read} is read in its place.",
                escaped(&bill.file)
            );
        }
    }
    (!text.is_empty()).then(|| format!("Cost columns:\n\n{text}"))
}

/// The bills with refused rows, one line each; none where every row was read.
fn refused(bills: &[BillNote]) -> Option<String> {
    let mut text = String::new();
    for bill in bills.iter().filter(|bill| bill.rejected > 0) {
        let rows = count(bill.rejected, "row was", "rows were");
        let _ = writeln!(
            text,
            "- {}: {rows} refused, of {}; what they cost is in no figure here.",
            escaped(&bill.file),
            bill.rows
        );
    }
    (!text.is_empty()).then(|| format!("Refused rows:\n\n{text}"))
}

/// The digits of a currency.
pub(super) fn digits_of(currency: &str) -> Digits {
    Digits::Minor(minor_units(currency))
}
