//! The way of a file from bytes to rows: unpack, decode, find the header, cut into records, read each row, hand it to a
//! sink. Pieces of any size go in; nothing of a row is kept here but what was refused.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::MOST_REFUSED;
use super::accumulate::{Accumulator, Keep};
use super::bill::{Bill, Control, Refused};
use super::csv::{Fields, Record, Row, RowBuilder, Tokenizer};
use super::error::BillError;
use super::fingerprint::{Fingerprint, RowHasher, hash};
use super::formats::Rewriter;
use super::header::{self, Found};
use super::json::{Gathering, JsonFault, LARGEST_DOCUMENT, LARGEST_LINES, Next, Table, is_lines};
use super::layout::Layout;
use super::memo::Memo;
use super::parts::{Apart, Part, PartPlan};
use super::row::{Charge, Needs, RowReader, check_width, fault_reason};
use super::text::{Decoder, Encoding, Foreign};
use super::unpack::{GzipFault, Unpack};
use crate::money::{DecimalMark, ExactSum, Ratio, print_ratio, read_decimal};
use crate::workspace::{Basis, Mapping};

/// How much is read at once where this room reads by itself.
const PIECE: usize = 256 << 10;

/// How many records of a JSON file are read in one share of its work.
const RECORDS: usize = 2_000;

/// How much of a refused row's text is repeated.
const MOST_TEXT: usize = 4 << 10;

/// How a bill is read.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// The cost column that every row must have.
    pub basis: Basis,
    /// Which columns are kept.
    pub keep: Keep,
    /// How files that are not FOCUS are read.
    pub mappings: &'a [Mapping],
}

/// Takes the rows of a file, in order.
pub(super) trait Sink {
    /// The header was found.
    fn begin(&mut self, layout: &Layout) -> io::Result<()>;
    /// A row that was accepted.
    fn row(&mut self, layout: &Layout, row: &Row<'_>, charge: &Charge) -> io::Result<()>;
}

/// Sees every refused row as it happens.
type OnRefused<'a> = Box<dyn FnMut(&Refused) + 'a>;

/// Reads one bill that comes in pieces.
///
/// The bill is the same however the file is cut into pieces.
pub struct BillReader<'a> {
    pipeline: Pipeline<'a, Accumulator>,
}

impl<'a> BillReader<'a> {
    /// Begins a file.
    pub fn new(name: &str, options: Options<'_>) -> Self {
        let accumulator = Accumulator::new(options.keep.clone());
        Self { pipeline: Pipeline::new(name, &options, Needs::Cost(options.basis), accumulator) }
    }

    /// Shows every refused row to a function, also those beyond [`MOST_REFUSED`].
    #[must_use]
    pub fn on_refused(mut self, see: impl FnMut(&Refused) + 'a) -> Self {
        self.pipeline.body.refusals.see = Some(Box::new(see));
        self
    }

    /// Goes on with a piece of the file. An error is final.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BillError> {
        self.pipeline.push(bytes)
    }

    /// Rows so far, refused ones included.
    pub const fn rows(&self) -> u64 {
        self.pipeline.body.rows
    }

    /// After the last piece: does a share of what can be read only when all of a file is there, as JSON; false where nothing
    /// of it is left. Whoever need not pause goes on to [`BillReader::finish`], which does the rest.
    pub fn work(&mut self) -> Result<bool, BillError> {
        self.pipeline.work()
    }

    /// The file's hash is worked out elsewhere, with [`FileHash`], and handed to [`BillReader::finish_hashed`].
    #[must_use]
    pub fn hashed_elsewhere(mut self) -> Self {
        self.pipeline.hash = None;
        self
    }

    /// How other readers can read later parts of this file, once its header was found; `None` where one has to read all
    /// of it. Every part is then handed to [`BillReader::join`] in the order of the file.
    pub fn parts(&self) -> Option<PartPlan> {
        let Pipeline { unpack, decoder, body, .. } = &self.pipeline;
        let encoding = decoder.in_parts().filter(|_| unpack.is_plain() && body.failed.is_none())?;
        body.plan(encoding)
    }

    /// Takes the part of the file that begins where what was read so far ends. Where it does not fit, the file is to be
    /// read again, by one reader.
    pub fn join(&mut self, part: Part) -> Result<(), Apart> {
        let Pipeline { decoder, body, .. } = &mut self.pipeline;
        decoder.join(&part.decoder)?;
        body.join(part)
    }

    /// The file is over.
    pub fn finish(self) -> Result<Bill, BillError> {
        self.finish_hashed(String::new())
    }

    /// The file is over, and this is its hash, where it was worked out elsewhere.
    pub fn finish_hashed(self, sha256: String) -> Result<Bill, BillError> {
        let (ended, accumulator) = self.pipeline.finish(sha256)?;
        let accumulated = accumulator.finish();
        let mut notes = ended.notes;
        notes.extend(compare(&ended.stated, &accumulated.control));
        Ok(Bill {
            name: ended.name,
            sha256: ended.sha256,
            format: ended.layout.format,
            columns: accumulated.columns,
            combinations: accumulated.combinations,
            control: accumulated.control,
            rows: ended.rows,
            rejected: ended.rejected,
            refused: ended.refused,
            substitutes: ended.layout.substitutes,
            dropped: accumulated.dropped,
            unkept: accumulated.unkept,
            preamble: ended.preamble,
            skipped: ended.skipped,
            notes,
            unread_tags: accumulated.unread_tags,
            fingerprint: ended.fingerprint,
            evidence: accumulated.evidence,
        })
    }
}

/// Says of each sum that a file states whether its charges come to it.
fn compare(stated: &[(String, String)], control: &[Control]) -> Vec<String> {
    let mut sum = ExactSum::default();
    control.iter().for_each(|line| sum.merge(&line.sums[Basis::Billed.index()]));
    let mixed = control.windows(2).any(|pair| pair[0].currency != pair[1].currency);
    let exact = sum.exact();
    let say = |(label, text): &(String, String)| match read_decimal(text, DecimalMark::Point) {
        Err(_) => format!("the file's {label} says \"{text}\", which is no number"),
        Ok(_) if mixed => {
            format!("the file's {label}, {text}, can't be compared: its charges are in several currencies")
        }
        Ok(reading) => {
            let mut stated = ExactSum::default();
            stated.add(&reading);
            let stated = stated.exact();
            if stated == exact {
                format!("the file's {label}, {stated}, is what its charges add up to")
            } else {
                let difference = print_ratio(&(sum_ratio(&sum) - reading.ratio()), 36);
                let differs = match difference.strip_prefix('-') {
                    Some(less) => format!("{less} less"),
                    None => format!("{difference} more"),
                };
                format!("the file's {label} is {stated}, but its charges add up to {exact}: {differs}")
            }
        }
    };
    stated.iter().map(say).collect()
}

fn sum_ratio(sum: &ExactSum) -> Ratio {
    sum.rounded().to_ratio() + sum.rounding_ratio()
}

/// Reads a whole bill from a reader.
pub fn read_bill(name: &str, mut reader: impl Read, options: Options<'_>) -> Result<Bill, BillError> {
    let mut bill = BillReader::new(name, options);
    read_pieces(name, &mut reader, |piece| bill.push(piece).map(|()| true))?;
    bill.finish()
}

/// Reads pieces until the end, or until `each` says that it has enough.
pub(super) fn read_pieces(
    name: &str,
    reader: &mut impl Read,
    mut each: impl FnMut(&[u8]) -> Result<bool, BillError>,
) -> Result<(), BillError> {
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                if !each(&piece[..length])? {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(BillError::Io { file: name.to_owned(), reason: error.to_string() }),
        }
    }
}

/// The SHA-256 of a file, piece by piece.
#[derive(Clone, Debug, Default)]
pub struct FileHash(Sha256);

impl FileHash {
    /// Goes on with a piece of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// In lower-case hexadecimal digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The stages of one file before its sink.
pub(super) struct Pipeline<'a, S> {
    hash: Option<FileHash>,
    unpack: Unpack,
    decoder: Decoder,
    ended: bool,
    pub(super) body: Body<'a, S>,
}

/// What is known of a file when it is over, beside what its sink knows.
pub(super) struct Ended {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) layout: Layout,
    pub(super) rows: u64,
    pub(super) rejected: u64,
    pub(super) refused: Vec<Refused>,
    pub(super) preamble: u64,
    pub(super) skipped: u64,
    pub(super) notes: Vec<String>,
    /// Sums that the file states, by what it calls them.
    pub(super) stated: Vec<(String, String)>,
    pub(super) fingerprint: u128,
}

impl<'a, S: Sink> Pipeline<'a, S> {
    pub(super) fn new(name: &str, options: &Options<'_>, needs: Needs, sink: S) -> Self {
        let refusals = Refusals { file: name.to_owned(), count: 0, listed: Vec::new(), see: None };
        let body = Body {
            needs,
            mappings: options.mappings.to_vec(),
            stage: Stage::Header(Beginning::default()),
            sink,
            rows: 0,
            fingerprint: Fingerprint::default(),
            refusals,
            failed: None,
        };
        Self {
            hash: Some(FileHash::default()),
            unpack: Unpack::default(),
            decoder: Decoder::default(),
            ended: false,
            body,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), BillError> {
        let Self { hash, unpack, decoder, body, .. } = self;
        if body.failed.is_none() {
            if let Some(hash) = hash {
                hash.push(bytes);
            }
            let unpacked = unpack.push(bytes, &mut |plain| {
                let decoded = decoder.push(plain, &mut |text| body.push(text));
                body.note_foreign(decoded);
            });
            body.note_packing(unpacked);
        }
        body.failed.clone().map_or(Ok(()), Err)
    }

    /// Does a share of what waits for the end; false where nothing is left.
    fn work(&mut self) -> Result<bool, BillError> {
        self.push(&[])?;
        self.end();
        let more = self.body.work();
        self.body.failed.clone().map_or(Ok(more), Err)
    }

    pub(super) fn finish(mut self, sha256: String) -> Result<(Ended, S), BillError> {
        while self.work()? {}
        let sha256 = self.hash.map_or(sha256, FileHash::finish);
        self.body.finish(sha256)
    }

    /// No more comes.
    fn end(&mut self) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let Self { unpack, decoder, body, .. } = self;
        let unpacked = unpack.finish(&mut |plain| {
            let decoded = decoder.push(plain, &mut |text| body.push(text));
            body.note_foreign(decoded);
        });
        body.note_packing(unpacked);
        if body.failed.is_none() {
            let decoded = decoder.finish(&mut |text| body.push(text));
            body.note_foreign(decoded);
        }
        body.end();
    }
}

/// From text to rows.
pub(super) struct Body<'a, S> {
    needs: Needs,
    mappings: Vec<Mapping>,
    stage: Stage,
    pub(super) sink: S,
    pub(super) rows: u64,
    fingerprint: Fingerprint,
    pub(super) refusals: Refusals<'a>,
    failed: Option<BillError>,
}

enum Stage {
    /// The beginning is gathered until a header can be told.
    Header(Beginning),
    Rows(Box<Rows>),
    /// JSON is read when all of it is there.
    Json {
        text: Vec<u8>,
        lines: bool,
    },
    /// Its records are taken apart.
    Gathering(Box<Gathering>),
}

/// The first lines of a file.
#[derive(Default)]
struct Beginning {
    text: Vec<u8>,
    lines: u64,
    /// Before here all line ends are counted.
    counted: usize,
}

/// A file whose header was found.
struct Rows {
    tokenizer: Tokenizer,
    /// Records that are still to be passed over: the preamble and the header.
    skip: usize,
    layout: Layout,
    rewriter: Option<Box<Rewriter>>,
    /// The records of a JSON file that are still to be read.
    table: Option<Box<(Table, Next)>>,
    /// What a JSON file says of itself.
    notes: Vec<String>,
    preamble: u64,
    memo: Memo,
    reader: RowReader,
    hasher: RowHasher,
    scratch: String,
}

impl Rows {
    fn new(found: Found, needs: Needs, skip: usize, notes: Vec<String>) -> Self {
        let Found { layout, rewriter, delimiter, preamble, .. } = found;
        Self {
            tokenizer: Tokenizer::new(delimiter, 1),
            skip,
            memo: Memo::new(&layout.holds()),
            reader: RowReader::new(needs),
            hasher: RowHasher::new(&layout),
            layout,
            rewriter,
            table: None,
            notes,
            preamble,
            scratch: String::new(),
        }
    }
}

/// What was refused of a file.
pub(super) struct Refusals<'a> {
    file: String,
    count: u64,
    listed: Vec<Refused>,
    pub(super) see: Option<OnRefused<'a>>,
}

impl<'a, S: Sink> Body<'a, S> {
    pub(super) fn push(&mut self, text: &[u8]) {
        if self.failed.is_some() {
            return;
        }
        match &mut self.stage {
            Stage::Rows(_) => self.read_rows(text),
            Stage::Gathering(_) => {}
            Stage::Json { text: all, .. } => {
                all.extend_from_slice(text);
                self.check_size();
            }
            Stage::Header(beginning) => {
                beginning.text.extend_from_slice(text);
                if let Some(length) = beginning.enough() {
                    self.find_header(length, false);
                }
            }
        }
    }

    /// Whether the header was found.
    pub(super) const fn has_begun(&self) -> bool {
        matches!(self.stage, Stage::Rows(_))
    }

    /// The rows of a part of a file.
    pub(super) fn of_part(plan: &PartPlan, sink: S) -> Self {
        let found = Found {
            layout: plan.layout.clone(),
            rewriter: None,
            delimiter: plan.delimiter,
            preamble: 0,
            record: 0,
        };
        let refusals = Refusals { file: plan.file.clone(), count: 0, listed: Vec::new(), see: None };
        Self {
            needs: plan.needs,
            mappings: Vec::new(),
            stage: Stage::Rows(Box::new(Rows::new(found, plan.needs, 0, Vec::new()))),
            sink,
            rows: 0,
            fingerprint: Fingerprint::default(),
            refusals,
            failed: None,
        }
    }

    fn find_header(&mut self, length: usize, complete: bool) {
        let Stage::Header(beginning) = &mut self.stage else { return };
        let text = std::mem::take(&mut beginning.text);
        if Foreign::of_text(&text[..length]) == Some(Foreign::Json) {
            let lines = std::str::from_utf8(&text[..length]).is_ok_and(is_lines);
            self.stage = Stage::Json { text, lines };
            return self.check_size();
        }
        let found = header::find(&self.refusals.file, &text[..length], complete, &self.mappings);
        match found {
            Err(error) => self.failed = Some(error),
            Ok(found) => {
                self.begin_rows(found, Vec::new());
                self.read_rows(&text);
            }
        }
    }

    fn begin_rows(&mut self, found: Found, notes: Vec<String>) {
        let began = self.sink.begin(&found.layout);
        self.note_output(began);
        let skip = found.record + 1;
        self.stage = Stage::Rows(Box::new(Rows::new(found, self.needs, skip, notes)));
    }

    /// JSON is held as a whole: before that is too much, it is refused.
    fn check_size(&mut self) {
        let Stage::Json { text, lines } = &mut self.stage else { return };
        let (limit, lines) = (if *lines { LARGEST_LINES } else { LARGEST_DOCUMENT }, *lines);
        if text.len() > limit {
            *text = Vec::new();
            self.fail(|file| BillError::Json {
                file,
                fault: JsonFault::TooLarge { limit: limit >> 20, lines },
            });
        }
    }

    /// All of the text is there.
    fn end(&mut self) {
        if let (None, Stage::Header(beginning)) = (&self.failed, &self.stage) {
            self.find_header(beginning.text.len(), true);
        }
        if let (None, Stage::Json { text, .. }) = (&self.failed, &mut self.stage) {
            match String::from_utf8(std::mem::take(text)) {
                Ok(text) => self.stage = Stage::Gathering(Box::new(Gathering::new(text))),
                Err(_) => self.fail(|file| BillError::Json { file, fault: JsonFault::not_utf_8() }),
            }
        }
        if self.failed.is_none() {
            self.take_rows(|tokenizer, take| tokenizer.finish(|record| take.record(&record)));
        }
    }

    /// Does a share of the work on a JSON file that is complete; false where nothing is left.
    fn work(&mut self) -> bool {
        if self.failed.is_some() {
            return false;
        }
        match &mut self.stage {
            Stage::Gathering(gathering) => match gathering.step() {
                Ok(None) => true,
                Ok(Some(table)) => {
                    self.begin_table(table);
                    true
                }
                Err(fault) => {
                    self.fail(|file| BillError::Json { file, fault });
                    false
                }
            },
            Stage::Rows(rows) => match rows.table.take() {
                Some(table) => {
                    self.read_table(table);
                    true
                }
                None => false,
            },
            Stage::Header(_) | Stage::Json { .. } => false,
        }
    }

    fn begin_table(&mut self, mut table: Table) {
        match header::of_table(&self.refusals.file, &table, &self.mappings) {
            Err(error) => self.failed = Some(error),
            Ok((layout, rewriter)) => {
                let notes = std::mem::take(&mut table.notes);
                self.begin_rows(Found { layout, rewriter, delimiter: b',', preamble: 0, record: 0 }, notes);
                if let Stage::Rows(rows) = &mut self.stage {
                    rows.table = Some(Box::new((table, Next::default())));
                }
            }
        }
    }

    /// Reads some records of a table.
    fn read_table(&mut self, mut table: Box<(Table, Next)>) {
        let (records, next) = &mut *table;
        let mut builder = RowBuilder::default();
        let mut left = RECORDS;
        self.take_rows(|_, take| {
            records.visit_from(next, |record| {
                let shown = Record {
                    bytes: record.text.as_bytes(),
                    fields: Fields::Told(&[]),
                    line: record.line,
                    fault: None,
                };
                *take.count += 1;
                match record.cells {
                    Err(reason) => take.refuse(&shown, reason.to_owned()),
                    Ok(cells) => {
                        builder.begin(record.line);
                        cells.iter().for_each(|cell| builder.push(cell));
                        take.row(&builder.row(), &shown);
                    }
                }
                left = left.saturating_sub(1);
                take.output.is_ok() && left > 0
            });
        });
        if let (None, Stage::Rows(rows), false) = (&self.failed, &mut self.stage, table.1.is_over()) {
            rows.table = Some(table);
        }
    }

    fn read_rows(&mut self, text: &[u8]) {
        self.take_rows(|tokenizer, take| tokenizer.push(text, |record| take.record(&record)));
    }

    /// Lets a function move records from the tokenizer on.
    fn take_rows(&mut self, each: impl FnOnce(&mut Tokenizer, &mut Take<'_, 'a, S>)) {
        let Self { stage: Stage::Rows(rows), sink, rows: count, fingerprint, refusals, .. } = self else {
            return;
        };
        let Rows { tokenizer, skip, layout, rewriter, memo, reader, hasher, scratch, .. } = &mut **rows;
        let mut take = Take {
            skip,
            layout,
            rewriter: rewriter.as_deref_mut(),
            memo,
            reader,
            hasher,
            scratch,
            sink,
            count,
            fingerprint,
            refusals,
            output: Ok(()),
        };
        each(tokenizer, &mut take);
        let output = take.output;
        self.note_output(output);
    }

    fn finish(self, sha256: String) -> Result<(Ended, S), BillError> {
        match (self.failed, self.stage) {
            (Some(error), _) => Err(error),
            (None, Stage::Header(_) | Stage::Json { .. } | Stage::Gathering(_)) => {
                Err(BillError::Empty { file: self.refusals.file })
            }
            (None, Stage::Rows(rows)) => {
                let skipped = rows.rewriter.as_ref().map_or(0, |rewriter| rewriter.skipped());
                let (more, stated) = rows.rewriter.map(|rewriter| rewriter.end()).unwrap_or_default();
                let mut notes = rows.notes;
                notes.extend(more);
                Ok((
                    Ended {
                        name: self.refusals.file,
                        sha256,
                        layout: rows.layout,
                        rows: self.rows,
                        rejected: self.refusals.count,
                        refused: self.refusals.listed,
                        preamble: rows.preamble,
                        skipped,
                        notes,
                        stated,
                        fingerprint: self.fingerprint.value(),
                    },
                    self.sink,
                ))
            }
        }
    }

    fn fail(&mut self, error: impl FnOnce(String) -> BillError) {
        if self.failed.is_none() {
            self.failed = Some(error(self.refusals.file.clone()));
        }
    }

    fn note_foreign(&mut self, decoded: Result<(), Foreign>) {
        if let Err(looks_like) = decoded {
            self.fail(|file| BillError::Foreign { file, looks_like });
        }
    }

    fn note_packing(&mut self, unpacked: Result<(), GzipFault>) {
        if let Err(fault) = unpacked {
            self.fail(|file| BillError::Gzip { file, fault });
        }
    }

    fn note_output(&mut self, output: io::Result<()>) {
        if let Err(error) = output {
            self.fail(|file| BillError::Io { file, reason: error.to_string() });
        }
    }
}

impl Body<'_, Accumulator> {
    /// How later parts of the file are read, where its header was found and rows are no matter of those before them.
    fn plan(&self, encoding: Encoding) -> Option<PartPlan> {
        let Stage::Rows(rows) = &self.stage else { return None };
        let alone = rows.rewriter.is_some() || rows.skip > 0 || self.refusals.see.is_some();
        if alone || rows.layout.width() < 2 {
            return None;
        }
        Some(PartPlan {
            file: self.refusals.file.clone(),
            needs: self.needs,
            keep: self.sink.keep().clone(),
            layout: rows.layout.clone(),
            delimiter: rows.tokenizer.delimiter(),
            encoding,
        })
    }

    /// What a part comes to.
    pub(super) fn into_part(self, decoder: Decoder) -> Option<Part> {
        let Stage::Rows(rows) = self.stage else { return None };
        Some(Part {
            decoder,
            totals: rows.reader.totals(),
            tokenizer: rows.tokenizer,
            rows: self.rows,
            rejected: self.refusals.count,
            refused: self.refusals.listed,
            fingerprint: self.fingerprint.value(),
            accumulator: self.sink,
        })
    }

    fn join(&mut self, part: Part) -> Result<(), Apart> {
        let Stage::Rows(rows) = &mut self.stage else { return Err(Apart) };
        if self.failed.is_some() || rows.skip > 0 {
            return Err(Apart);
        }
        rows.reader.join(part.totals)?;
        let lines = rows.tokenizer.join(part.tokenizer)?;
        self.sink.join(part.accumulator, lines)?;
        self.rows += part.rows;
        self.fingerprint.add(part.fingerprint);
        self.refusals.count += part.rejected;
        let space = MOST_REFUSED.saturating_sub(self.refusals.listed.len());
        let moved = |refused: Refused| Refused { line: refused.line + lines, ..refused };
        self.refusals.listed.extend(part.refused.into_iter().take(space).map(moved));
        Ok(())
    }
}

impl Beginning {
    /// How much of the text the header is looked for in, as soon as there is enough; the same for every cutting.
    fn enough(&mut self) -> Option<usize> {
        let from = self.counted;
        for at in memchr::memchr2_iter(b'\n', b'\r', &self.text[from..]).map(|at| at + from) {
            let next = self.text.get(at + 1);
            if self.text[at] == b'\r' && next != Some(&b'\n') {
                // A carriage return at the end may be the first half of a line end.
                next?;
            } else if self.text[at] == b'\r' {
                continue;
            }
            self.lines += 1;
            self.counted = at + 1;
            if self.lines == header::LINES {
                return Some((at + 1).min(header::BYTES));
            }
            if at >= header::BYTES {
                return Some(header::BYTES);
            }
        }
        Some(header::BYTES).filter(|most| self.text.len() >= *most)
    }
}

/// What one record meets.
struct Take<'t, 'a, S> {
    skip: &'t mut usize,
    layout: &'t Layout,
    rewriter: Option<&'t mut Rewriter>,
    memo: &'t mut Memo,
    reader: &'t mut RowReader,
    hasher: &'t mut RowHasher,
    scratch: &'t mut String,
    sink: &'t mut S,
    count: &'t mut u64,
    fingerprint: &'t mut Fingerprint,
    refusals: &'t mut Refusals<'a>,
    output: io::Result<()>,
}

impl<S: Sink> Take<'_, '_, S> {
    fn record(&mut self, record: &Record<'_>) {
        if *self.skip > 0 {
            *self.skip -= 1;
            return;
        }
        if record.is_blank() || self.output.is_err() {
            return;
        }
        *self.count += 1;
        let row = if record.fault.is_none() { record.row() } else { None };
        match &row {
            None => self.refuse(record, fault_reason(record)),
            Some(row) => self.row(row, record),
        }
    }

    /// A record that is no row.
    #[cold]
    fn refuse(&mut self, record: &Record<'_>, reason: String) {
        self.fingerprint.add(hash(record.bytes));
        self.refusals.note(record, reason);
    }

    /// A row, and the record that it stands in.
    #[inline]
    fn row(&mut self, row: &Row<'_>, record: &Record<'_>) {
        match self.rewriter.take() {
            None => self.charge(row, record),
            Some(rewriter) => {
                match check_width(rewriter.width(), row) {
                    Err(reason) => self.refuse(record, reason),
                    Ok(()) => {
                        // A row may be no charge, or several.
                        *self.count -= 1;
                        rewriter.charges(row, |row| {
                            *self.count += 1;
                            self.charge(row, record);
                        });
                    }
                }
                self.rewriter = Some(rewriter);
            }
        }
    }

    /// A row that fits the layout.
    fn charge(&mut self, row: &Row<'_>, record: &Record<'_>) {
        let row = &self.memo.number(row);
        let read = self.reader.read(self.layout, row);
        let hash = self.hasher.row(self.layout, row, read.as_ref().ok(), self.scratch);
        self.fingerprint.add(hash);
        match read {
            Ok(charge) => {
                let charge = Charge { fingerprint: hash, ..charge };
                self.output = self.sink.row(self.layout, row, &charge);
            }
            Err(reason) => self.refusals.note(record, reason),
        }
    }
}

impl Refusals<'_> {
    #[cold]
    fn note(&mut self, record: &Record<'_>, reason: String) {
        self.count += 1;
        if self.listed.len() >= MOST_REFUSED && self.see.is_none() {
            return;
        }
        let text = shown(record.bytes);
        let refused = Refused { file: self.file.clone(), line: record.line, reason, text };
        if let Some(see) = &mut self.see {
            see(&refused);
        }
        if self.listed.len() < MOST_REFUSED {
            self.listed.push(refused);
        }
    }
}

/// A record's text, cut where it is long.
fn shown(bytes: &[u8]) -> String {
    if bytes.len() <= MOST_TEXT {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut end = MOST_TEXT;
    while bytes[end] & 0xc0 == 0x80 && end > MOST_TEXT - 4 {
        end -= 1;
    }
    String::from_utf8_lossy(&bytes[..end]).into_owned() + "…"
}
