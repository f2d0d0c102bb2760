//! ZIP archives: the directory at the end, and members stored or deflated, each checked by its length and its sum. Nothing
//! is unpacked before somebody asks for it.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::fault::PackageFault;
use super::source::{Flow, PIECE, Range, Source, whole};

/// More members than this are no bills.
const MOST_MEMBERS: u64 = 50_000;

/// The end record and the longest comment behind it.
const TAIL: usize = 22 + 0xffff;

/// The longest directory that is read.
const LONGEST_DIRECTORY: u64 = 64 << 20;

/// A member may grow by this factor, once it is larger than [`HARMLESS`].
const MOST_GROWTH: u64 = 500;

/// What is smaller than this may grow as it likes.
const HARMLESS: u64 = 32 << 20;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// An archive's directory.
pub(super) struct Archive {
    source: Source,
    pub(super) members: Vec<Member>,
}

/// What the directory says of a member.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    encrypted: bool,
    method: u16,
    sum: u32,
    packed: u64,
    size: u64,
    at: u64,
}

impl Archive {
    pub(super) fn open(source: &Source) -> Result<Self, PackageFault> {
        let tail_at = source.size().saturating_sub(TAIL as u64);
        let tail = source.up_to(tail_at, TAIL)?;
        let end = memchr::memmem::rfind(&tail, b"PK\x05\x06").ok_or(PackageFault::CutOff)?;
        let record = tail.get(end..end + 22).ok_or(PackageFault::CutOff)?;
        let (mut count, mut size, mut at) =
            (u64::from(u16_at(record, 10)), u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)));
        if count == 0xffff || size == 0xffff_ffff || at == 0xffff_ffff {
            (count, size, at) = large_end(source, &tail, end, tail_at)?;
        }
        if count > MOST_MEMBERS || size > LONGEST_DIRECTORY {
            return Err(PackageFault::TooLarge { what: "the archive's directory".to_owned(), limit: 64 });
        }
        let directory = source.exactly(at, size as usize).map_err(|_| PackageFault::CutOff)?;
        let mut members = Vec::new();
        let mut rest = &directory[..];
        for _ in 0..count {
            let (member, length) = Member::read(rest)?;
            members.push(member);
            rest = &rest[length..];
        }
        let archive = Self { source: source.clone(), members };
        archive.check_apart()?;
        Ok(archive)
    }

    /// Members that share packed bytes are how small archives become endless ones.
    fn check_apart(&self) -> Result<(), PackageFault> {
        let mut ranges: Vec<(u64, u64)> = self
            .members
            .iter()
            .filter(|member| member.packed > 0)
            .map(|member| (member.at, member.at.saturating_add(member.packed)))
            .collect();
        ranges.sort_unstable();
        if ranges.windows(2).any(|pair| pair[0].1 > pair[1].0) {
            return Err(PackageFault::Bomb("the archive, whose members overlap,".to_owned()));
        }
        Ok(())
    }

    pub(super) fn find(&self, name: &str) -> Option<&Member> {
        let folded = |name: &str| name.trim_start_matches('/').replace('\\', "/").to_lowercase();
        let name = folded(name);
        self.members.iter().find(|member| folded(&member.name) == name)
    }

    /// A member's content, as it comes.
    pub(super) fn flow(&self, member: &Member) -> Result<Unpacked, PackageFault> {
        Unpacked::new(&self.source, member)
    }

    /// A member's whole content.
    pub(super) fn content(&self, member: &Member, most: usize) -> Result<Vec<u8>, PackageFault> {
        whole(&mut self.flow(member)?, most, || PackageFault::TooLarge {
            what: member.name.clone(),
            limit: most >> 20,
        })
    }
}

/// The end record of archives beyond four gigabytes.
fn large_end(
    source: &Source,
    tail: &[u8],
    end: usize,
    tail_at: u64,
) -> Result<(u64, u64, u64), PackageFault> {
    let locator = end.checked_sub(20).and_then(|at| tail.get(at..at + 20));
    let locator = locator.filter(|locator| locator.starts_with(b"PK\x06\x07"));
    let at = locator.map_or(tail_at, |locator| u64_at(locator, 8));
    let record = source.exactly(at, 56)?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(PackageFault::damaged("the archive's end is not told"));
    }
    Ok((u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48)))
}

impl Member {
    /// Reads an entry of the directory, and how long it is.
    fn read(bytes: &[u8]) -> Result<(Self, usize), PackageFault> {
        let broken = || PackageFault::damaged("an entry of the archive's directory");
        let head = bytes.get(..46).filter(|head| head.starts_with(b"PK\x01\x02")).ok_or_else(broken)?;
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(head, at)));
        let length = 46 + name + extra + comment;
        let rest = bytes.get(46..length).ok_or_else(broken)?;
        let mut member = Self {
            name: String::from_utf8_lossy(&rest[..name]).replace('\\', "/"),
            encrypted: u16_at(head, 8) & 1 != 0,
            method: u16_at(head, 10),
            sum: u32_at(head, 16),
            packed: u64::from(u32_at(head, 20)),
            size: u64::from(u32_at(head, 24)),
            at: u64::from(u32_at(head, 42)),
        };
        member.read_large(&rest[name..name + extra]);
        Ok((member, length))
    }

    /// Sizes beyond four gigabytes stand in an extra field, in this order.
    fn read_large(&mut self, mut extra: &[u8]) {
        while let Some(head) = extra.get(..4) {
            let (id, length) = (u16_at(head, 0), usize::from(u16_at(head, 2)));
            let Some(mut field) = extra.get(4..4 + length) else { return };
            if id == 1 {
                for value in [&mut self.size, &mut self.packed, &mut self.at] {
                    if *value == 0xffff_ffff && field.len() >= 8 {
                        *value = u64_at(field, 0);
                        field = &field[8..];
                    }
                }
            }
            extra = &extra[4 + length..];
        }
    }

    /// Whether it is a file that somebody put there, rather than a directory or what a system leaves.
    pub(super) fn is_file(&self) -> bool {
        let last = self.name.rsplit('/').next().unwrap_or_default();
        !(last.is_empty()
            || last.starts_with('.')
            || last.eq_ignore_ascii_case("thumbs.db")
            || self.name.split('/').any(|part| part == "__MACOSX"))
    }

    pub(super) const fn packed(&self) -> u64 {
        self.packed
    }
}

/// A member on its way out.
pub(super) struct Unpacked {
    name: String,
    range: Range,
    inflate: Option<Box<Decompress>>,
    waiting: Vec<u8>,
    used: usize,
    sum: Crc,
    grown: u64,
    expected: (u32, u64),
    packed: u64,
    ended: bool,
}

impl Unpacked {
    fn new(source: &Source, member: &Member) -> Result<Self, PackageFault> {
        if member.encrypted {
            return Err(PackageFault::Encrypted(member.name.clone()));
        }
        let inflate = match member.method {
            STORED => None,
            DEFLATED => Some(Box::new(Decompress::new(false))),
            other => {
                return Err(PackageFault::Packed { what: member.name.clone(), how: method_name(other) });
            }
        };
        let head = source.exactly(member.at, 30)?;
        if !head.starts_with(b"PK\x03\x04") {
            return Err(PackageFault::damaged(format!("{} is not where it should be", member.name)));
        }
        let start = member.at + 30 + u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28));
        Ok(Self {
            name: member.name.clone(),
            range: Range::new(source.clone(), start, member.packed),
            inflate,
            waiting: Vec::new(),
            used: 0,
            sum: Crc::new(),
            grown: 0,
            expected: (member.sum, member.size),
            packed: member.packed,
            ended: false,
        })
    }

    fn note(&mut self, out: &[u8]) -> Result<(), PackageFault> {
        self.sum.update(out);
        self.grown += out.len() as u64;
        if self.grown > HARMLESS && self.grown / MOST_GROWTH > self.packed {
            return Err(PackageFault::Bomb(self.name.clone()));
        }
        if self.grown > self.expected.1 {
            return Err(PackageFault::damaged(format!("{} is longer than its archive says", self.name)));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<bool, PackageFault> {
        self.ended = true;
        if (self.sum.sum(), self.grown) == self.expected {
            Ok(false)
        } else {
            Err(PackageFault::damaged(format!("the sum of {} is another than its archive says", self.name)))
        }
    }
}

impl Flow for Unpacked {
    fn pour(&mut self, into: &mut Vec<u8>) -> Result<bool, PackageFault> {
        if self.ended {
            return Ok(false);
        }
        if self.used == self.waiting.len() {
            self.waiting = self.range.next()?;
            self.used = 0;
        }
        let before = into.len();
        let Some(inflate) = &mut self.inflate else {
            if self.waiting.is_empty() {
                return self.end();
            }
            into.extend_from_slice(&self.waiting);
            self.used = self.waiting.len();
            self.note(&into[before..])?;
            return Ok(true);
        };
        into.reserve(PIECE);
        let taken = inflate.total_in();
        let status = inflate
            .decompress_vec(&self.waiting[self.used..], into, FlushDecompress::None)
            .map_err(|_| PackageFault::damaged(self.name.clone()))?;
        let taken = (inflate.total_in() - taken) as usize;
        self.used += taken;
        self.note(&into[before..])?;
        match status {
            Status::StreamEnd => {
                self.end()?;
                Ok(true)
            }
            _ if taken == 0 && into.len() == before => Err(PackageFault::CutOff),
            _ => Ok(true),
        }
    }

    fn progress(&self) -> (u64, u64) {
        (self.grown, self.expected.1)
    }
}

fn method_name(method: u16) -> String {
    match method {
        9 => "deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "zstd".to_owned(),
        95 => "xz".to_owned(),
        99 => "AES".to_owned(),
        other => format!("method {other}"),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()).map_or(0, u64::from_le_bytes)
}
