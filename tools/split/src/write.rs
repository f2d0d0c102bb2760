//! Both parts as modules. The late one imports everything from `page`, by the names under which the early one exports it.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, FunctionSection,
    ImportSection, NameMap, NameSection, RawSection, TypeSection,
};
use wasmparser::{Parser, Payload};

use crate::module::Module;
use crate::part::{Parting, own};

/// From where the late module imports.
const FROM: &str = "page";

/// The numbers of functions in a part, by those in the whole module.
struct Renumbered(BTreeMap<u32, u32>);

/// A function that a part calls and does not have.
#[derive(Debug)]
struct Absent(u32);

impl std::fmt::Display for Absent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "function {} is called from the part that it is not in", self.0)
    }
}

impl std::error::Error for Absent {}

impl Reencode for Renumbered {
    type Error = Absent;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Absent>> {
        self.0.get(&function).copied().ok_or(Error::UserError(Absent(function)))
    }
}

type Written = Result<Vec<u8>, Box<dyn std::error::Error>>;

/// What the start needs, and the table places of the late part left empty.
pub(crate) fn early(module: &Module<'_>, parting: &Parting) -> Written {
    let own_functions = parting.early.iter().copied();
    let mut numbers = Renumbered((0..module.imported).chain(own_functions).zip(0..).collect());
    let mut out = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(module.bytes) {
        let payload = payload?;
        match payload {
            Payload::FunctionSection(_) => {
                out.section(&functions(module, parting.early.iter()));
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                numbers.parse_export_section(&mut exports, section)?;
                lend(module, parting, &numbers, &mut exports);
                out.section(&exports);
            }
            Payload::StartSection { func, .. } => {
                let function_index = numbers.function_index(func)?;
                out.section(&wasm_encoder::StartSection { function_index });
            }
            Payload::ElementSection(_) => {
                out.section(&elements(module, &numbers));
            }
            Payload::CodeSectionStart { .. } => {
                out.section(&code(module, parting.early.iter(), &mut numbers)?);
            }
            Payload::CodeSectionEntry(_) | Payload::CustomSection(_) => {}
            // What names no function stands as it is.
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = &module.bytes[range.start as usize..range.end as usize];
                    out.section(&RawSection { id, data });
                }
            }
        }
    }
    out.section(&names(module, &numbers));
    Ok(out.finish())
}

/// The rest.
pub(crate) fn late(module: &Module<'_>, parting: &Parting) -> Written {
    let functions_here = parting.lent.keys().chain(&parting.late).copied();
    let mut numbers = Renumbered(functions_here.zip(0..).collect());
    let mut out = wasm_encoder::Module::new();
    let mut types = TypeSection::new();
    for payload in Parser::new(0).parse_all(module.bytes) {
        if let Payload::TypeSection(section) = payload? {
            numbers.parse_type_section(&mut types, section)?;
        }
    }
    out.section(&types);
    let mut imports = ImportSection::new();
    for (function, name) in &parting.lent {
        imports.import(FROM, name, EntityType::Function(module.types[*function as usize]));
    }
    for (place, table) in module.tables.iter().enumerate() {
        imports.import(FROM, &format!("t{place}"), EntityType::Table(numbers.table_type(*table)?));
    }
    for (place, memory) in module.memories.iter().enumerate() {
        imports.import(FROM, &format!("m{place}"), EntityType::Memory(numbers.memory_type(*memory)?));
    }
    for (place, global) in module.globals.iter().enumerate() {
        imports.import(FROM, &format!("g{place}"), EntityType::Global(numbers.global_type(*global)?));
    }
    out.section(&imports);
    out.section(&functions(module, parting.late.iter()));
    out.section(&elements(module, &Renumbered(late_numbers(parting, &numbers))));
    out.section(&code(module, parting.late.iter(), &mut numbers)?);
    out.section(&names(module, &numbers));
    Ok(out.finish())
}

/// Only the late part's own functions fill table places: what it borrows stands there already.
fn late_numbers(parting: &Parting, numbers: &Renumbered) -> BTreeMap<u32, u32> {
    numbers.0.iter().filter(|(function, _)| parting.late.contains(function)).map(|(a, b)| (*a, *b)).collect()
}

fn lend(module: &Module<'_>, parting: &Parting, numbers: &Renumbered, exports: &mut ExportSection) {
    for (function, name) in &parting.lent {
        exports.export(name, ExportKind::Func, numbers.0[function]);
    }
    for place in 0..module.tables.len() as u32 {
        exports.export(&format!("t{place}"), ExportKind::Table, place);
    }
    for place in 0..module.memories.len() as u32 {
        exports.export(&format!("m{place}"), ExportKind::Memory, place);
    }
    for place in 0..module.globals.len() as u32 {
        exports.export(&format!("g{place}"), ExportKind::Global, place);
    }
}

fn functions<'f>(module: &Module<'_>, own: impl Iterator<Item = &'f u32>) -> FunctionSection {
    let mut section = FunctionSection::new();
    for function in own {
        section.function(module.types[*function as usize]);
    }
    section
}

fn code<'f>(
    module: &Module<'_>,
    functions: impl Iterator<Item = &'f u32>,
    numbers: &mut Renumbered,
) -> Result<CodeSection, Error<Absent>> {
    let mut section = CodeSection::new();
    for body in functions.filter_map(|function| module.bodies.get(own(module, *function)?)) {
        numbers.parse_function_body(&mut section, body.clone())?;
    }
    Ok(section)
}

/// The table places of the functions that have a number here, in unbroken runs.
fn elements(module: &Module<'_>, numbers: &Renumbered) -> ElementSection {
    let mut section = ElementSection::new();
    for run in &module.runs {
        let mut here: Vec<u32> = Vec::new();
        let mut start = run.place;
        let mut write = |start: u32, here: &mut Vec<u32>| {
            if !here.is_empty() {
                let offset = ConstExpr::i32_const(start.cast_signed());
                let table = (run.table > 0).then_some(run.table);
                section.active(table, &offset, Elements::Functions(std::mem::take(here).into()));
            }
        };
        for (place, function) in (run.place..).zip(&run.functions) {
            match numbers.0.get(function) {
                Some(number) => here.push(*number),
                None => {
                    write(start, &mut here);
                    start = place + 1;
                }
            }
        }
        write(start, &mut here);
    }
    section
}

fn names(module: &Module<'_>, numbers: &Renumbered) -> NameSection {
    let by_number: BTreeMap<u32, u32> =
        numbers.0.iter().map(|(function, number)| (*number, *function)).collect();
    let mut functions = NameMap::new();
    for (number, function) in by_number {
        if let Some(name) = module.names.get(&function) {
            functions.append(number, name);
        }
    }
    let mut section = NameSection::new();
    section.functions(&functions);
    section
}
