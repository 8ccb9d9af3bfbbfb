//! Rules for directives: each is known, and what it names exists.

use std::fs;
use std::io::ErrorKind;

use example_format::{Example, Fault};

use super::fault;
use crate::chooser;
use crate::read::anchor;
use crate::read::book::Book;
use crate::read::directive::{Directive, NAMES, category_and_name};
use crate::read::page::Page;
use crate::render::program_above;
use crate::resolve::include::{Included, included};
use crate::suggest::did_you_mean;

/// Every `{{…}}` on a page is a known directive.
pub(super) fn are_known(page: &Page, faults: &mut Vec<Fault>) {
    for unknown in &page.unknown_directives {
        let word = unknown.item.split_whitespace().next().unwrap_or_default();
        faults.push(fault(
            page,
            unknown.line,
            format!("`{{{{{}}}}}` is no directive", unknown.item),
            format!(
                "{}write `\\` before it to show it as it is; the directives are {}",
                did_you_mean(word, NAMES),
                NAMES.join(", ")
            ),
        ));
    }
}

/// Each example that a page shows exists, is alone on its line, and is
/// shown once on the page.
pub(super) fn examples_exist(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    let mut seen = Vec::new();
    for placed in &page.directives {
        let Some(found) = book.example(page, &placed.item) else { continue };
        let (line, range) = (placed.line, &placed.range);
        match found {
            Ok(example) if seen.contains(&example.id()) => faults.push(fault(
                page,
                line,
                format!("shows the example `{}` a second time", example.id()),
                "link to the first place instead",
            )),
            Ok(example) => seen.push(example.id()),
            Err(missing) => {
                let wanted = &missing.0;
                let broken = book.project.examples().join(format!("{wanted}.rs")).is_file();
                let fix = if broken {
                    "mend the example, as the other messages say".to_owned()
                } else {
                    let like = nearest(book, wanted);
                    format!("{like}`cargo book new {}` makes it", wanted.replace('/', " "))
                };
                faults.push(fault(page, line, missing.to_string(), fix));
            }
        }
        let before = page.text[..range.start].rsplit('\n').next().unwrap_or_default();
        let after = page.text[range.end..].split('\n').next().unwrap_or_default();
        if !before.is_empty() || !after.trim().is_empty() {
            faults.push(fault(
                page,
                line,
                "the example does not stand alone on its line",
                "put it at the beginning of a line of its own",
            ));
        }
    }
}

/// Each `{{#changes …}}` names an example, and is under another one.
pub(super) fn changes_are_of_a_program(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    for placed in &page.directives {
        let Directive::Changes(from) = &placed.item else { continue };
        let (category, name) = category_and_name(from);
        let (what, fix) = match book.example_named(page, category, name) {
            Err(missing) => (missing.to_string(), format!("{}name one", nearest(book, &missing.0))),
            Ok(from) => match program_above(book, page, placed.range.start) {
                Some(to) if to.program != from.program => continue,
                _ => (
                    format!("no program above differs from `{}`", from.id()),
                    "put it under the program whose changes it is to show".to_owned(),
                ),
            },
        };
        faults.push(fault(page, placed.line, what, fix));
    }
}

/// Each `{{#compared …}}` names a table.
pub(super) fn tables_exist(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    for placed in &page.directives {
        let Directive::Compared(name) = &placed.item else { continue };
        let known = book.compared.names();
        if !known.contains(&name.as_str()) {
            let hint = did_you_mean(name, known.iter().copied());
            let fix = format!("{hint}the tables are {}", known.join(", "));
            faults.push(fault(page, placed.line, format!("there is no table `{name}`"), fix));
        }
    }
}

/// Each `{{#measured …}}` names something that was measured.
pub(super) fn measurements_exist(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    for placed in &page.directives {
        let Directive::Measured(name) = &placed.item else { continue };
        let known = book.measured.names();
        if !known.contains(&name.as_str()) {
            let hint = did_you_mean(name, known.iter().copied());
            let fix = format!("{hint}the names are {}", known.join(", "));
            let what = format!("nothing was measured by the name `{name}`");
            faults.push(fault(page, placed.line, what, fix));
        }
    }
}

/// What each `{{#chooser}}` asks is in the tables.
pub(super) fn chooser_is_answered(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    for placed in &page.directives {
        if placed.item == Directive::Chooser {
            let unknown = chooser::unknown(&book.compared.compared).into_iter();
            faults.extend(unknown.map(|(what, fix)| fault(page, placed.line, what, fix)));
        }
    }
}

/// A hint that names an example with a similar name, in this category or another.
fn nearest(book: &Book, wanted: &str) -> String {
    let ids: Vec<_> = book.examples.iter().map(|example| example.id()).collect();
    let hint = did_you_mean(wanted, ids.iter().map(String::as_str));
    if !hint.is_empty() {
        return hint;
    }
    let name = wanted.rsplit('/').next().unwrap_or(wanted);
    let like = |example: &&Example| !did_you_mean(name, [example.name.as_str()]).is_empty();
    match book.examples.iter().find(like) {
        Some(example) => format!("did you mean `{}`? ", example.id()),
        None => String::new(),
    }
}

/// Each included file exists, and has the anchor that is asked for.
pub(super) fn includes_exist(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    for placed in &page.directives {
        let Directive::Include { path, anchor, .. } = &placed.item else { continue };
        if book.example(page, &placed.item).is_some() {
            continue;
        }
        let Included::File(file) = included(book, page, path) else { continue };
        let line = placed.line;
        let shown = book.project.relative(&file).display().to_string().replace('\\', "/");
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                faults.push(fault(
                    page,
                    line,
                    match error.kind() {
                        ErrorKind::NotFound => format!("includes `{shown}`, which does not exist"),
                        _ => format!("includes `{shown}`, which cannot be read ({error})"),
                    },
                    "correct the path, which is relative to the page's folder",
                ));
                continue;
            }
        };
        let Some(anchor) = anchor else { continue };
        if anchor.is_empty() || anchor.split(':').all(|part| part.parse::<usize>().is_ok()) {
            faults.push(fault(
                page,
                line,
                format!("includes lines of `{shown}` by number"),
                "name an anchor: numbers shift silently when the file is edited",
            ));
        } else if let Err(error) = anchor::part(&text, anchor) {
            let what = format!("`{shown}` {error} (`{anchor}`)");
            faults.push(fault(page, line, what, error.fix()));
        }
    }
}

/// Rust code on a page comes from a file that is tested.
pub(super) fn code_is_tested(page: &Page, faults: &mut Vec<Fault>) {
    for block in &page.rust_blocks {
        let included = page.directives.iter().any(|placed| {
            matches!(&placed.item, Directive::Include { fence: Some(fence), .. } if *fence == block.range)
        });
        if !included {
            faults.push(fault(
                page,
                block.line,
                "the Rust code here is in no tested file",
                "make it an example: `cargo book new CATEGORY NAME`",
            ));
        }
    }
}
