//! Reports for the page: the same texts as the command line's.

use super::{Desk, ReportRequest};

impl Desk {
    pub(super) fn report(&mut self, _request: &ReportRequest) -> Result<String, String> {
        Err("reports are not there yet".to_owned())
    }
}
