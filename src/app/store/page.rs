//! How components read the store and tell it something.

use std::rc::Rc;

use cost_matrix::desk::{Answer, Question};
use cost_matrix::workspace::Workspace;
use web_sys::File;
use yew::prelude::*;

use super::action::{Action, Edit};
use super::document::Document;
use super::import::{Import, Phase};
use super::keeper::use_keeper;
use super::replaced::use_replaced;
use super::state::State;
use super::tabs::use_other_tabs;
use crate::app::worker_link::{News, Reply, WorkerLink};
use protocol::{Imported, MappingWanted, RequestBody, ResponseBody};

/// Where messages go. It is the same as long as the page is open, and clones share it.
#[derive(Clone, PartialEq)]
pub(crate) struct Page {
    dispatcher: UseReducerDispatcher<State>,
    pub(super) link: WorkerLink,
    numbers: Numbers,
    claim: Claim,
}

/// Who takes dropped tables in the place of the import, while it is in sight.
#[derive(Clone, Default)]
struct Claim(Rc<std::cell::RefCell<Option<Callback<Vec<File>>>>>);

impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Gives every import its id, and all that come at once one number.
#[derive(Clone, Default)]
struct Numbers(Rc<std::cell::Cell<u32>>);

impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Page {
    /// Tells the store.
    pub(crate) fn send(&self, action: Action) {
        self.dispatcher.dispatch(action);
    }

    /// Changes the workspace, as one step that can be undone under this name ("Rename team").
    pub(crate) fn edit(&self, label: impl Into<Rc<str>>, change: impl FnOnce(&mut Workspace) + 'static) {
        self.send(Action::Edit(Edit {
            label: label.into(),
            field: None,
            told: false,
            change: Box::new(change),
        }));
    }

    /// The same for one field: edits of it in a row are one step. `field` names it, as `team:search:name`.
    pub(crate) fn edit_field(
        &self,
        label: impl Into<Rc<str>>,
        field: impl Into<String>,
        change: impl FnOnce(&mut Workspace) + 'static,
    ) {
        let edit =
            Edit { label: label.into(), field: Some(field.into()), told: false, change: Box::new(change) };
        self.send(Action::Edit(edit));
    }

    /// Changes the workspace and shows a notice with Undo: for whatever takes something away ("Removed rule “x”").
    pub(crate) fn remove(&self, label: impl Into<Rc<str>>, change: impl FnOnce(&mut Workspace) + 'static) {
        self.send(Action::Edit(Edit {
            label: label.into(),
            field: None,
            told: true,
            change: Box::new(change),
        }));
    }

    /// Shows a notice.
    pub(crate) fn say(&self, text: impl Into<String>) {
        self.send(Action::Toast { text: text.into(), is_problem: false });
    }

    /// Shows a notice of something that did not work.
    pub(crate) fn complain(&self, text: impl Into<String>) {
        self.send(Action::Toast { text: text.into(), is_problem: true });
    }

    /// Tells screen readers only.
    pub(crate) fn announce(&self, text: impl Into<Rc<str>>) {
        self.send(Action::Announce(text.into()));
    }

    /// Starts the engine, if it has not started yet. Whatever is asked starts it as well.
    pub(crate) fn wake_engine(&self) {
        self.link.wake();
    }

    /// Asks the engine once; `answer` hears what it says. Components use [`use_answer`] for what they show.
    pub(crate) fn ask(&self, question: Question, answer: Callback<Answer>) {
        self.link.ask(
            RequestBody::Ask(question),
            Callback::from(move |reply| {
                if let Some(said) = said(reply) {
                    answer.emit(said);
                }
            }),
        );
    }

    /// From now on dropped tables go there; none: they are bills.
    pub(crate) fn claim_files(&self, claim: Option<Callback<Vec<File>>>) {
        self.claim.0.replace(claim);
    }

    /// Takes files that were dropped anywhere: a table where a station claims it, bills and workspaces otherwise.
    pub(crate) fn take_dropped(&self, state: &State, files: Vec<File>) {
        let is_table = |file: &File| {
            let name = file.name().to_lowercase();
            [".csv", ".tsv", ".txt"].iter().any(|ending| name.ends_with(ending))
        };
        let claim = self.claim.0.borrow().clone();
        match claim {
            Some(claim) if files.iter().all(is_table) => claim.emit(files),
            _ => self.take_files(state, files),
        }
    }

    /// Imports files: workspaces are opened, all else is read as bills.
    pub(crate) fn take_files(&self, state: &State, files: Vec<File>) {
        let together = self.number();
        for file in files {
            if !file.name().to_lowercase().ends_with(".json") {
                self.import_one(state, file, together);
                continue;
            }
            let (page, state) = (self.clone(), state.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if is_workspace(&file).await {
                    page.open_workspace(file);
                } else {
                    page.import_one(&state, file, together);
                }
            });
        }
    }

    /// Reads a file as a bill.
    pub(crate) fn import(&self, state: &State, file: File) {
        self.import_one(state, file, self.number());
    }

    /// `together` is the same for files that were given at once: they are one step.
    fn import_one(&self, state: &State, file: File, together: u32) {
        let id = self.begin(file.name(), Some(file.clone()), state.document.is_sample(), together);
        self.read(id, file, state.workspace());
    }

    /// Reads an import's file again, now with the mappings of this workspace.
    pub(crate) fn import_again(&self, id: u32, file: File, workspace: &Workspace) {
        self.read(id, file, workspace);
    }

    fn read(&self, id: u32, file: File, workspace: &Workspace) {
        let mappings = serde_json::to_string(&workspace.mappings).unwrap_or_default();
        let (basis, sheets) = (workspace.cost_basis(), workspace.sheets.clone());
        let body = RequestBody::Import { file: file.clone(), basis, mappings, sheets };
        let (page, workspace) = (self.clone(), workspace.clone());
        self.follow(id, body, move |body| match body {
            ResponseBody::Imported { bills, left_out, wanted } => {
                page.imported(id, bills, &left_out);
                if let Some(wanted) = wanted {
                    page.wanted(id, &file, &workspace, wanted);
                }
            }
            ResponseBody::MappingWanted(wanted) => page.wanted(id, &file, &workspace, wanted),
            _ => {}
        });
    }

    fn wanted(&self, id: u32, file: &File, workspace: &Workspace, wanted: Box<MappingWanted>) {
        if wanted.confident {
            self.read_by_guess(id, file.clone(), workspace.clone(), &wanted.guess);
        } else {
            self.phase(id, Phase::MappingWanted(Rc::from(wanted)));
        }
    }

    /// Takes a guess that needs no person into the workspace, and reads again.
    fn read_by_guess(&self, id: u32, file: File, mut workspace: Workspace, guess: &str) {
        let Some(mapping) = mapping_of(guess) else {
            return self.phase(id, Phase::Failed { reason: "the guessed mapping can't be read".to_owned() });
        };
        workspace.mappings.push(mapping.clone());
        self.edit(format!("Remember how {} is read", file.name()), move |workspace| {
            if workspace.mappings.iter().all(|other| other.id != mapping.id) {
                workspace.mappings.push(mapping);
            }
        });
        self.read(id, file, &workspace);
    }

    fn imported(&self, id: u32, bills: Vec<Imported>, left_out: &[String]) {
        if !left_out.is_empty() {
            self.complain(format!("Left out: {}", left_out.join(" · ")));
        }
        let hashes = bills.iter().map(|bill| bill.sha256.clone()).collect();
        let rows = bills.iter().map(|bill| bill.rows).sum();
        let rejected = bills.iter().map(|bill| bill.rejected).sum();
        // The one that somebody should look at stands for all of an archive.
        let Some(first) = bills.iter().find(|bill| bill.rejected > 0.0).or(bills.first()) else { return };
        let label = format!("Import {}", first.name);
        self.send(Action::AddBills { label: label.into(), import: id, bills: hashes });
        if let Some(kept) = bills.iter().find(|bill| bill.not_kept.is_some()) {
            let reason = kept.not_kept.as_deref().unwrap_or_default();
            self.complain(format!("{} is there until you leave the page. {reason}", kept.name));
        }
        self.phase(id, Phase::Done(Imported { rows, rejected, ..first.clone() }));
    }

    /// Makes the sample's bills in the worker, reads them, and puts the sample in the place of the document. `done` is
    /// told when it stands.
    pub(crate) fn import_sample(&self, done: Callback<()>) {
        let id = self.begin("Sample company".to_owned(), None, false, 0);
        let page = self.clone();
        self.follow(id, RequestBody::ImportSample, move |body| {
            let ResponseBody::Sampled { workspace, bills } = body else { return };
            let hashes = bills.into_iter().map(|bill| bill.sha256).collect();
            page.send(Action::ImportForget { id });
            match Document::open(workspace.as_bytes(), hashes) {
                Ok(document) => {
                    page.send(Action::Replace { label: "Load the sample".into(), document });
                    done.emit(());
                }
                Err(error) => page.complain(error.to_string()),
            }
        });
    }

    /// Ends an import.
    pub(crate) fn cancel(&self, import: &Import) {
        if let Some(request) = import.request {
            self.link.ask(RequestBody::Cancel { request }, Callback::noop());
        }
    }

    /// Opens a workspace file in the place of the document; its bills stay. Undo brings the old one back.
    pub(crate) fn open_workspace(&self, file: File) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let name = file.name();
            let bytes = match wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => js_sys::Uint8Array::new(&buffer).to_vec(),
                Err(_) => return page.complain(format!("{name} could not be read; choose it again")),
            };
            page.send(Action::OpenWorkspace { name, bytes });
        });
    }

    /// Empties the browser's storage and begins anew. Undo brings the work back until the page is left.
    pub(crate) fn erase_everything(&self) {
        let page = self.clone();
        self.link.ask(
            RequestBody::Erase,
            Callback::from(move |reply| match reply {
                Reply::Said(ResponseBody::Refused { reason }) => page.complain(reason),
                Reply::Said(_) => page.send(Action::Erased),
                Reply::Lost(_) => page.complain("Nothing was erased: the engine stopped"),
            }),
        );
    }

    fn number(&self) -> u32 {
        let number = self.numbers.0.get() + 1;
        self.numbers.0.set(number);
        number
    }

    fn begin(&self, name: String, file: Option<File>, on_sample: bool, together: u32) -> u32 {
        let id = self.number();
        self.send(Action::ImportBegins(Import {
            id,
            name,
            file,
            on_sample,
            together,
            request: None,
            phase: Phase::Waiting,
        }));
        id
    }

    fn phase(&self, id: u32, phase: Phase) {
        self.send(Action::ImportPhase { id, phase });
    }

    /// Sends an import's request and follows it; `hear` gets what is no progress and no refusal.
    fn follow(&self, id: u32, body: RequestBody, hear: impl Fn(ResponseBody) + 'static) {
        let page = self.clone();
        let request = self.link.ask(
            body,
            Callback::from(move |reply| match reply {
                Reply::Said(ResponseBody::Progress { done, of, rows, seconds }) => {
                    page.phase(id, Phase::Running { done, of, rows, seconds });
                }
                Reply::Said(ResponseBody::Cancelled) => {
                    page.phase(id, Phase::Cancelled);
                }
                Reply::Said(ResponseBody::Refused { reason }) => page.phase(id, Phase::Failed { reason }),
                Reply::Lost(reason) => {
                    let reason = format!("The engine stopped while it read this file: {reason}");
                    page.phase(id, Phase::Failed { reason });
                }
                Reply::Said(body) => hear(body),
            }),
        );
        self.send(Action::ImportRequest { id, request });
    }
}

/// Whether a JSON file is a workspace rather than a bill, by what stands in its first part.
async fn is_workspace(file: &File) -> bool {
    const FIRST_PART: f64 = 65_536.0;
    const TELLING: [&str; 3] = ["\"cost-matrix/", "\"teams\"", "\"rules\""];
    let Ok(part) = file.slice_with_f64_and_f64(0.0, FIRST_PART) else { return true };
    // What can't be read is told by whoever opens it.
    let text = wasm_bindgen_futures::JsFuture::from(part.text()).await.ok().and_then(|text| text.as_string());
    text.is_none_or(|text| TELLING.iter().any(|word| text.contains(word)))
}

/// A mapping out of an element of the workspace's `mappings`.
pub(crate) fn mapping_of(text: &str) -> Option<cost_matrix::workspace::Mapping> {
    let workspace = format!(r#"{{"format":"cost-matrix/1","mappings":[{text}]}}"#);
    Workspace::open_unchecked(&workspace).ok()?.mappings.into_iter().next()
}

fn said(reply: Reply) -> Option<Answer> {
    match reply {
        Reply::Said(ResponseBody::Answered(answer)) => Some(answer),
        Reply::Said(ResponseBody::Refused { reason }) => Some(Answer::Refused(reason)),
        // A worker that died is replaced, and the document sent to the new one brings a new overview.
        _ => None,
    }
}

/// What a question has brought so far.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Asked {
    /// The last answer, which may be to the question before.
    pub(crate) answer: Option<Rc<Answer>>,
    /// Whether a newer one is on its way.
    pub(crate) waiting: bool,
}

/// Asks the engine, and again whenever the question or the overview changes. While an answer is on its way the last one
/// stands, so that nothing flickers. `None` asks nothing.
#[hook]
pub(crate) fn use_answer(question: Option<Question>) -> Asked {
    let page = use_page();
    let turn = use_store().overview_turn;
    let asked = use_state_eq(Asked::default);
    {
        let asked = asked.clone();
        use_effect_with((question, turn), move |(question, turn)| {
            let live = Rc::new(std::cell::Cell::new(true));
            match question {
                Some(question) if *turn > 0 => {
                    asked.set(Asked { answer: asked.answer.clone(), waiting: true });
                    let live = live.clone();
                    let answer = Callback::from(move |answer: Answer| {
                        if live.get() {
                            asked.set(Asked { answer: Some(Rc::new(answer)), waiting: false });
                        }
                    });
                    page.ask(question.clone(), answer);
                }
                _ => asked.set(Asked::default()),
            }
            move || live.set(false)
        });
    }
    (*asked).clone()
}

/// The store's state; the component is drawn anew when it changes.
#[hook]
pub(crate) fn use_store() -> UseReducerHandle<State> {
    #[expect(clippy::expect_used, reason = "every component stands below the StoreProvider")]
    use_context::<UseReducerHandle<State>>().expect("a StoreProvider above")
}

/// Where to send messages.
#[hook]
pub(crate) fn use_page() -> Page {
    #[expect(clippy::expect_used, reason = "every component stands below the StoreProvider")]
    use_context::<Page>().expect("a StoreProvider above")
}

#[derive(Properties, PartialEq)]
pub(crate) struct StoreProviderProps {
    pub(crate) children: Html,
}

/// Holds the store and the link to the worker.
#[component]
pub(crate) fn StoreProvider(props: &StoreProviderProps) -> Html {
    let store = use_reducer(State::default);
    let page = {
        let dispatcher = store.dispatcher();
        use_memo((), move |()| {
            let news = {
                let dispatcher = dispatcher.clone();
                Callback::from(move |news| {
                    dispatcher.dispatch(match news {
                        News::Ready(_) => Action::WorkerReady,
                        News::Died { message, replaced } => Action::WorkerDied { message, replaced },
                    });
                })
            };
            Page {
                dispatcher,
                link: WorkerLink::new(news),
                numbers: Numbers::default(),
                claim: Claim::default(),
            }
        })
    };
    use_keeper(&page, &store);
    use_replaced(&page, &store);
    use_other_tabs(&page);
    html! {
        <ContextProvider<Page> context={(*page).clone()}>
            <ContextProvider<UseReducerHandle<State>> context={store}>
                { props.children.clone() }
            </ContextProvider<UseReducerHandle<State>>>
        </ContextProvider<Page>>
    }
}
