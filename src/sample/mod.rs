//! The sample company that the page loads on request and the tests use: an invented workspace, its generated bills,
//! and a generator of big FOCUS bills. Knows money and calendar only; what it makes is read the way anybody's files are.

mod large;
mod lines;
mod tables;
#[cfg(test)]
mod tests;

pub use large::{focus_bill, focus_bill_of};

/// One generated file of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleBill {
    /// File name, as `openai-2026-08.csv`.
    pub name: String,
    /// The whole file.
    pub contents: String,
}

/// The sample company's name in its workspace.
pub const NAME: &str = "Larkfield (sample)";

/// The sample company's workspace file.
pub fn workspace() -> &'static str {
    include_str!("workspace.json")
}

/// The sample company's bills for August to October 2026, the same bytes at every call.
pub fn bills() -> Vec<SampleBill> {
    let mut bills = Vec::new();
    for (place, file) in tables::FILES.iter().enumerate() {
        lines::write(place as u64, file, &mut bills);
    }
    bills
}
