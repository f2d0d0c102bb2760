//! What undo goes back to: the workspace and the bills that belong to it.

use std::rc::Rc;

use cost_matrix::workspace::{Workspace, WorkspaceError};

/// What the user works on. Clones are cheap.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) workspace: Rc<Workspace>,
    /// Hashes of the bills, in the order of their import.
    pub(crate) bills: Rc<[String]>,
    /// The text that the workspace was opened from: what did not change is saved as it stood there.
    original: Option<Rc<str>>,
}

impl Default for Document {
    fn default() -> Self {
        let workspace = Workspace { currency: "USD".to_owned(), ..Workspace::default() };
        Self { workspace: Rc::new(workspace), bills: Rc::new([]), original: None }
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.bills == other.bills
            && (Rc::ptr_eq(&self.workspace, &other.workspace) || self.workspace == other.workspace)
    }
}

impl Document {
    /// The document of a workspace file. Also one by which nothing can be allocated opens; the overview says why.
    pub(crate) fn open(bytes: &[u8], bills: Vec<String>) -> Result<Self, WorkspaceError> {
        let workspace = Workspace::read_unchecked(bytes)?;
        let original = String::from_utf8_lossy(bytes);
        Ok(Self { workspace: Rc::new(workspace), bills: bills.into(), original: Some(original.into()) })
    }

    /// The workspace as the text to save.
    pub(crate) fn text(&self) -> String {
        self.workspace.save(self.original.as_deref())
    }

    /// Whether nobody has put anything in.
    pub(crate) fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is the sample company's with its bills, changed or not. Its workspace alone, opened from a file, is
    /// anybody's: bills are added to it.
    pub(crate) fn is_sample(&self) -> bool {
        self.workspace.name.as_deref() == Some(cost_matrix::sample::NAME) && !self.bills.is_empty()
    }

    /// The same with another workspace.
    pub(super) fn with_workspace(&self, workspace: Workspace) -> Self {
        Self { workspace: Rc::new(workspace), ..self.clone() }
    }

    /// The same with these bills as well.
    pub(super) fn with_bills(&self, more: &[String]) -> Self {
        let new = more.iter().filter(|hash| !self.bills.contains(hash));
        let bills: Vec<String> = self.bills.iter().chain(new).cloned().collect();
        Self { bills: bills.into(), ..self.clone() }
    }

    /// A document of its own for these bills, which remembers how tables are read that were met since this one was opened.
    pub(super) fn begun_with(&self, bills: &[String]) -> Self {
        let known = self.original.as_deref().and_then(|text| Workspace::open_unchecked(text).ok());
        let known = known.map(|workspace| workspace.mappings).unwrap_or_default();
        let met = self.workspace.mappings.iter().filter(|mapping| !known.contains(mapping)).cloned();
        let mut workspace = Workspace::clone(&Self::default().workspace);
        workspace.mappings.extend(met);
        Self { workspace: Rc::new(workspace), ..Self::default() }.with_bills(bills)
    }

    /// The same without a bill.
    pub(super) fn without_bill(&self, hash: &str) -> Self {
        let bills: Vec<String> = self.bills.iter().filter(|other| *other != hash).cloned().collect();
        Self { bills: bills.into(), ..self.clone() }
    }
}
