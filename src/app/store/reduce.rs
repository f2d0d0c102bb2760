//! What each thing that happens makes of the state. Nothing here has an effect outside of it.

use std::rc::Rc;

use yew::Reducible;

use super::action::{Action, Edit};
use super::document::Document;
use super::import::Phase;
use super::state::{Engine, Saved, State, Step, Toast};

/// How many steps can be undone.
const MOST_STEPS: usize = 200;

/// How many notices stand at once.
const MOST_TOASTS: usize = 3;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.version += 1;
        if next.apply(action) { Rc::new(next) } else { self }
    }
}

impl State {
    /// Whether anything changed.
    fn apply(&mut self, action: Action) -> bool {
        match action {
            Action::Opened { document, problem } => self.opened(document, problem),
            Action::Edit(edit) => return self.edit(edit),
            Action::Replace { label, document } => return self.step(label, document),
            Action::OpenWorkspace { name, bytes } => self.open_workspace(&name, &bytes),
            Action::AddBills { label, import, bills } => return self.add_bills(label, import, &bills),
            Action::RemoveBill { name, sha256 } => {
                if !self.step(format!("Remove {name}").into(), self.document.without_bill(&sha256)) {
                    return false;
                }
                self.toast(format!("Removed {name}"), Some(self.revision), false);
            }
            Action::Undo => return self.travel(true),
            Action::Redo => return self.travel(false),
            Action::Overview { revision, overview } => return self.take_overview(revision, overview),
            Action::NotTaken { revision, reason } => {
                if revision < self.overview_revision {
                    return false;
                }
                self.overview_revision = revision;
                self.refusal = Some(reason);
            }
            Action::Erased => self.erase(),
            Action::Saving => self.saved = Saved::Saving,
            Action::Saved { at } => self.saved = Saved::At(at),
            Action::NotSaved { reason } => self.saved = Saved::Failed(reason),
            Action::Toast { text, is_problem } => self.toast(text, None, is_problem),
            Action::DropToast { id } => self.toasts.retain(|toast| toast.id != id),
            Action::Announce(text) => self.announcement = text,
            Action::WorkerReady => {
                self.workers += 1;
                if self.engine == Engine::Starting {
                    self.engine = Engine::Ready;
                }
            }
            Action::WorkerDied { message, replaced } => self.engine = Engine::Died { message, replaced },
            Action::WorkerDeathSeen => self.engine = Engine::Ready,
            import => return self.import(import),
        }
        true
    }

    fn import(&mut self, action: Action) -> bool {
        match action {
            Action::ImportBegins(import) => {
                self.last_import = self.last_import.max(import.id);
                self.imports.push(import);
            }
            Action::ImportForget { id } => self.imports.retain(|import| import.id != id),
            Action::ImportRequest { id, request } => match self.imports.iter_mut().find(|one| one.id == id) {
                Some(import) => {
                    import.request = Some(request);
                    import.phase = Phase::Waiting;
                }
                None => return false,
            },
            Action::ImportPhase { id, phase } => match self.imports.iter_mut().find(|one| one.id == id) {
                Some(import) => import.phase = phase,
                None => return false,
            },
            _ => return false,
        }
        true
    }

    fn opened(&mut self, document: Option<Document>, problem: Option<String>) {
        self.opened = true;
        match document.filter(|document| !document.is_blank()) {
            Some(document) => {
                self.found_work = true;
                self.put(document);
            }
            // What nothing comes to is known without the engine.
            None => self.overview = Some(Rc::default()),
        }
        if let Some(problem) = problem {
            self.toast(problem, None, true);
        }
    }

    fn open_workspace(&mut self, name: &str, bytes: &[u8]) {
        let bills = if self.document.is_sample() { Vec::new() } else { self.document.bills.to_vec() };
        match Document::open(bytes, bills) {
            Ok(document) => {
                self.step(format!("Open {name}").into(), document);
                self.toast(format!("Opened {name}"), Some(self.revision), false);
            }
            Err(error) => self.toast(format!("{name}: {error}"), None, true),
        }
    }

    /// Bills that come to the sample begin a workspace of their own.
    fn add_bills(&mut self, label: Rc<str>, import: u32, bills: &[String]) -> bool {
        let begun = self.imports.iter().find(|one| one.id == import);
        // Bills that were given at once are one step.
        let field = begun.map(|import| format!("bills:{}", import.together));
        let joins = field.is_some() && field == self.open_field;
        let document = self.document.with_bills(bills);
        if document == self.document {
            return false;
        }
        let on_sample = begun.is_some_and(|import| import.on_sample);
        if on_sample && self.document.is_sample() {
            self.step(label, self.document.begun_with(bills));
            let text = "Your bills begin a workspace of their own. Undo brings the sample back.".to_owned();
            self.toast(text, Some(self.revision), false);
        } else if joins {
            self.put(document);
        } else {
            self.step(label, document);
        }
        self.open_field = field;
        true
    }

    fn edit(&mut self, edit: Edit) -> bool {
        let mut workspace = self.workspace().clone();
        (edit.change)(&mut workspace);
        if workspace == *self.document.workspace {
            return false;
        }
        let document = self.document.with_workspace(workspace);
        if edit.field.is_some() && edit.field == self.open_field {
            self.put(document);
            return true;
        }
        self.step(edit.label.clone(), document);
        self.open_field = edit.field;
        if edit.told {
            self.toast(edit.label.to_string(), Some(self.revision), false);
        }
        true
    }

    /// Another document, and a way back.
    fn step(&mut self, label: Rc<str>, document: Document) -> bool {
        if document == self.document {
            return false;
        }
        self.past.push(Step { label, document: self.document.clone() });
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
        self.future.clear();
        self.put(document);
        self.open_field = None;
        true
    }

    fn put(&mut self, document: Document) {
        self.document = document;
        self.revision += 1;
        self.refusal = None;
    }

    fn travel(&mut self, back: bool) -> bool {
        let (from, to) =
            if back { (&mut self.past, &mut self.future) } else { (&mut self.future, &mut self.past) };
        let Some(Step { label, document }) = from.pop() else { return false };
        to.push(Step { label: label.clone(), document: self.document.clone() });
        self.put(document);
        self.open_field = None;
        self.announcement = format!("{}: {label}", if back { "Undone" } else { "Done again" }).into();
        self.toasts.retain(|toast| toast.undoes.is_none());
        true
    }

    fn take_overview(&mut self, revision: u64, overview: Rc<cost_matrix::desk::Overview>) -> bool {
        if revision < self.overview_revision {
            return false;
        }
        self.overview = Some(overview);
        self.overview_revision = revision;
        self.overview_turn += 1;
        self.refusal = None;
        true
    }

    fn erase(&mut self) {
        self.step("Erase everything".into(), Document::default());
        self.erased = Some(self.revision);
        self.saved = Saved::Nothing;
        self.found_work = false;
        self.imports.clear();
        self.toast(
            "Everything that this browser kept for this page is erased".to_owned(),
            Some(self.revision),
            false,
        );
    }

    fn toast(&mut self, text: String, undoes: Option<u64>, is_problem: bool) {
        self.last_toast += 1;
        self.toasts.push(Toast { id: self.last_toast, text, undoes, is_problem });
        if self.toasts.len() > MOST_TOASTS {
            self.toasts.remove(0);
        }
    }
}
