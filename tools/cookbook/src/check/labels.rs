//! Rules for labels of links: each is defined, and each definition is used.

use std::collections::HashMap;

use example_format::Fault;

use super::fault;
use crate::read::book::Book;
use crate::read::definitions::LINK_REFS;
use crate::read::page::Page;
use crate::resolve::crate_labels;
use crate::resolve::labels::{self, FOLDER_REFS};

/// Every label that a page uses is defined, and the page includes the definitions.
pub(super) fn are_defined(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    let has_folder_refs = page.includes(|path| path == FOLDER_REFS);
    let has_link_refs = page.includes(labels::is_link_refs);
    for placed in &page.open_labels {
        let label = &placed.item;
        match labels::resolve(book, page, label) {
            Err(undefined) => {
                faults.push(fault(
                    page,
                    placed.line,
                    format!("the label `{label}` is not defined"),
                    undefined.fix,
                ));
            }
            Ok(_) if !(has_link_refs || has_folder_refs && labels::is_recipe(label)) => {
                faults.push(fault(
                    page,
                    placed.line,
                    format!("the label `{label}` is used, but the page includes no definitions"),
                    format!(
                        "end the page with `{{{{#include {}../refs/{LINK_REFS}}}}}`",
                        page.to_root()
                    ),
                ));
            }
            Ok(_) => {}
        }
    }
}

/// Every label that a page itself defines is used on it.
pub(super) fn own_definitions_are_used(page: &Page, faults: &mut Vec<Fault>) {
    for own in &page.own_labels {
        if !page.used_labels.iter().any(|used| used.eq_ignore_ascii_case(&own.item)) {
            faults.push(fault(
                page,
                own.line,
                format!("the label `{}` is defined but not used", own.item),
                "remove the line",
            ));
        }
    }
}

/// Every definition in `refs` is used by a page, is the only one of its label,
/// and is in a file that `link-refs.md` includes.
pub(super) fn definitions_are_used(book: &Book, faults: &mut Vec<Fault>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for definition in &book.refs.definitions {
        let label = &definition.label;
        let used = book.pages.iter().any(|page| {
            page.open_labels.iter().any(|placed| {
                placed.item.eq_ignore_ascii_case(label)
                    || crate_labels::module(book, &placed.item).is_some_and(|other| other == *label)
            })
        });
        let mut add = |what: String, fix: &str| {
            faults.push(Fault::new(&definition.file, definition.line, what, fix));
        };
        if !used {
            add(format!("no page uses the label `{label}`"), "remove the line");
        }
        let place =
            format!("{}:{}", book.project.relative(&definition.file).display(), definition.line);
        if let Some(first) = seen.insert(label.to_lowercase(), place) {
            add(format!("the label `{label}` is defined already, in {first}"), "keep one");
        }
    }
    for file in &book.refs.left_out {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        faults.push(Fault::new(
            file,
            0,
            format!("is not in refs/{LINK_REFS}"),
            format!("add `{{{{#include {name}}}}}` there"),
        ));
    }
}
