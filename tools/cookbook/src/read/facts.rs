//! Tests of single facts: the test functions in `deps/tests/facts`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use example_format::{Fault, read_utf8};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Attribute, Ident, ItemFn, Macro};

use super::ReadError;
use crate::project::Project;

/// The place of a fact's test.
#[derive(Debug, PartialEq, Eq)]
pub struct Fact {
    /// The file, relative to the repository, with forward slashes.
    pub file: String,
    /// Line of the test's name, from 1.
    pub line: usize,
    /// Whether the test runs its tasks in every order, and not just once.
    pub explores: bool,
}

/// The facts of `project`, by `file::test`. A file that is not Rust becomes a fault.
///
/// # Errors
///
/// If the folder cannot be listed.
pub fn read(
    project: &Project,
    faults: &mut Vec<Fault>,
) -> Result<BTreeMap<String, Fact>, ReadError> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(project.facts()) else { return Ok(BTreeMap::new()) };
    for entry in entries {
        let path = entry.map_err(ReadError::folder(project.facts()))?.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = read_utf8(&path).map_err(|fault| faults.push(fault)).unwrap_or_default();
        match functions(&text) {
            Ok(functions) => files.push((path, functions)),
            Err(error) => {
                let line = error.span().start().line;
                faults.push(Fault::new(&path, line, format!("is not Rust ({error})"), "mend it"));
            }
        }
    }
    // A file without tests has what the others use.
    let is_helper = |functions: &[Function]| !functions.iter().any(|function| function.is_test);
    let helpers = files.iter().filter(|(_, functions)| is_helper(functions));
    let helpers = Vec::from_iter(helpers.flat_map(|(_, functions)| functions));
    let mut facts = BTreeMap::new();
    for (path, functions) in &files {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = project.relative(path).to_string_lossy().replace('\\', "/");
        let known = Vec::from_iter(functions.iter().chain(helpers.iter().copied()));
        facts.extend(functions.iter().filter(|function| function.is_test).map(|test| {
            let fact =
                Fact { file: file.clone(), line: test.line, explores: explores(test, &known) };
            (format!("{stem}::{}", test.name), fact)
        }));
    }
    Ok(facts)
}

/// What a test mentions that runs a program in every order of its tasks, and
/// not only in some.
const EXPLORES: [&str; 2] = ["Exploration", "Complete"];

/// The functions in `text`.
fn functions(text: &str) -> syn::Result<Vec<Function>> {
    let mut found = Functions::default();
    found.visit_file(&syn::parse_file(text)?);
    Ok(found.0)
}

/// Whether `test` explores, or one of the functions `known` that it calls.
fn explores(test: &Function, known: &[&Function]) -> bool {
    let mut mentions = BTreeSet::new();
    mentions_of(&test.name, known, &mut mentions);
    EXPLORES.iter().all(|name| mentions.contains(*name))
}

/// Adds what the function `name` mentions, and what those functions do that it
/// mentions.
fn mentions_of(name: &str, functions: &[&Function], mentions: &mut BTreeSet<String>) {
    for function in functions.iter().filter(|function| function.name == name) {
        for name in &function.mentions {
            if mentions.insert(name.clone()) {
                mentions_of(name, functions, mentions);
            }
        }
    }
}

/// The functions of a file.
#[derive(Default)]
struct Functions(Vec<Function>);

/// A function.
struct Function {
    name: String,
    line: usize,
    is_test: bool,
    /// Every name in its body.
    mentions: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let mut mentions = Mentions::default();
        mentions.visit_block(&function.block);
        let name = &function.sig.ident;
        self.0.push(Function {
            name: name.to_string(),
            line: name.span().start().line,
            is_test: function.attrs.iter().any(is_test),
            mentions: mentions.0,
        });
    }
}

/// The names in a piece of code.
#[derive(Default)]
struct Mentions(BTreeSet<String>);

impl<'ast> Visit<'ast> for Mentions {
    fn visit_ident(&mut self, name: &'ast Ident) {
        self.0.insert(name.to_string());
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add(call.tokens.clone());
    }
}

impl Mentions {
    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => drop(self.0.insert(name.to_string())),
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

/// Whether `attribute` is `#[test]`, or a runtime's, such as `#[tokio::test]`.
fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
}

#[cfg(test)]
mod tests {
    use super::{Function, explores, functions};

    fn tests(functions: &[Function]) -> impl Iterator<Item = &Function> {
        functions.iter().filter(|function| function.is_test)
    }

    #[test]
    fn only_test_functions_are_facts() {
        let text = "fn helper() {}\n\
                    #[test]\n#[should_panic(expected = \"fn no() {}\")]\nfn a() {}\n\
                    mod inner {\n    #[tokio::test(start_paused = true)] pub async fn b() {}\n}\n\
                    const TEXT: &str = \"\n#[test]\nfn c() {}\n\";\n";
        let found = functions(text).expect("it is Rust");
        let found = tests(&found).map(|test| (test.name.as_str(), test.line));
        assert_eq!(Vec::from_iter(found), [("a", 4), ("b", 6)]);
    }

    #[test]
    fn a_fact_explores_if_a_function_that_it_calls_does() {
        let helper =
            "pub fn outcomes() { assert_eq!(Exploration::default().run(|| {}), Complete); }";
        let text = "fn holds() { outcomes(); }\n\
                    #[test] fn directly() { outcomes(); }\n\
                    #[test] fn through_another() { assert!({ holds(); true }); }\n\
                    #[test] fn not() { println!(\"outcomes\"); not_at_all(); }\n\
                    fn not_at_all() { not(); }\n\
                    #[test] fn in_some() { Exploration::default(); }\n";
        let wanted =
            [("directly", true), ("through_another", true), ("not", false), ("in_some", false)];
        for text in [vec![helper, text], vec![&format!("{helper}\n{text}")]] {
            let files = text.iter().map(|text| functions(text).expect("it is Rust"));
            let all = Vec::from_iter(files.flatten());
            let known = Vec::from_iter(&all);
            let found = tests(&all).map(|test| (test.name.as_str(), explores(test, &known)));
            assert_eq!(Vec::from_iter(found), wanted);
        }
    }
}
