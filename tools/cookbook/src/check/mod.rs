//! The rules of the book. Each is one function that names file, line, what is
//! wrong, and the fix; a build goes on only where none finds anything.

pub mod dependencies;
mod directives;
mod formatting;
pub mod items;
mod labels;
mod links;
mod pages;

use example_format::Fault;

pub use formatting::formatting;

use crate::read::book::Book;
use crate::read::page::Page;

/// Every fault of the book, sorted by place.
pub fn all(book: &Book) -> Vec<Fault> {
    let mut faults = book.faults.clone();
    pages::chapters_are_listed(book, &mut faults);
    pages::examples_are_shown(book, &mut faults);
    labels::definitions_are_used(book, &mut faults);
    for page in &book.pages {
        pages::ids_are_unique(book, page, &mut faults);
        pages::nothing_is_left_over(page, &mut faults);
        directives::are_known(page, &mut faults);
        directives::examples_exist(book, page, &mut faults);
        directives::includes_exist(book, page, &mut faults);
        directives::code_is_tested(page, &mut faults);
        labels::are_defined(book, page, &mut faults);
        labels::own_definitions_are_used(page, &mut faults);
        links::lead_somewhere(book, page, &mut faults);
    }
    faults.sort();
    faults.dedup();
    faults
}

/// A fault on `line` of `page`.
fn fault(page: &Page, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Fault {
    Fault::new(&page.file, line, what, fix)
}
