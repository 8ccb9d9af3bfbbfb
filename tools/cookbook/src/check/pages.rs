//! Rules for whole pages: the table of contents, headings, unfinished work.

use std::collections::HashMap;
use std::path::Path;

use example_format::Fault;

use super::fault;
use crate::project::normalize;
use crate::read::book::Book;
use crate::read::page::Page;

/// `SUMMARY.md` lists every chapter once, and none that is missing.
pub(super) fn chapters_are_listed(book: &Book, faults: &mut Vec<Fault>) {
    for file in &book.orphans {
        let path = book.project.src().join(file);
        faults.push(Fault::new(
            book.project.relative(&path),
            0,
            "is not in src/SUMMARY.md",
            "list it there or remove it",
        ));
    }
    let mut seen = HashMap::new();
    for link in &book.summary.links {
        let target = normalize(Path::new(&link.item.target));
        if !book.project.src().join(&target).is_file() {
            faults.push(fault(
                &book.summary,
                link.line,
                format!("lists `{}`, which does not exist", link.item.target),
                "create it or correct the path",
            ));
        }
        if let Some(first) = seen.insert(target, link.line) {
            faults.push(fault(
                &book.summary,
                link.line,
                format!("lists `{}` again, after line {first}", link.item.target),
                "keep one of the two",
            ));
        }
    }
}

/// A page shows every example.
pub(super) fn examples_are_shown(book: &Book, faults: &mut Vec<Fault>) {
    let mut shown = Vec::new();
    for page in &book.pages {
        for placed in &page.directives {
            if let Some(Ok(example)) = book.example(page, &placed.item) {
                shown.push(example.id());
            }
        }
    }
    for example in &book.examples {
        if !shown.contains(&example.id()) {
            faults.push(Fault::new(
                book.project.relative(&example.path),
                0,
                "is on no page",
                format!("write `{{{{#example {}}}}}` in a chapter of its category", example.name),
            ));
        }
    }
}

/// A page has one title, and each id occurs once on it.
pub(super) fn ids_are_unique(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    // A page that could not be read has its fault already.
    if book.faults.iter().any(|fault| fault.path == page.file) {
        return;
    }
    let titles = page.headings.iter().filter(|heading| heading.level == 1).count();
    if titles != 1 {
        faults.push(fault(
            page,
            1,
            format!("has {titles} headings of level 1"),
            "begin the page with one `# Title`, and use `##` below it",
        ));
    }
    let mut seen = HashMap::new();
    for heading in &page.headings {
        let Some(id) = &heading.id else { continue };
        if let Some(first) = seen.insert(id.clone(), heading.line) {
            faults.push(fault(
                page,
                heading.line,
                format!("the id `{id}` stands on line {first} already"),
                "choose another",
            ));
        }
    }
    for heading in page.headings.iter().filter(|heading| heading.id.is_none()) {
        // mdBook numbers the ids that it generates, but does not compare them
        // with the authors' ids.
        if let Some(line) = seen.get(&heading.automatic_id()) {
            faults.push(fault(
                page,
                heading.line,
                format!("the heading `{}` gets the id of the one on line {line}", heading.title),
                "write `{#an-id}` of its own behind it",
            ));
        }
    }
}

/// A page has no mark of unfinished work, and no comment that readers would receive.
pub(super) fn nothing_is_left_over(page: &Page, faults: &mut Vec<Fault>) {
    for left in &page.leftovers {
        faults.push(fault(
            page,
            left.line,
            format!("`{}` would reach the reader", left.item),
            "finish it, or put the note into `<div class=\"hidden\">`",
        ));
    }
    for &line in &page.unclosed_notes {
        faults.push(fault(
            page,
            line,
            "the note is not closed",
            "add `</div>` on a line of its own",
        ));
    }
}
