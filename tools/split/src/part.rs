//! Which functions are early and which late.

use std::collections::{BTreeMap, BTreeSet};

use crate::module::Module;

/// Compilers make one of functions that are alike in every byte and keep one name, so a short function may also stand for
/// one of the early part. One of at least so many bytes holds constants of its own.
const TELLING: usize = 400;

/// The functions of each part, by their number in the whole module.
pub(crate) struct Parting {
    pub(crate) early: BTreeSet<u32>,
    pub(crate) late: BTreeSet<u32>,
    /// Early or imported functions that late ones call, with the names under which they are handed over.
    pub(crate) lent: BTreeMap<u32, String>,
}

impl Parting {
    /// Late is what can be reached only through table places of functions whose names hold one of the words.
    pub(crate) fn of(module: &Module<'_>, words: &[String]) -> Self {
        let is_late = |function: &u32| {
            let body = own(module, *function).and_then(|own| module.bodies.get(own));
            let name = module.names.get(function).map(|name| without_hashes(name));
            body.is_some_and(|body| body.range().end - body.range().start >= TELLING as u64)
                && name.is_some_and(|name| words.iter().any(|word| name.contains(word.as_str())))
        };
        let in_table = module.runs.iter().flat_map(|run| run.functions.iter().copied());
        let mut next: Vec<u32> = module.roots.iter().copied().collect();
        next.extend(in_table.filter(|function| !is_late(function)));
        let mut early = BTreeSet::new();
        while let Some(function) = next.pop() {
            if let Some(own) = own(module, function)
                && early.insert(function)
            {
                next.extend(&module.calls[own]);
            }
        }
        let all = module.imported..module.imported + module.bodies.len() as u32;
        let late: BTreeSet<u32> = all.filter(|function| !early.contains(function)).collect();
        let called =
            late.iter().filter_map(|function| own(module, *function)).flat_map(|own| &module.calls[own]);
        let borrowed: BTreeSet<u32> = called.copied().filter(|function| !late.contains(function)).collect();
        let lent = borrowed
            .into_iter()
            .enumerate()
            .map(|(place, function)| (function, format!("f{place}")))
            .collect();
        Self { early, late, lent }
    }
}

/// The place of a function among the module's own.
pub(crate) fn own(module: &Module<'_>, function: u32) -> Option<usize> {
    function.checked_sub(module.imported).map(|own| own as usize)
}

/// A name without the marks of crates, as `page[0123456789abcdef]::app`.
fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find('[') {
        plain.push_str(&rest[..open]);
        let mark = &rest[open..];
        let is_mark = mark.len() > 17
            && mark.as_bytes()[17] == b']'
            && mark.as_bytes()[1..17].iter().all(u8::is_ascii_hexdigit);
        if is_mark {
            rest = &mark[18..];
        } else {
            plain.push('[');
            rest = &mark[1..];
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    #[test]
    fn marks_of_crates_are_left_out() {
        let name =
            "<yew[853eaf4d59580153]::html::Comp<page[bb2f7dcf21239753]::app::start::Start>>::view::<[u8; 4]>";
        assert_eq!(
            super::without_hashes(name),
            "<yew::html::Comp<page::app::start::Start>>::view::<[u8; 4]>"
        );
    }
}
