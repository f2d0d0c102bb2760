//! What the browser keeps between visits: bytes by name, in IndexedDB. Page and worker both use it; it knows nothing of what the bytes mean.
//!
//! Every change is one transaction that has reached the disk when it is reported done. `static/boot.js` reads the same
//! database, store and workspace keys when the program has failed: change them in both places.

use std::fmt;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::host::describe;

const DATABASE: &str = "cost-matrix";
const STORE: &str = "kept";
const VERSION: u32 = 1;
const CURRENT: &str = "workspace/current";
const PREVIOUS: &str = "workspace/previous";
const BILLS: &str = "workspace/bills";

/// Why the browser did not keep or give something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageError {
    /// There is no storage here: private mode, or it is switched off.
    Unavailable(String),
    /// The browser has no room left for this page.
    Full,
    /// Anything else, in the browser's words.
    Failed(String),
}

impl fmt::Display for StorageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(why) => write!(
                out,
                "This browser keeps nothing for this page ({why}). Save the workspace as a file before you leave."
            ),
            Self::Full => write!(
                out,
                "The browser has no room left for this page. Save the workspace as a file, then remove bills or free some space."
            ),
            Self::Failed(why) => write!(
                out,
                "The browser's storage failed ({why}). Save the workspace as a file before you leave."
            ),
        }
    }
}

impl From<JsValue> for StorageError {
    fn from(thrown: JsValue) -> Self {
        let name = Reflect::get(&thrown, &"name".into()).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("SecurityError" | "InvalidStateError" | "UnknownError") => {
                Self::Unavailable(describe(&thrown))
            }
            _ => Self::Failed(describe(&thrown)),
        }
    }
}

/// The last two saved workspaces. The second is there for the case that the first cannot be read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Generations {
    /// The last.
    pub current: Option<Vec<u8>>,
    /// The one before it.
    pub previous: Option<Vec<u8>>,
    /// Hashes of the current one's bills.
    pub bills: Vec<String>,
}

/// An open connection; clones share it.
#[derive(Debug, Clone)]
pub struct Storage {
    database: IdbDatabase,
}

impl Storage {
    /// Opens the database, making it on the first visit.
    pub async fn open() -> Result<Self, StorageError> {
        let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
        if !factory.is_object() {
            return Err(StorageError::Unavailable("it has no IndexedDB".to_owned()));
        }
        let request = factory.unchecked_into::<IdbFactory>().open_with_u32(DATABASE, VERSION)?;
        let database = opened(&request).await?;
        // A later version of the page in another tab must not wait for this one.
        let close = Reflect::get(&database, &"close".into())?.unchecked_into::<Function>().bind0(&database);
        database.set_onversionchange(Some(&close));
        Ok(Self { database })
    }

    /// What is kept under a key.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let change = self.begin(Mode::Read)?;
        Ok(bytes(&settled(&change.store.get(&key.into())?).await?))
    }

    /// Keeps bytes under a key, in the place of what was there.
    pub async fn put(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        self.put_many(&[(key, value)]).await
    }

    /// Keeps all of them or, whatever happens, none.
    pub async fn put_many(&self, entries: &[(&str, &[u8])]) -> Result<(), StorageError> {
        let change = self.begin(Mode::Write)?;
        for (key, value) in entries {
            change.store.put_with_key(&Uint8Array::from(*value), &(*key).into())?;
        }
        change.done().await
    }

    /// Forgets a key; that it was not there is no error.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        let change = self.begin(Mode::Write)?;
        change.store.delete(&key.into())?;
        change.done().await
    }

    /// All keys, in their order.
    pub async fn keys(&self) -> Result<Vec<String>, StorageError> {
        let change = self.begin(Mode::Read)?;
        let keys = settled(&change.store.get_all_keys()?).await?;
        Ok(Array::from(&keys).iter().filter_map(|key| key.as_string()).collect())
    }

    /// Forgets everything that this page keeps.
    pub async fn erase_all(&self) -> Result<(), StorageError> {
        let change = self.begin(Mode::Write)?;
        change.store.clear()?;
        change.done().await
    }

    /// Keeps a workspace as the current one and what was current as the previous one, in one transaction:
    /// whenever the browser is killed, a whole one opens.
    /// Beside it stand the hashes of its bills, one a line.
    pub async fn save_workspace(&self, workspace: &[u8], bills: &[String]) -> Result<(), StorageError> {
        let change = self.begin(Mode::Write)?;
        let replaced = settled(&change.store.get(&CURRENT.into())?).await?;
        if !replaced.is_undefined() {
            change.store.put_with_key(&replaced, &PREVIOUS.into())?;
        }
        change.store.put_with_key(&Uint8Array::from(workspace), &CURRENT.into())?;
        change.store.put_with_key(&Uint8Array::from(bills.join("\n").as_bytes()), &BILLS.into())?;
        change.done().await
    }

    /// Both kept workspaces, of the same moment.
    pub async fn load_workspace(&self) -> Result<Generations, StorageError> {
        let change = self.begin(Mode::Read)?;
        let (current, previous) = (change.store.get(&CURRENT.into())?, change.store.get(&PREVIOUS.into())?);
        let bills = change.store.get(&BILLS.into())?;
        let (current, previous) = (settled(&current).await, settled(&previous).await);
        let bills = bytes(&settled(&bills).await?).unwrap_or_default();
        Ok(Generations {
            current: bytes(&current?),
            previous: bytes(&previous?),
            bills: String::from_utf8_lossy(&bills).lines().map(str::to_owned).collect(),
        })
    }

    fn begin(&self, mode: Mode) -> Result<Change, StorageError> {
        // Called by name, because the typed call does not know `durability`, and without it "done" may still be in a cache.
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let method: Function = Reflect::get(&self.database, &"transaction".into())?.unchecked_into();
        let transaction: IdbTransaction =
            method.call3(&self.database, &STORE.into(), &mode.name().into(), &options)?.unchecked_into();
        let store = transaction.object_store(STORE)?;
        Ok(Change { transaction, store })
    }
}

#[derive(Clone, Copy)]
enum Mode {
    Read,
    Write,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "readonly",
            Self::Write => "readwrite",
        }
    }
}

/// A transaction on the one store. It ends by itself when nothing more is asked of it: only its own requests may be awaited meanwhile.
struct Change {
    transaction: IdbTransaction,
    store: IdbObjectStore,
}

impl Change {
    /// Waits until it is on the disk.
    async fn done(self) -> Result<(), StorageError> {
        let promise = Promise::new(&mut |resolve, reject| {
            self.transaction.set_oncomplete(Some(&resolve));
            self.transaction.set_onabort(Some(&reject));
        });
        match JsFuture::from(promise).await {
            Ok(_) => Ok(()),
            Err(event) => Err(self
                .transaction
                .error()
                .map_or_else(|| event.into(), |error| JsValue::from(error).into())),
        }
    }
}

/// A request's result. Its listeners are the promise's own functions, so nothing has to be kept alive.
async fn settled(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(request.result()?),
        Err(event) => match request.error() {
            Ok(Some(error)) => Err(JsValue::from(error).into()),
            _ => Err(event.into()),
        },
    }
}

/// The database, with its store made where it is new.
async fn opened(request: &IdbOpenDbRequest) -> Result<IdbDatabase, StorageError> {
    let making = request.clone();
    let make_store = wasm_bindgen::prelude::Closure::once(move || {
        making
            .result()
            .and_then(|database| database.unchecked_into::<IdbDatabase>().create_object_store(STORE))
            .map(|_| ())
    });
    request.set_onupgradeneeded(Some(make_store.as_ref().unchecked_ref()));
    Ok(settled(request).await?.unchecked_into())
}

fn bytes(kept: &JsValue) -> Option<Vec<u8>> {
    kept.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}
