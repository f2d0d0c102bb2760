//! A module, taken apart as far as parting it needs.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    CompositeInnerType, ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, FunctionBody, Operator,
    Parser, Payload, TypeRef,
};

type Problem = Box<dyn std::error::Error>;

/// What stands in the table: functions from a place on.
pub(crate) struct Run {
    pub(crate) table: u32,
    pub(crate) place: u32,
    pub(crate) functions: Vec<u32>,
}

/// A module. Functions are numbered as in it: imported ones first.
pub(crate) struct Module<'a> {
    pub(crate) bytes: &'a [u8],
    /// The types of all functions.
    pub(crate) types: Vec<u32>,
    pub(crate) imported: u32,
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    /// Whom each own function calls.
    pub(crate) calls: Vec<BTreeSet<u32>>,
    /// Functions that are exported, started, or taken by value.
    pub(crate) roots: BTreeSet<u32>,
    pub(crate) runs: Vec<Run>,
    pub(crate) tables: Vec<wasmparser::TableType>,
    pub(crate) memories: Vec<wasmparser::MemoryType>,
    pub(crate) globals: Vec<wasmparser::GlobalType>,
    pub(crate) names: BTreeMap<u32, &'a str>,
}

impl<'a> Module<'a> {
    /// Takes a module apart.
    ///
    /// # Errors
    /// Where it is no module, or has what compiled Rust does not (then this tool would have to learn it).
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Problem> {
        let mut module = Self {
            bytes,
            types: Vec::new(),
            imported: 0,
            bodies: Vec::new(),
            calls: Vec::new(),
            roots: BTreeSet::new(),
            runs: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            names: BTreeMap::new(),
        };
        for payload in Parser::new(0).parse_all(bytes) {
            module.take(payload?)?;
        }
        Ok(module)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Problem> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    if !group?
                        .types()
                        .all(|one| matches!(one.composite_type.inner, CompositeInnerType::Func(_)))
                    {
                        return Err("types that are not functions' are not known here".into());
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    match import?.ty {
                        TypeRef::Func(of) => {
                            self.types.push(of);
                            self.imported += 1;
                        }
                        _ => return Err("imports that are no functions are not known here".into()),
                    }
                }
            }
            Payload::FunctionSection(functions) => {
                for of in functions {
                    self.types.push(of?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let global = global?;
                    self.globals.push(global.ty);
                    self.take_values(&global.init_expr)?;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.roots.insert(func);
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.take_element(element?)?;
                }
            }
            Payload::DataSection(data) => {
                for one in data {
                    if matches!(one?.kind, DataKind::Passive) {
                        return Err("passive data is not known here".into());
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.take_body(body)?,
            Payload::CustomSection(custom) => {
                if let wasmparser::KnownCustom::Name(names) = custom.as_known() {
                    for part in names {
                        if let wasmparser::Name::Function(functions) = part? {
                            for naming in functions {
                                let naming = naming?;
                                self.names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_element(&mut self, element: wasmparser::Element<'a>) -> Result<(), Problem> {
        let functions: Vec<u32> = match element.items {
            ElementItems::Functions(functions) => functions.into_iter().collect::<Result<_, _>>()?,
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    self.take_values(&expression?)?;
                }
                return Err("table places given by expressions are not known here".into());
            }
        };
        match element.kind {
            ElementKind::Active { table_index, offset_expr } => {
                let place = match offset_expr.get_operators_reader().read()? {
                    Operator::I32Const { value } => u32::try_from(value)?,
                    _ => return Err("a table place that is no constant is not known here".into()),
                };
                self.runs.push(Run { table: table_index.unwrap_or(0), place, functions });
            }
            ElementKind::Declared => self.roots.extend(functions),
            ElementKind::Passive => return Err("passive table places are not known here".into()),
        }
        Ok(())
    }

    fn take_values(&mut self, expression: &ConstExpr<'a>) -> Result<(), Problem> {
        for operator in expression.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator? {
                self.roots.insert(function_index);
            }
        }
        Ok(())
    }

    fn take_body(&mut self, body: FunctionBody<'a>) -> Result<(), Problem> {
        let mut calls = BTreeSet::new();
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    calls.insert(function_index);
                }
                Operator::RefFunc { function_index } => {
                    self.roots.insert(function_index);
                }
                _ => {}
            }
        }
        self.bodies.push(body);
        self.calls.push(calls);
        Ok(())
    }
}
