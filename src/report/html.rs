//! The matrix as one HTML file that prints, by the writer that the brief has.

use super::brief::{list_table, two_way_table};
use super::document::{Block, Document, Section};
use super::markdown::{proof_text, title};
use super::notes::BillNote;
use super::printed::Printed;

impl Printed {
    /// Headline, tables with totals, proof, and what is to be said of the bills.
    pub fn html(&self, bills: &[BillNote]) -> String {
        let by: Vec<&str> = self.by.iter().map(|by| title(*by)).collect();
        let mut section = Section::new("matrix", "").saying(self.scope().as_str());
        if let Some(table) = self.two_way() {
            let table = two_way_table(&table, self.digits, &self.proof.currency);
            section = section.with(Block::Table(table));
        }
        section = section
            .with(Block::Table(list_table(self)))
            .saying(proof_text(&self.proof, self.digits).as_str());
        let remarks: Vec<String> = bills.iter().flat_map(BillNote::remarks).collect();
        if !remarks.is_empty() {
            section = section.listing(remarks.iter().map(String::as_str));
        }
        let title = format!("Cost by {}", by.join(", "));
        Document { title, page: None, sections: vec![section] }.html()
    }
}
