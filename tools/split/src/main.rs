//! Parts a WebAssembly module in two: `early` is what its start needs, `late` what is reached only by way of functions
//! whose names hold one of the given words. It knows the format of modules, nothing of this project.
//!
//! Compiled code calls methods of things by a table of functions. The late part is everything that can be reached only
//! through table places of late functions; their places stay empty until the late module is instantiated, which shares
//! memory, table and globals with the early one and fills them. No function of the early part calls a late one directly, so
//! whoever loads the late module before he uses a late thing never meets an empty place.

mod module;
mod part;
mod write;

use std::process::ExitCode;

/// The command line: `split IN EARLY LATE WORD...`.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, early, late, words @ ..] = arguments.as_slice() else {
        eprintln!("usage: split IN EARLY LATE WORD...");
        return ExitCode::from(2);
    };
    match split(from, early, late, words) {
        Ok(told) => {
            eprintln!("split: {told}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("split: {from}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn split(
    from: &str,
    early: &str,
    late: &str,
    words: &[String],
) -> Result<String, Box<dyn std::error::Error>> {
    let bytes = std::fs::read(from)?;
    let module = module::Module::parse(&bytes)?;
    let parting = part::Parting::of(&module, words);
    std::fs::write(early, write::early(&module, &parting)?)?;
    std::fs::write(late, write::late(&module, &parting)?)?;
    Ok(format!("{} functions early, {} late", parting.early.len(), parting.late.len()))
}
