//! Reading workspaces and bills: in pieces, with progress, refused rows told and kept.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cost_matrix::bills::{Bill, BillError, BillReader, Keep, Options, PackagePart, Refused, Sheets};
use cost_matrix::ledger::{Allocation, Asked, Proof, Refusal, needed_fields};
use cost_matrix::report::BillNote;
use cost_matrix::settle::{IDENTITY_FIELDS, Reconciled, Settled, reconcile};
use cost_matrix::workspace::{Basis, Mapping, Problem, Workspace};

use super::arguments::{Inputs, Reading};
use super::ending::Failure;
use super::output::Output;
use super::packages::{Given, Lent, Opened, sheets};
use super::terminal::{Progress, tell, warn};
use super::threads::{LARGE, in_parts, side_by_side};

/// How much is read at once.
const PIECE: usize = 1 << 20;

/// Standard input, as an argument and in messages.
const STANDARD_INPUT: &str = "-";

/// How many refused rows are told one by one.
const TOLD: usize = 5;

pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

pub(crate) fn name_of(path: &Path) -> String {
    path.display().to_string()
}

/// A file's bytes, as they come, with its size where it is known.
pub(crate) fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
    if is_standard_input(path) {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let problem = |error: io::Error| Failure::of(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(problem)?;
    let about = file.metadata().map_err(problem)?;
    if about.is_dir() {
        return Err(Failure::of(format!("{}: is a directory; name the files in it", path.display())));
    }
    Ok((Box::new(file), about.is_file().then_some(about.len())))
}

/// Hands out a file's bytes piece by piece, with progress; the function answers how many rows there were.
pub(crate) fn pieces(
    name: &str,
    (mut reader, size): (impl Read, Option<u64>),
    mut each: impl FnMut(&[u8]) -> Result<u64, BillError>,
) -> Result<(), BillError> {
    let mut progress = Progress::of(name, size);
    let mut piece = vec![0; PIECE];
    let mut bytes = 0;
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                bytes += length as u64;
                let rows = each(&piece[..length])?;
                progress.at(bytes, rows);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(BillError::Io { file: name.to_owned(), reason: error.to_string() }),
        }
    }
}

/// A workspace by which charges can be allocated.
pub(crate) fn workspace(path: &Path) -> Result<Workspace, Failure> {
    let problem = |error| Failure::of(format!("{}: {error}", path.display()));
    Workspace::read(&workspace_bytes(path)?).map_err(problem)
}

/// A workspace as far as it reads, and what contradicts itself in it.
pub(crate) fn tolerant_workspace(path: &Path) -> Result<(Workspace, Vec<Problem>), Failure> {
    let problem = |error| Failure::of(format!("{}: {error}", path.display()));
    Workspace::read_tolerant(&workspace_bytes(path)?).map_err(problem)
}

fn workspace_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let (mut reader, _) = open(path)?;
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| Failure::of(format!("{}: {error}", path.display())))?;
    Ok(bytes)
}

/// The mappings of a workspace that need not be there.
pub(crate) fn optional_workspace(path: Option<&Path>) -> Result<Workspace, Failure> {
    path.map_or_else(
        || Ok(Workspace::default()),
        |path| tolerant_workspace(path).map(|(workspace, _)| workspace),
    )
}

/// Standard input can be read once.
pub(crate) fn check_once(workspace: Option<&Path>, bills: &[PathBuf]) -> Result<(), Failure> {
    let times =
        bills.iter().map(PathBuf::as_path).chain(workspace).filter(|path| is_standard_input(path)).count();
    if times > 1 {
        return Err(Failure::of("-: standard input can be read only once; give the others as files"));
    }
    Ok(())
}

/// A file that is written must be no other that is read or written.
pub(crate) fn check_apart(
    output: Option<&Path>,
    reading: &Reading,
    workspace: Option<&Path>,
    bills: &[PathBuf],
) -> Result<(), Failure> {
    let outputs = [("-o", output), ("--rejected", reading.rejected.as_deref())];
    let outputs: Vec<(&str, &Path)> =
        outputs.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
    for (place, (name, path)) in outputs.iter().enumerate() {
        let Some(file) = file_of(path) else { continue };
        let same = |other: &Path| file_of(other).as_ref() == Some(&file);
        let path = path.display();
        if let Some((other, _)) = outputs[..place].iter().find(|(_, other)| same(other)) {
            let message = format!("{path}: {other} and {name} name the same file; give each its own");
            return Err(Failure::of(message));
        }
        if bills.iter().map(PathBuf::as_path).chain(workspace).any(same) {
            let message =
                format!("{path}: is read, and {name} would write over it; give {name} another file");
            return Err(Failure::of(message));
        }
    }
    Ok(())
}

/// The file that a path leads to, there already or not; none where it is no plain file.
fn file_of(path: &Path) -> Option<PathBuf> {
    if is_standard_input(path) {
        return None;
    }
    match path.canonicalize() {
        Ok(file) => file.is_file().then_some(file),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
            path.file_name().map(|name| folder.join(name))
        }
    }
}

/// Where refused rows are told and kept, over all bills of a run.
pub(crate) struct RefusedRows {
    file: Option<Output>,
    failure: Option<Failure>,
}

impl RefusedRows {
    pub(crate) fn of(reading: &Reading) -> Result<Self, Failure> {
        let file = reading.rejected.as_deref().map(|path| Output::open(Some(path))).transpose()?;
        Ok(Self { file, failure: None })
    }

    /// Keeps a row.
    pub(crate) fn keep(&mut self, row: &Refused) {
        if let (Some(file), None) = (&mut self.file, &self.failure) {
            self.failure = file.write_line(row).err();
        }
    }

    /// Tells how many rows of a bill were refused, and the first of them.
    pub(crate) fn tell(&self, name: &str, rejected: u64, rows: u64, first: &[Refused]) {
        if rejected == 0 {
            return;
        }
        let were = if rejected == 1 { "was" } else { "were" };
        warn(&format!("{name}: {rejected} of {rows} rows {were} refused; what they cost is in no figure"));
        for row in first.iter().take(TOLD) {
            tell(&format!("  {}, line {}: {}", row.file, row.line, row.reason));
        }
        if rejected > TOLD as u64 {
            let how = if self.file.is_some() {
                "all of them stand in the file of --rejected"
            } else {
                "--rejected FILE lists all of them"
            };
            tell(&format!("  … {how}"));
        }
    }

    /// Closes the file.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match (self.failure, self.file) {
            (Some(failure), _) => Err(failure),
            (None, Some(file)) => file.close(),
            (None, None) => Ok(()),
        }
    }
}

/// How bills are read.
pub(crate) struct How<'a> {
    pub(crate) basis: Basis,
    pub(crate) keep: Keep,
    pub(crate) mappings: &'a [Mapping],
    pub(crate) sheets: &'a Sheets,
}

/// What was read of a file.
struct Found {
    bills: Vec<Bill>,
    /// What of a package is no bill, or can't be read.
    left_out: Vec<BillError>,
}

impl Found {
    /// Tells what was refused and left out.
    fn told(self, refused: &RefusedRows) -> Result<Vec<Bill>, Failure> {
        settle(self.bills.is_empty(), self.left_out)?;
        for bill in &self.bills {
            refused.tell(&bill.name, bill.rejected, bill.rows, &bill.refused);
        }
        Ok(self.bills)
    }
}

/// Reads what stands in a file, one bill or several, and tells what was refused.
pub(crate) fn bills_in(
    path: &Path,
    how: &How<'_>,
    refused: &mut RefusedRows,
    threads: usize,
) -> Result<Vec<Bill>, Failure> {
    let found =
        if refused.file.is_some() { how.read_keeping(path, refused)? } else { how.read(path, threads)? };
    found.told(refused)
}

/// What of a package is no bill is only told, as long as something else of it is one.
pub(crate) fn settle(nothing_else: bool, left_out: Vec<BillError>) -> Result<(), Failure> {
    let (told, fatal): (Vec<_>, Vec<_>) =
        left_out.into_iter().partition(|error| !nothing_else && error.is_no_bill());
    told.iter().for_each(|error| warn(&format!("{error}; it was left out")));
    match &fatal[..] {
        [] => Ok(()),
        fatal => Err(Failure::Unusable(fatal.iter().map(ToString::to_string).collect())),
    }
}

impl How<'_> {
    fn options(&self) -> Options<'_> {
        Options { basis: self.basis, keep: self.keep.clone(), mappings: self.mappings }
    }

    /// Reads a file whose refused rows need not be kept, by so many threads.
    fn read(&self, path: &Path, threads: usize) -> Result<Found, Failure> {
        self.found(path, threads, &mut |_| {})
    }

    /// Reads a file and keeps its refused rows.
    fn read_keeping(&self, path: &Path, refused: &mut RefusedRows) -> Result<Found, Failure> {
        self.found(path, 1, &mut |row| refused.keep(row))
    }

    fn found(&self, path: &Path, threads: usize, keep: &mut dyn FnMut(&Refused)) -> Result<Found, Failure> {
        let mut given = Given::of(path)?;
        let name = given.name().to_owned();
        let unreadable = |error: BillError| Failure::of(error.to_string());
        match given.open(self.sheets, self.mappings)? {
            Opened::Text(reader, size) => {
                if let Some(size) = size.filter(|size| threads > 1 && *size >= LARGE) {
                    let read = in_parts(path, &name, size, self.options(), threads);
                    if let Some(bill) = read.map_err(unreadable)? {
                        return Ok(Found { bills: vec![bill], left_out: Vec::new() });
                    }
                }
                let bill = self.bill(&name, (reader, size), keep).map_err(unreadable)?;
                Ok(Found { bills: vec![bill], left_out: Vec::new() })
            }
            Opened::Package(mut package) => {
                let mut found = Found { bills: Vec::new(), left_out: Vec::new() };
                while let Some(part) = package.next_part() {
                    match part.and_then(|part| self.bill_of_part(part, keep)) {
                        Ok(bill) => found.bills.push(bill),
                        Err(error) => found.left_out.push(error),
                    }
                }
                Ok(found)
            }
        }
    }

    fn bill_of_part(&self, mut part: PackagePart, keep: &mut dyn FnMut(&Refused)) -> Result<Bill, BillError> {
        let name = part.name().to_owned();
        let mut bill = self.bill(&name, (Lent(&mut part), None), keep)?;
        let unreadable = |error: io::Error| BillError::Io { file: name.clone(), reason: error.to_string() };
        part.complete(&mut bill).map_err(unreadable)?;
        Ok(bill)
    }

    fn bill(
        &self,
        name: &str,
        input: (impl Read, Option<u64>),
        keep: &mut dyn FnMut(&Refused),
    ) -> Result<Bill, BillError> {
        let mut reader = BillReader::new(name, self.options()).on_refused(|row| keep(row));
        pieces(name, input, |piece| reader.push(piece).map(|()| reader.rows()))?;
        reader.finish()
    }

    /// Reads all files, in their order: small ones side by side, large ones in parts.
    fn read_all(
        &self,
        paths: &[PathBuf],
        threads: usize,
        refused: &mut RefusedRows,
    ) -> Vec<Result<Found, Failure>> {
        if refused.file.is_some() {
            return paths.iter().map(|path| self.read_keeping(path, refused)).collect();
        }
        let is_small =
            |path: &Path| path.metadata().is_ok_and(|about| about.is_file() && about.len() < LARGE);
        let small: Vec<&Path> = paths.iter().map(PathBuf::as_path).filter(|path| is_small(path)).collect();
        if threads == 1 || small.len() < 2 {
            return paths.iter().map(|path| self.read(path, threads)).collect();
        }
        let mut read = side_by_side(small.len(), threads, |place| Some(self.read(small[place], 1)));
        let mut found = |path: &Path| {
            let place = small.iter().position(|small| *small == path);
            place.and_then(|place| read[place].take()).unwrap_or_else(|| self.read(path, threads))
        };
        paths.iter().map(|path| found(path)).collect()
    }
}

/// Reads all bills, so that every one that can't be read is told of at once.
pub(crate) fn all(paths: &[PathBuf], how: &How<'_>, reading: &Reading) -> Result<Vec<Bill>, Failure> {
    let mut refused = RefusedRows::of(reading)?;
    let mut bills = Vec::new();
    let mut messages = Vec::new();
    for read in how.read_all(paths, reading.threads(), &mut refused) {
        match read.and_then(|found| found.told(&refused)) {
            Ok(more) => {
                more.iter().for_each(|bill| warn_of(bill, how.basis));
                bills.extend(more);
            }
            Err(Failure::Unusable(more)) => messages.extend(more),
            Err(failure) => return Err(failure),
        }
    }
    refused.finish()?;
    if !messages.is_empty() {
        return Err(Failure::Unusable(messages));
    }
    Ok(bills)
}

/// A workspace and its bills, and what of them is charged.
pub(crate) struct Charged {
    /// With what bills say of its drivers.
    pub(crate) workspace: Workspace,
    /// As they were given.
    given: Vec<Arc<Bill>>,
    pub(crate) settled: Settled,
}

impl Charged {
    fn of(workspace: &Workspace, bills: Vec<Bill>) -> Self {
        let given: Vec<Arc<Bill>> = bills.into_iter().map(Arc::new).collect();
        let settled = Settled::of(workspace, &given);
        for fate in &settled.fates {
            fate.told(&workspace.currency).iter().for_each(|line| warn(&format!("{}: {line}", fate.file)));
        }
        Self { workspace: settled.workspace(workspace), given, settled }
    }

    /// The bills that are charged.
    pub(crate) fn bills(&self) -> Vec<&Bill> {
        self.settled.bills.iter().map(AsRef::as_ref).collect()
    }

    /// What outputs say of bills, and how many rows were refused in all.
    pub(crate) fn notes(&self) -> (Vec<BillNote>, u64) {
        let Workspace { currency, .. } = &self.workspace;
        let notes = BillNote::of_settled(&self.given, &self.settled, self.workspace.cost_basis(), currency);
        let rejected = notes.iter().map(|note| note.rejected).sum();
        (notes, rejected)
    }

    /// That what is charged is allocated.
    pub(crate) fn proof(&self) -> Result<Proof, Refusal> {
        Allocation::of(&self.workspace, &self.bills(), Asked::default()).map(|allocation| allocation.proof())
    }

    /// Invoices against what is charged.
    pub(crate) fn reconciled(&self) -> Result<Vec<Reconciled>, Refusal> {
        reconcile(&self.workspace, &self.given, &self.settled)
    }
}

/// Reads a workspace and its bills, as far as allocating needs them.
pub(crate) fn inputs(inputs: &Inputs) -> Result<Charged, Failure> {
    inputs_with(inputs, &[])
}

/// The same with some columns more.
pub(crate) fn inputs_with(inputs: &Inputs, more: &[&str]) -> Result<Charged, Failure> {
    check_once(Some(&inputs.workspace), &inputs.bills)?;
    check_apart(None, &inputs.reading, Some(&inputs.workspace), &inputs.bills)?;
    let workspace = workspace(&inputs.workspace)?;
    keeping(&workspace, inputs, more)
}

/// Reads the bills of a workspace, as far as allocating needs them.
pub(crate) fn for_workspace(workspace: &Workspace, inputs: &Inputs) -> Result<Charged, Failure> {
    keeping(workspace, inputs, &[])
}

fn keeping(workspace: &Workspace, inputs: &Inputs, more: &[&str]) -> Result<Charged, Failure> {
    let mut workspace = workspace.clone();
    inputs.add_rates(&mut workspace)?;
    let mut fields = needed_fields(&workspace);
    fields.extend(more.iter().chain(&IDENTITY_FIELDS).map(|field| (*field).to_owned()));
    let how = How {
        basis: workspace.cost_basis(),
        keep: Keep::Fields(fields),
        mappings: &workspace.mappings,
        sheets: &sheets(&inputs.reading, &workspace),
    };
    let bills = all(&inputs.bills, &how, &inputs.reading)?;
    Ok(Charged::of(&workspace, bills))
}

fn warn_of(bill: &Bill, basis: Basis) {
    if let Some(other) = bill.substitutes[basis.index()] {
        warn(&format!(
            "{}: there is no {}; {} is read in its place",
            bill.name,
            basis.column(),
            other.column()
        ));
    }
    for note in &bill.notes {
        warn(&format!("{}: {note}", bill.name));
    }
    if bill.unread_tags > 0 {
        warn(&format!(
            "{}: the Tags of {} rows are no JSON object; their text stands as it is",
            bill.name, bill.unread_tags
        ));
    }
}

/// The last line of standard error.
pub(crate) fn tell_proof(proof: &Proof) {
    tell(&format!("proof {}", serde_json::to_string(proof).unwrap_or_default()));
}
