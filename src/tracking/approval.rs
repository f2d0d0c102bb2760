//! Who approved the corrections of a closed week. An approval stands for what was approved: for other corrections it is none.

use super::Correction;
use super::known::sha256;
use crate::workspace::ClosedWeek;

/// SHA-256, in hexadecimal, of a week's corrections as `track --corrections` prints them, but for who approved them.
pub fn corrections_sha256(corrections: &[Correction]) -> String {
    let bare = corrections.iter().map(|one| Correction { approved_by: None, ..one.clone() });
    let lines = bare.map(|one| serde_json::to_string(&one).unwrap_or_default() + "\n");
    sha256(&lines.collect::<String>())
}

/// Writes into a week's corrections who approved them.
pub(super) fn approve(closed: &ClosedWeek, corrections: &mut [Correction]) {
    let Some(approval) = &closed.approved else { return };
    let same = |sha256: &String| sha256.eq_ignore_ascii_case(&corrections_sha256(corrections));
    if approval.corrections_sha256.as_ref().is_none_or(same) {
        corrections.iter_mut().for_each(|one| one.approved_by = Some(approval.by.clone()));
    }
}
