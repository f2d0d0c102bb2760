//! Thrift's compact writing, in which Parquet describes itself: values without names, found by their numbers.

use super::super::fault::PackageFault;

const DEEPEST: usize = 32;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(i64),
    Bytes(Vec<u8>),
    List(Vec<Value>),
    Struct(Vec<(i64, Value)>),
    /// Of a kind that nothing here asks for.
    Other,
}

impl Value {
    /// A member by its number.
    pub(super) fn get(&self, id: i64) -> Option<&Self> {
        match self {
            Self::Struct(members) => members.iter().find(|(own, _)| *own == id).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(super) fn number(&self, id: i64) -> Option<i64> {
        match self.get(id) {
            Some(Self::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn text(&self, id: i64) -> Option<String> {
        match self.get(id) {
            Some(Self::Bytes(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }

    pub(super) fn list(&self, id: i64) -> &[Self] {
        match self.get(id) {
            Some(Self::List(list)) => list,
            _ => &[],
        }
    }
}

/// Reads one struct, and how long it was.
pub(super) fn read(bytes: &[u8]) -> Result<(Value, usize), PackageFault> {
    let mut reader = Reader { bytes, at: 0 };
    let value = reader.structure(0).ok_or_else(|| PackageFault::damaged("what Parquet says of itself"))?;
    Ok((value, reader.at))
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        self.unsigned().map(zigzag)
    }

    fn structure(&mut self, depth: usize) -> Option<Value> {
        let mut members = Vec::new();
        let mut id = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(Value::Struct(members));
            }
            let step = i64::from(head >> 4);
            id = if step == 0 { self.signed()? } else { id + step };
            let value = self.value(head & 15, depth + 1, false)?;
            members.push((id, value));
        }
    }

    fn value(&mut self, kind: u8, depth: usize, in_list: bool) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        Some(match kind {
            1 | 2 if in_list => Value::Number(i64::from(self.byte()? == 1)),
            1 => Value::Number(1),
            2 => Value::Number(0),
            3 => Value::Number(i64::from(self.byte()? as i8)),
            4..=6 => Value::Number(self.signed()?),
            7 => {
                self.at = self.at.checked_add(8).filter(|at| *at <= self.bytes.len())?;
                Value::Other
            }
            8 => {
                let length = usize::try_from(self.unsigned()?).ok()?;
                let end = self.at.checked_add(length)?;
                let bytes = self.bytes.get(self.at..end)?.to_vec();
                self.at = end;
                Value::Bytes(bytes)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.unsigned()? } else { u64::from(head >> 4) };
                // Every element has a byte at least.
                if count > (self.bytes.len() - self.at) as u64 {
                    return None;
                }
                let list =
                    (0..count).map(|_| self.value(head & 15, depth + 1, true)).collect::<Option<_>>()?;
                Value::List(list)
            }
            11 => {
                let count = self.unsigned()?;
                if count > 0 {
                    let kinds = self.byte()?;
                    for _ in 0..count {
                        self.value(kinds >> 4, depth + 1, true)?;
                        self.value(kinds & 15, depth + 1, true)?;
                    }
                }
                Value::Other
            }
            12 => self.structure(depth)?,
            _ => return None,
        })
    }
}

pub(super) const fn zigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
