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
    let mut facts = BTreeMap::new();
    let Ok(entries) = fs::read_dir(project.facts()) else { return Ok(facts) };
    for entry in entries {
        let path = entry.map_err(ReadError::folder(project.facts()))?.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = read_utf8(&path).map_err(|fault| faults.push(fault)).unwrap_or_default();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = project.relative(&path).to_string_lossy().replace('\\', "/");
        match tests(&text) {
            Ok(tests) => facts.extend(tests.into_iter().map(|test| {
                let Test { name, line, explores } = test;
                (format!("{stem}::{name}"), Fact { file: file.clone(), line, explores })
            })),
            Err(error) => {
                let line = error.span().start().line;
                faults.push(Fault::new(&path, line, format!("is not Rust ({error})"), "mend it"));
            }
        }
    }
    Ok(facts)
}

/// A test function.
#[derive(Debug, PartialEq, Eq)]
struct Test {
    name: String,
    line: usize,
    explores: bool,
}

/// What a test mentions that runs a program in every order of its tasks, and
/// not only in some.
const EXPLORES: [&str; 2] = ["Exploration", "Complete"];

/// The test functions in `text`.
fn tests(text: &str) -> syn::Result<Vec<Test>> {
    let mut found = Functions::default();
    found.visit_file(&syn::parse_file(text)?);
    let tests = found.0.iter().filter(|function| function.is_test).map(|function| {
        let mut mentions = BTreeSet::new();
        mentions_of(&function.name, &found.0, &mut mentions);
        let explores = EXPLORES.iter().all(|name| mentions.contains(*name));
        Test { name: function.name.clone(), line: function.line, explores }
    });
    Ok(tests.collect())
}

/// Adds what the function `name` mentions, and what those functions do that it
/// mentions.
fn mentions_of(name: &str, functions: &[Function], mentions: &mut BTreeSet<String>) {
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
    use super::Test;

    #[test]
    fn only_test_functions_are_facts() {
        let text = "fn helper() {}\n\
                    #[test]\n#[should_panic(expected = \"fn no() {}\")]\nfn a() {}\n\
                    mod inner {\n    #[tokio::test(start_paused = true)] pub async fn b() {}\n}\n\
                    const TEXT: &str = \"\n#[test]\nfn c() {}\n\";\n";
        let found = super::tests(text).expect("it is Rust");
        let test = |name: &str, line| Test { name: name.to_owned(), line, explores: false };
        assert_eq!(found, [test("a", 4), test("b", 6)]);
    }

    #[test]
    fn a_fact_explores_if_a_function_that_it_calls_does() {
        let text = "fn outcomes() { assert_eq!(Exploration::default().run(|| {}), Complete); }\n\
                    fn holds() { outcomes(); }\n\
                    #[test] fn directly() { outcomes(); }\n\
                    #[test] fn through_another() { assert!({ holds(); true }); }\n\
                    #[test] fn not() { println!(\"outcomes\"); not_at_all(); }\n\
                    fn not_at_all() { not(); }\n\
                    #[test] fn in_some() { Exploration::default(); }\n";
        let found = super::tests(text).expect("it is Rust");
        let explores = found.iter().map(|test| (test.name.as_str(), test.explores));
        let wanted =
            [("directly", true), ("through_another", true), ("not", false), ("in_some", false)];
        assert_eq!(Vec::from_iter(explores), wanted);
    }
}
