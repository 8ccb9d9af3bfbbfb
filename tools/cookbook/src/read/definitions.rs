//! Definitions of link labels, as the files in `refs` have them.

use std::fs;
use std::path::{Path, PathBuf};

use example_format::{Fault, read_utf8};
use mdbook_markdown::pulldown_cmark::Parser;
use walkdir::WalkDir;

use super::ReadError;
use crate::edit::line_at;
use crate::project::Project;

/// The file that a page includes to get the definitions it uses.
pub const LINK_REFS: &str = "link-refs.md";

/// What the files in `refs` define.
#[derive(Debug, Default)]
pub struct Refs {
    /// The definitions, in order.
    pub definitions: Vec<Definition>,
    /// The files that `refs/link-refs.md` does not include.
    pub left_out: Vec<PathBuf>,
}

/// `[label]: target`.
#[derive(Debug)]
pub struct Definition {
    /// The label.
    pub label: String,
    /// An address, or for an item of a crate its kind.
    pub target: String,
    /// The file, relative to the repository.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
}

impl Refs {
    /// Reads the files in `refs`.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read. Files that are not UTF-8 become faults.
    pub fn read(project: &Project, faults: &mut Vec<Fault>) -> Result<Refs, ReadError> {
        let mut refs = Refs::default();
        let folder = project.refs();
        let main = fs::read_to_string(folder.join(LINK_REFS)).map_err(ReadError::Definitions)?;
        for entry in WalkDir::new(&folder).max_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| ReadError::folder(folder.clone())(error.into()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".md") || name == LINK_REFS {
                continue;
            }
            let path = entry.into_path();
            let file = project.relative(&path).to_owned();
            if !main.contains(&format!("{{{{#include {name}}}}}")) {
                refs.left_out.push(file.clone());
            }
            let text = read_utf8(&path).map_err(|fault| faults.push(fault)).unwrap_or_default();
            refs.read_file(&file, &text, faults);
        }
        Ok(refs)
    }

    /// Adds the definitions in `text`, which `file` holds.
    fn read_file(&mut self, file: &Path, text: &str, faults: &mut Vec<Fault>) {
        let mut found = Vec::new();
        let mut rest = text.to_owned();
        // The parser keeps only the first of several definitions of a label. So
        // blank out what it found, and parse the rest again.
        loop {
            let parser = Parser::new(&rest);
            let definitions = parser.reference_definitions().iter();
            let definitions: Vec<_> = definitions
                .map(|(label, it)| (it.span.clone(), label.to_owned(), it.dest.to_string()))
                .collect();
            if definitions.is_empty() {
                let line = parser.into_offset_iter().map(|(_, range)| line_at(text, range.start));
                faults.extend(line.take(1).map(|line| {
                    Fault::new(file, line, "defines no label", "write `[label]: address`")
                }));
                break;
            }
            for (span, ..) in &definitions {
                rest.replace_range(span.clone(), &" ".repeat(span.len()));
            }
            found.extend(definitions);
        }
        found.sort_by_key(|(span, ..)| span.start);
        self.definitions.extend(found.into_iter().map(|(span, label, target)| Definition {
            label,
            target,
            file: file.to_owned(),
            line: line_at(text, span.start),
        }));
    }

    /// The definition of `label`.
    pub fn get(&self, label: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.label.eq_ignore_ascii_case(label))
    }
}
