//! Tests of single facts: the test functions in `deps/tests/facts`.

use std::collections::BTreeMap;
use std::fs;

use example_format::{Fault, read_utf8};
use syn::visit::Visit;
use syn::{Attribute, ItemFn};

use super::ReadError;
use crate::project::Project;

/// The place of a fact's test.
#[derive(Debug, PartialEq, Eq)]
pub struct Fact {
    /// The file, relative to the repository, with forward slashes.
    pub file: String,
    /// Line of the test's name, from 1.
    pub line: usize,
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
            Ok(tests) => facts.extend(tests.into_iter().map(|(name, line)| {
                (format!("{stem}::{name}"), Fact { file: file.clone(), line })
            })),
            Err(error) => {
                let line = error.span().start().line;
                faults.push(Fault::new(&path, line, format!("is not Rust ({error})"), "mend it"));
            }
        }
    }
    Ok(facts)
}

/// The test functions in `text`, each with its line.
fn tests(text: &str) -> syn::Result<Vec<(String, usize)>> {
    let mut found = Tests::default();
    found.visit_file(&syn::parse_file(text)?);
    Ok(found.0)
}

#[derive(Default)]
struct Tests(Vec<(String, usize)>);

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if function.attrs.iter().any(is_test) {
            let name = &function.sig.ident;
            self.0.push((name.to_string(), name.span().start().line));
        }
    }
}

/// Whether `attribute` is `#[test]`, or a runtime's, such as `#[tokio::test]`.
fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_test_functions_are_facts() {
        let text = "fn helper() {}\n\
                    #[test]\n#[should_panic(expected = \"fn no() {}\")]\nfn a() {}\n\
                    mod inner {\n    #[tokio::test(start_paused = true)] pub async fn b() {}\n}\n\
                    const TEXT: &str = \"\n#[test]\nfn c() {}\n\";\n";
        let found = super::tests(text).expect("it is Rust");
        assert_eq!(found, [("a".to_owned(), 4), ("b".to_owned(), 6)]);
    }
}
