//! A Parquet file's columns: which leaves make one, and what their values mean.

use super::super::fault::PackageFault;
use super::thrift::Value;

/// A leaf: values that are stored together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    /// Its place among the leaves.
    pub(super) place: usize,
    pub(super) physical: Physical,
    pub(super) meaning: Meaning,
    /// The level at which a value is there.
    pub(super) defined: u32,
    /// How often something around it repeats.
    pub(super) repeated: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Physical {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    Fixed(usize),
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Text,
    Unsigned,
    Decimal(u32),
    Date,
    /// Parts of a second: 1,000, a million or a billion.
    Stamp(u64),
    Uuid,
}

/// A column of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    Single(Leaf),
    /// Keys and values: one cell of JSON.
    Map(Leaf, Leaf),
    /// One cell of JSON.
    List(Leaf),
}

/// The columns by their names, and the names of those that are nested in a way that is not read.
pub(super) struct Schema {
    pub(super) columns: Vec<(String, Column)>,
    pub(super) unread: Vec<String>,
}

/// A node of the tree.
struct Node<'s> {
    element: &'s Value,
    children: Vec<Node<'s>>,
}

const DEEPEST: usize = 24;

fn broken() -> PackageFault {
    PackageFault::damaged("the list of its columns")
}

impl Schema {
    pub(super) fn of(elements: &[Value]) -> Result<Self, PackageFault> {
        let mut next = 0;
        let root = node(elements, &mut next, 0)?;
        let mut schema = Self { columns: Vec::new(), unread: Vec::new() };
        let mut leaves = 0;
        for child in &root.children {
            schema.add("", child, 0, &mut leaves)?;
        }
        Ok(schema)
    }

    fn add(
        &mut self,
        before: &str,
        node: &Node<'_>,
        defined: u32,
        leaves: &mut usize,
    ) -> Result<(), PackageFault> {
        let own = node.element.text(4).unwrap_or_default();
        let name = if before.is_empty() { own } else { format!("{before}.{own}") };
        let (defined, repeated) = levels(node, defined, 0);
        if node.children.is_empty() {
            let leaf = leaf(node, defined, repeated, leaves)?;
            let column = if repeated == 0 { Column::Single(leaf) } else { Column::List(leaf) };
            self.columns.push((name, column));
            return Ok(());
        }
        let is_struct = repeated == 0 && !is_map(node) && !is_list(node);
        if is_struct {
            return node.children.iter().try_for_each(|child| self.add(&name, child, defined, leaves));
        }
        let mut own = Vec::new();
        collect(node, defined, repeated, leaves, &mut own)?;
        match (&own[..], is_map(node)) {
            ([key, value], true) if key.repeated == 1 && value.repeated == 1 => {
                self.columns.push((name, Column::Map(key.clone(), value.clone())));
            }
            ([element], false) if element.repeated == 1 => {
                self.columns.push((name, Column::List(element.clone())));
            }
            _ => self.unread.push(name),
        }
        Ok(())
    }
}

fn node<'s>(elements: &'s [Value], next: &mut usize, depth: usize) -> Result<Node<'s>, PackageFault> {
    let element = elements.get(*next).filter(|_| depth < DEEPEST).ok_or_else(broken)?;
    *next += 1;
    let count = element.number(5).unwrap_or(0);
    let children = (0..count).map(|_| node(elements, next, depth + 1)).collect::<Result<_, _>>()?;
    Ok(Node { element, children })
}

/// The levels within a node.
fn levels(node: &Node<'_>, defined: u32, repeated: u32) -> (u32, u32) {
    match node.element.number(3) {
        Some(1) => (defined + 1, repeated),
        Some(2) => (defined + 1, repeated + 1),
        _ => (defined, repeated),
    }
}

fn is_map(node: &Node<'_>) -> bool {
    matches!(node.element.number(6), Some(1 | 2)) || logical(node) == Some(2)
}

fn is_list(node: &Node<'_>) -> bool {
    node.element.number(6) == Some(3) || logical(node) == Some(3)
}

fn logical(node: &Node<'_>) -> Option<i64> {
    match node.element.get(10) {
        Some(Value::Struct(members)) => members.first().map(|(id, _)| *id),
        _ => None,
    }
}

fn collect(
    node: &Node<'_>,
    defined: u32,
    repeated: u32,
    leaves: &mut usize,
    into: &mut Vec<Leaf>,
) -> Result<(), PackageFault> {
    for child in &node.children {
        let (defined, repeated) = levels(child, defined, repeated);
        if child.children.is_empty() {
            into.push(leaf(child, defined, repeated, leaves)?);
        } else {
            collect(child, defined, repeated, leaves, into)?;
        }
    }
    Ok(())
}

fn leaf(node: &Node<'_>, defined: u32, repeated: u32, leaves: &mut usize) -> Result<Leaf, PackageFault> {
    let element = node.element;
    let length = element.number(2).and_then(|length| usize::try_from(length).ok());
    let physical = match element.number(1) {
        Some(0) => Physical::Boolean,
        Some(1) => Physical::Int32,
        Some(2) => Physical::Int64,
        Some(3) => Physical::Int96,
        Some(4) => Physical::Float,
        Some(5) => Physical::Double,
        Some(6) => Physical::Bytes,
        Some(7) => {
            Physical::Fixed(length.filter(|length| (1..=1 << 16).contains(length)).ok_or_else(broken)?)
        }
        _ => return Err(broken()),
    };
    let place = *leaves;
    *leaves += 1;
    Ok(Leaf { place, physical, meaning: meaning(node, physical)?, defined, repeated })
}

fn meaning(node: &Node<'_>, physical: Physical) -> Result<Meaning, PackageFault> {
    let scale = |scale: Option<i64>| {
        u32::try_from(scale.unwrap_or(0)).ok().filter(|scale| *scale <= 1_000).ok_or_else(broken)
    };
    if let (Some(id), Some(Value::Struct(members))) = (logical(node), node.element.get(10)) {
        let inner = &members[0].1;
        return Ok(match id {
            1 | 4 | 12 => Meaning::Text,
            5 => Meaning::Decimal(scale(inner.number(1))?),
            6 => Meaning::Date,
            8 => match inner.get(2) {
                Some(Value::Struct(unit)) => match unit.first() {
                    Some((1, _)) => Meaning::Stamp(1_000),
                    Some((2, _)) => Meaning::Stamp(1_000_000),
                    _ => Meaning::Stamp(1_000_000_000),
                },
                _ => return Err(broken()),
            },
            10 if inner.number(2) == Some(0) => Meaning::Unsigned,
            14 => Meaning::Uuid,
            _ => Meaning::Plain,
        });
    }
    Ok(match node.element.number(6) {
        Some(0 | 4 | 19) => Meaning::Text,
        Some(5) => Meaning::Decimal(scale(node.element.number(7))?),
        Some(6) => Meaning::Date,
        Some(9) => Meaning::Stamp(1_000),
        Some(10) => Meaning::Stamp(1_000_000),
        Some(11..=14) => Meaning::Unsigned,
        _ if physical == Physical::Bytes => Meaning::Text,
        _ => Meaning::Plain,
    })
}
