//! The Markdown of each page as mdBook gets it.

mod alternatives;
mod changes;
mod chooser;
mod compared;
mod downloads;
mod ending;
mod expand;
mod measured;
mod needs;
mod orders;
mod plot;
mod releases;
mod snippet;
mod steps;
mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::read::book::Book;

pub(crate) use changes::program_above;

/// The expanded Markdown of every chapter, by its path below `src`.
pub type Pages = BTreeMap<PathBuf, String>;

/// Replaces the directives of every page of `book`, which has no fault.
pub fn pages(book: &Book) -> Pages {
    book.pages.iter().map(|page| (page.path.clone(), expand::expand(book, page))).collect()
}
