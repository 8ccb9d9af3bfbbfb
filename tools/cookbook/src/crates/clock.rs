//! Finds what pauses Tokio's clock in a program, so that a page can say what to
//! remove to run it in real time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ItemFn, Lit, Meta, Stmt, Token};

use super::mentions::imports;

/// What pauses the clock, as [mentions](super::mentions::mentions) spells it.
const PAUSES: [&str; 2] = ["tokio::main(start_paused = true)", PAUSE];
const PAUSE: &str = "tokio::time::pause";
/// These panic unless the clock is paused.
const NEED_A_PAUSED_CLOCK: [&str; 2] = ["tokio::time::advance", "tokio::time::resume"];

/// Text that pauses the clock.
#[derive(Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its place in the program, which still compiles without it.
    pub range: Range<usize>,
    /// The function that has the attribute, if the text is an argument of one.
    pub attribute_of: Option<String>,
}

/// Whether a program with these `mentions` pauses the clock but does not need
/// it paused.
pub fn is_only_paused(mentions: &BTreeSet<String>) -> bool {
    let has = |wanted: &[&str]| wanted.iter().any(|wanted| mentions.contains(*wanted));
    has(&PAUSES) && !has(&NEED_A_PAUSED_CLOCK)
}

/// Finds what pauses the clock in `program`: arguments of attributes, and
/// statements. Returns nothing if the program is not Rust.
///
/// It parses a syntax tree, since what can be removed depends on the syntax
/// around it.
pub fn pauses(program: &str) -> Vec<Pause> {
    let Ok(file) = syn::parse_file(program) else { return Vec::new() };
    let mut found = Found { imports: imports(program), pauses: Vec::new() };
    found.visit_file(&file);
    found.pauses
}

struct Found {
    /// Imported names, and the path of each.
    imports: BTreeMap<String, String>,
    pauses: Vec<Pause>,
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        for range in function.attrs.iter().filter_map(argument) {
            let attribute_of = Some(function.sig.ident.to_string());
            self.pauses.push(Pause { range, attribute_of });
        }
        visit::visit_item_fn(self, function);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Expr(Expr::Call(call), Some(_)) = statement
            && let Expr::Path(function) = &*call.func
        {
            let names = function.path.segments.iter().map(|segment| segment.ident.to_string());
            let mut names: Vec<_> = names.collect();
            if let Some(full) = self.imports.get(&names[0]) {
                names[0].clone_from(full);
            }
            if names.join("::") == PAUSE {
                let range = bytes(statement.span());
                self.pauses.push(Pause { range, attribute_of: None });
            }
        }
        visit::visit_stmt(self, statement);
    }
}

/// The range of `start_paused = true` among the arguments of `attribute`, with
/// the comma or the parentheses that must go with it.
fn argument(attribute: &Attribute) -> Option<Range<usize>> {
    let list = attribute.meta.require_list().ok()?;
    let arguments = Punctuated::<Meta, Token![,]>::parse_terminated;
    let arguments = list.parse_args_with(arguments).ok()?;
    let at = arguments.iter().position(is_start_paused)?;
    let place = |at: usize| arguments.get(at).map(|argument| bytes(argument.span()));
    let own = place(at)?;
    Some(match (at.checked_sub(1).and_then(place), place(at + 1)) {
        (Some(before), _) => before.end..own.end,
        (None, Some(behind)) => own.start..behind.start,
        (None, None) => bytes(list.delimiter.span().join()),
    })
}

fn is_start_paused(argument: &Meta) -> bool {
    let Meta::NameValue(pair) = argument else { return false };
    let Expr::Lit(value) = &pair.value else { return false };
    pair.path.is_ident("start_paused") && matches!(&value.lit, Lit::Bool(value) if value.value)
}

fn bytes(span: Span) -> Range<usize> {
    span.byte_range()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crates::mentions::mentions;

    /// What is removed from `program`, and what is left of it.
    fn removed(program: &str) -> (Vec<&str>, String) {
        let pauses = pauses(program);
        let texts = pauses.iter().map(|pause| &program[pause.range.clone()]).collect();
        let mut rest = program.to_owned();
        for pause in pauses.into_iter().rev() {
            rest.replace_range(pause.range, "");
        }
        (texts, rest)
    }

    #[test]
    fn what_is_removed_is_the_programs_own_text() {
        for (program, text, rest) in [
            (
                "// ä\n#[tokio::main(flavor = \"current_thread\", start_paused = true)]\nasync fn main() {}",
                ", start_paused = true",
                "// ä\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {}",
            ),
            (
                "#[tokio::main(start_paused=true, flavor = \"local\")]\nasync fn main() {}",
                "start_paused=true, ",
                "#[tokio::main(flavor = \"local\")]\nasync fn main() {}",
            ),
            (
                "#[tokio::main(start_paused = true)]\nasync fn main() {}",
                "(start_paused = true)",
                "#[tokio::main]\nasync fn main() {}",
            ),
            (
                "async fn main() { tokio::time::pause(); a(); }",
                "tokio::time::pause();",
                "async fn main() {  a(); }",
            ),
            (
                "use tokio::time;\nasync fn main() { time::pause(); }",
                "time::pause();",
                "use tokio::time;\nasync fn main() {  }",
            ),
        ] {
            assert_eq!(removed(program), (vec![text], rest.to_owned()));
            assert!(is_only_paused(&mentions(program)), "{program}");
            assert!(!is_only_paused(&mentions(rest)), "{rest}");
        }
    }

    #[test]
    fn what_does_not_pause_the_clock_stays() {
        for program in [
            "#[tokio::main(flavor = \"current_thread\", start_paused = false)]\nasync fn main() {}",
            "// #[tokio::main(start_paused = true)]\nfn main() { player::pause(); }",
            "use music::pause;\nfn main() { pause(); print(\"tokio::time::pause();\"); }",
        ] {
            assert_eq!(removed(program), (vec![], program.to_owned()));
            assert!(!is_only_paused(&mentions(program)), "{program}");
        }
    }

    #[test]
    fn a_program_that_moves_the_clock_needs_it_paused() {
        let program = "#[tokio::main(start_paused = true)]\n\
                       async fn main() { tokio::time::advance(D).await; }";
        assert!(!is_only_paused(&mentions(program)));
    }
}
