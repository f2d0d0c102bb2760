//! A bill as bytes, for the browser's storage: compact, with a version and a checksum. Bytes that are damaged or were
//! made up give an error, whatever they say.

use std::fmt;
use std::sync::Arc;

use num_bigint::BigInt;

use super::bill::{Bill, Column, Combination, Control, Refused};
use super::codec::{Cursor, put_amount, put_bytes, put_number, put_wide};
use super::evidence::Evidence;
use super::fingerprint::hash;
use crate::calendar::{Day, Period};
use crate::money::{Amount, ExactSum};
use crate::workspace::Basis;

/// The version that [`Bill::to_bytes`] writes and [`Bill::from_bytes`] reads.
pub const STORE_VERSION: u8 = 3;

const MAGIC: &[u8; 4] = b"CMB\x01";

/// Days of the years 1 to 9999, from 1970-01-01, and some more, for time zones at both ends.
const DAYS: std::ops::RangeInclusive<i32> = -719_200..=2_932_999;

/// Bytes that are no stored bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrupt {
    /// Not the beginning of one.
    NotABill,
    /// Written by another version of this program.
    Version(u8),
    /// Cut off, changed, or made up.
    Damaged,
}

impl fmt::Display for Corrupt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABill => formatter.write_str("this is no stored bill; give the bill's file again"),
            Self::Version(version) => {
                write!(formatter, "this bill was stored by another version ({version}); give its file again")
            }
            Self::Damaged => formatter.write_str("the stored bill is damaged; give the bill's file again"),
        }
    }
}

impl std::error::Error for Corrupt {}

impl Bill {
    /// The bill as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = [MAGIC.as_slice(), &[STORE_VERSION]].concat();
        for text in [&self.name, &self.sha256, &self.format] {
            put_bytes(&mut out, text.as_bytes());
        }
        for number in [self.rows, self.rejected, self.preamble, self.skipped, self.unread_tags] {
            put_number(&mut out, number);
        }
        put_wide(&mut out, self.fingerprint);
        out.extend(self.substitutes.map(|basis| basis.map_or(0, |basis| basis.index() as u8 + 1)));
        for names in [&self.dropped, &self.unkept, &self.notes] {
            put_list(&mut out, names, |out, name| put_bytes(out, name.as_bytes()));
        }
        put_list(&mut out, &self.columns, put_column);
        let currencies = self.currencies();
        put_list(&mut out, &currencies, |out, currency| put_bytes(out, currency.as_bytes()));
        let place = |currency: &Arc<str>| currencies.binary_search(&currency).unwrap_or_default() as u64;
        put_list(&mut out, &self.combinations, |out, combination| put_combination(out, combination, place));
        put_list(&mut out, &self.control, |out, control| put_control(out, control, place));
        put_list(&mut out, &self.refused, put_refused);
        put_bytes(&mut out, self.evidence.bytes());
        let sum = hash(&out).to_le_bytes();
        out.extend_from_slice(&sum);
        out
    }

    fn currencies(&self) -> Vec<&Arc<str>> {
        let combined = self.combinations.iter().map(|combination| &combination.currency);
        let mut currencies: Vec<&Arc<str>> =
            combined.chain(self.control.iter().map(|control| &control.currency)).collect();
        crate::order::sort(&mut currencies);
        currencies.dedup();
        currencies
    }

    /// The bill of bytes that [`Bill::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Corrupt> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Corrupt::NotABill)?;
        match rest.first() {
            Some(&STORE_VERSION) => {}
            Some(version) => return Err(Corrupt::Version(*version)),
            None => return Err(Corrupt::Damaged),
        }
        let (content, sum) = bytes.split_last_chunk::<16>().ok_or(Corrupt::Damaged)?;
        if hash(content) != u128::from_le_bytes(*sum) {
            return Err(Corrupt::Damaged);
        }
        let content = content.get(MAGIC.len() + 1..).ok_or(Corrupt::Damaged)?;
        read_bill(&mut Cursor::new(content)).ok_or(Corrupt::Damaged)
    }
}

fn read_bill(cursor: &mut Cursor<'_>) -> Option<Bill> {
    let [name, sha256, format] = read_texts(cursor)?;
    let (rows, rejected, preamble) = (cursor.number()?, cursor.number()?, cursor.number()?);
    let (skipped, unread_tags) = (cursor.number()?, cursor.number()?);
    let fingerprint = cursor.wide()?;
    let substitutes = [read_substitute(cursor)?, read_substitute(cursor)?, read_substitute(cursor)?];
    let mut names = || read_list(cursor, |cursor| cursor.text().map(str::to_owned));
    let (dropped, unkept, notes) = (names()?, names()?, names()?);
    let columns = read_list(cursor, read_column)?;
    let currencies: Vec<Arc<str>> = read_list(cursor, |cursor| cursor.text().map(Arc::from))?;
    let combinations = read_list(cursor, |cursor| read_combination(cursor, &columns, &currencies))?;
    let control = read_list(cursor, |cursor| read_control(cursor, &currencies))?;
    let refused = read_list(cursor, |cursor| read_refused(cursor, &name))?;
    let evidence = Evidence::of_bytes(cursor.take()?, combinations.len())?;
    cursor.is_empty().then_some(())?;
    Some(Bill {
        name,
        sha256,
        format,
        columns,
        combinations,
        control,
        rows,
        rejected,
        refused,
        substitutes,
        dropped,
        unkept,
        preamble,
        skipped,
        notes,
        unread_tags,
        fingerprint,
        evidence,
    })
}

fn put_list<T>(out: &mut Vec<u8>, list: &[T], mut put: impl FnMut(&mut Vec<u8>, &T)) {
    put_number(out, list.len() as u64);
    list.iter().for_each(|one| put(out, one));
}

/// Grows as it reads: a count that lies reserves nothing.
fn read_list<T>(
    cursor: &mut Cursor<'_>,
    mut read: impl FnMut(&mut Cursor<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = cursor.count()?;
    let mut list = Vec::new();
    for _ in 0..count {
        list.push(read(cursor)?);
    }
    Some(list)
}

fn read_texts<const N: usize>(cursor: &mut Cursor<'_>) -> Option<[String; N]> {
    let mut texts = [const { String::new() }; N];
    for text in &mut texts {
        *text = cursor.text()?.to_owned();
    }
    Some(texts)
}

fn read_substitute(cursor: &mut Cursor<'_>) -> Option<Option<Basis>> {
    match cursor.byte()? {
        0 => Some(None),
        place => Basis::ALL.get(usize::from(place) - 1).copied().map(Some),
    }
}

fn put_column(out: &mut Vec<u8>, column: &Column) {
    put_bytes(out, column.name.as_bytes());
    put_list(out, &column.values, |out, value| put_bytes(out, value.as_bytes()));
}

fn read_column(cursor: &mut Cursor<'_>) -> Option<Column> {
    let name = cursor.text()?.into();
    Some(Column { name, values: read_list(cursor, |cursor| cursor.text().map(Arc::from))? })
}

fn put_period(out: &mut Vec<u8>, period: Period) {
    put_number(out, (i64::from(period.start().epoch()) - i64::from(*DAYS.start())) as u64);
    put_number(out, u64::from(period.days()));
}

fn read_period(cursor: &mut Cursor<'_>) -> Option<Period> {
    let start = i64::from(cursor.small()?) + i64::from(*DAYS.start());
    let end = start + i64::from(cursor.small()?);
    let day = |day: i64| i32::try_from(day).ok().filter(|day| DAYS.contains(day)).map(Day::from_epoch);
    Period::new(day(start)?, day(end)?).ok()
}

fn put_combination(out: &mut Vec<u8>, combination: &Combination, place: impl Fn(&Arc<str>) -> u64) {
    put_list(out, &combination.values, |out, value| put_number(out, u64::from(*value)));
    put_number(out, place(&combination.currency));
    put_period(out, combination.period);
    out.push((0..3).fold(0, |mask, index| mask | u8::from(combination.costs[index].is_some()) << index));
    combination.costs.iter().flatten().for_each(|cost| put_amount(out, *cost));
    put_amount(out, combination.quantity);
    put_number(out, combination.rows);
}

fn read_combination(
    cursor: &mut Cursor<'_>,
    columns: &[Column],
    currencies: &[Arc<str>],
) -> Option<Combination> {
    let values = read_list(cursor, |cursor| cursor.small())?;
    let known = |(place, value): (usize, &u32)| {
        columns.get(place).is_some_and(|column| *value as usize <= column.values.len())
    };
    values.iter().enumerate().all(known).then_some(())?;
    let currency = currencies.get(cursor.small()? as usize)?.clone();
    let period = read_period(cursor)?;
    let mask = cursor.byte()?;
    let mut costs: [Option<Amount>; 3] = [None; 3];
    for (index, cost) in costs.iter_mut().enumerate() {
        if mask & (1 << index) != 0 {
            *cost = Some(cursor.amount()?);
        }
    }
    let quantity = cursor.amount()?;
    Some(Combination { values: values.into(), currency, period, costs, quantity, rows: cursor.number()? })
}

fn put_control(out: &mut Vec<u8>, control: &Control, place: impl Fn(&Arc<str>) -> u64) {
    put_number(out, place(&control.currency));
    put_period(out, control.period);
    for sum in &control.sums {
        let (rounded, tail, places) = sum.parts();
        put_amount(out, rounded);
        put_bytes(out, &tail.to_signed_bytes_le());
        put_number(out, u64::from(places));
    }
    put_number(out, control.rows);
    put_wide(out, control.fingerprint);
}

fn read_control(cursor: &mut Cursor<'_>, currencies: &[Arc<str>]) -> Option<Control> {
    let currency = currencies.get(cursor.small()? as usize)?.clone();
    let period = read_period(cursor)?;
    let sums = [read_sum(cursor)?, read_sum(cursor)?, read_sum(cursor)?];
    Some(Control { currency, period, sums, rows: cursor.number()?, fingerprint: cursor.wide()? })
}

fn read_sum(cursor: &mut Cursor<'_>) -> Option<ExactSum> {
    let rounded = cursor.amount()?;
    let tail = BigInt::from_signed_bytes_le(cursor.take().filter(|bytes| bytes.len() <= 1_000)?);
    let places = cursor.small().filter(|places| *places <= 10_000)?;
    Some(ExactSum::from_parts(rounded, tail, places))
}

fn put_refused(out: &mut Vec<u8>, refused: &Refused) {
    put_number(out, refused.line);
    put_bytes(out, refused.reason.as_bytes());
    put_bytes(out, refused.text.as_bytes());
}

fn read_refused(cursor: &mut Cursor<'_>, file: &str) -> Option<Refused> {
    let line = cursor.number()?;
    let [reason, text] = read_texts(cursor)?;
    Some(Refused { file: file.to_owned(), line, reason, text })
}
