//! A file of the user's as a stream of bytes: the browser hands it over in large pieces while those before are read, and
//! memory does not follow its size. Small slices of a file are several times slower.

use js_sys::{ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

use protocol::describe;

/// How much is asked for at once; browsers hand out less at a time, and the same buffer serves for all of it.
const PIECE: u32 = 4 << 20;

/// Reads a file from its start.
pub(crate) struct FileSource {
    reader: JsValue,
    read: Function,
    /// What the stream fills, where it fills what it is given.
    buffer: Option<ArrayBuffer>,
    /// Positions are floats because JavaScript's are: exact up to 2^53 bytes.
    position: f64,
    size: f64,
    piece: Vec<u8>,
}

impl FileSource {
    pub(crate) fn new(blob: &Blob) -> Result<Self, String> {
        let open = || {
            let stream: JsValue = blob.stream().into();
            let get_reader = function(&stream, "getReader")?;
            let options = js_sys::Object::new();
            Reflect::set(&options, &"mode".into(), &"byob".into())?;
            // A stream that does not fill buffers brings its own.
            let (reader, fills) = match get_reader.call1(&stream, &options) {
                Ok(reader) => (reader, true),
                Err(_) => (get_reader.call0(&stream)?, false),
            };
            let read = function(&reader, "read")?;
            let buffer = fills.then(|| ArrayBuffer::new(PIECE));
            Ok((reader, read, buffer))
        };
        let (reader, read, buffer) = open().map_err(|thrown: JsValue| describe(&thrown))?;
        Ok(Self { reader, read, buffer, position: 0.0, size: blob.size(), piece: Vec::new() })
    }

    /// Bytes fetched so far, of [`FileSource::size`].
    pub(crate) const fn position(&self) -> f64 {
        self.position
    }

    /// The file's length in bytes.
    pub(crate) const fn size(&self) -> f64 {
        self.size
    }

    /// The next piece; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<&[u8]>, String> {
        let bytes = self.fetch().await.map_err(|thrown| describe(&thrown))?;
        let Some(bytes) = bytes else { return Ok(None) };
        self.piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.piece);
        self.position += f64::from(bytes.length());
        if self.buffer.is_some() {
            self.buffer = Some(bytes.buffer());
        }
        Ok(Some(&self.piece))
    }

    async fn fetch(&self) -> Result<Option<Uint8Array>, JsValue> {
        let promise = match &self.buffer {
            Some(buffer) => self.read.call1(&self.reader, &Uint8Array::new(buffer))?,
            None => self.read.call0(&self.reader)?,
        };
        let result = JsFuture::from(promise.unchecked_into::<Promise>()).await?;
        let is_over = Reflect::get(&result, &"done".into())?.is_truthy();
        let value = Reflect::get(&result, &"value".into())?;
        Ok((!is_over).then(|| value.unchecked_into()))
    }
}

impl Drop for FileSource {
    /// A file that was given up is not read on.
    fn drop(&mut self) {
        let cancelled = function(&self.reader, "cancel").and_then(|cancel| cancel.call0(&self.reader));
        if let Ok(Ok(promise)) = cancelled.map(JsValue::dyn_into::<Promise>) {
            // A stream that has failed says so again here; nobody needs to hear it.
            spawn_local(async move {
                let _ = JsFuture::from(promise).await;
            });
        }
    }
}

fn function(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Ok(Reflect::get(of, &name.into())?.unchecked_into())
}
