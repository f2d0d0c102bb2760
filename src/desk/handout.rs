//! The brief, the playbooks and the templates: what they look at is gathered once, and written as it is asked for.

use std::rc::Rc;

use super::answer::Refused;
use super::{Desk, Handout};
use crate::budget::check::check_all;
use crate::calendar::Day;
use crate::ledger::Asked;
use crate::report::{
    Document, Facts, Length, PlaybookFacts, PlaybooksView, Written, brief_document, brief_written, playbook,
    playbooks_view, template,
};
use crate::workspace::Workspace;

impl Desk {
    /// Everything that a brief looks at, on a day.
    pub(super) fn with_facts<T>(
        &mut self,
        as_of: Day,
        take: impl FnOnce(&Facts<'_>) -> T,
    ) -> Result<T, Refused> {
        let allocation = self.allocate(Asked::default())?;
        let playbooks = self.playbook_facts(as_of)?;
        let findings = check_all(&self.workspace, &self.bill_list(), Some(&allocation));
        let notes = self.notes();
        Ok(take(&Facts {
            workspace: &self.workspace,
            allocation: &allocation,
            bills: &notes,
            findings: &findings,
            as_of: Some(as_of),
            playbooks: Some(&playbooks),
        }))
    }

    fn playbook_facts(&mut self, as_of: Day) -> Result<Rc<PlaybookFacts>, Refused> {
        if let Some((_, known)) = self.playbooks.as_ref().filter(|(day, _)| *day == as_of) {
            return Ok(known.clone());
        }
        let facts = PlaybookFacts::of(&self.workspace, &self.bill_list(), Some(as_of));
        let facts = Rc::new(facts.map_err(Refused::Ledger)?);
        self.playbooks = Some((as_of, facts.clone()));
        Ok(facts)
    }

    pub(super) fn brief(&mut self, as_of: Day, length: Length) -> Result<Document, Refused> {
        self.with_facts(as_of, |facts| brief_document(facts, length))
    }

    pub(super) fn playbooks(&mut self, as_of: Day) -> Result<PlaybooksView, Refused> {
        self.with_facts(as_of, playbooks_view)
    }

    pub(super) fn handout(&mut self, what: Handout, written: Written, as_of: Day) -> Result<String, Refused> {
        // Before anything is entered there is no currency either: any will do, as nothing costs anything.
        if self.workspace == Workspace::default() && self.bills.is_empty() {
            self.workspace.currency = "USD".to_owned();
        }
        self.with_facts(as_of, |facts| match what {
            Handout::Brief(length) => brief_written(facts, length, written),
            Handout::Template(which) => template(facts, which, written),
            Handout::Playbook(place) => playbook(facts, place, written),
        })
    }
}
