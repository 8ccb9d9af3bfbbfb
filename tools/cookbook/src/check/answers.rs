//! The rule for the page that helps readers choose a channel: each answer links
//! to a program.

use std::path::Path;

use example_format::Fault;

use super::fault;
use crate::edit::line_at;
use crate::project::normalize;
use crate::read::book::Book;
use crate::read::page::{Page, example_id};
use crate::resolve::labels;

/// The page, below `src`.
const PAGE: &str = "guide/choosing.md";

/// The id of the heading above the answers, which stand one per line.
const SECTION: &str = "questions";

/// Each answer has a link to a section that shows a program, or to a program.
pub(super) fn lead_to_a_program(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    if page.path != Path::new(PAGE) {
        return;
    }
    let mut offset = 0;
    for line in page.text.split_inclusive('\n') {
        let range = offset..offset + line.len();
        offset = range.end;
        let section = page.heading_at(range.start).and_then(|heading| heading.id.as_deref());
        if section != Some(SECTION) || !line.starts_with("- ") {
            continue;
        }
        let labels = page.open_labels.iter().filter(|label| range.contains(&label.range.start));
        let by_label = labels.filter_map(|label| labels::resolve(book, page, &label.item).ok());
        let links = page.links.iter().filter(|link| range.contains(&link.range.start));
        let mut targets = by_label.chain(links.map(|link| link.item.target.clone()));
        if !targets.any(|target| shows_a_program(book, page, &target)) {
            faults.push(fault(
                page,
                line_at(&page.text, range.start),
                "this answer leads to no program",
                "link to the recipe, which is a heading with an example under it",
            ));
        }
    }
}

/// Whether `target`, a link on `page`, leads to a section of the book with a
/// program in it, or to a program.
fn shows_a_program(book: &Book, page: &Page, target: &str) -> bool {
    let Some((path, id)) = target.split_once('#') else { return false };
    let folder = page.path.parent().unwrap_or(Path::new(""));
    let Some(to) = book.page(&normalize(&folder.join(path))) else { return false };
    to.directives.iter().any(|placed| {
        let Some(Ok(example)) = book.example(to, &placed.item) else { return false };
        let heading = to.heading_at(placed.range.start);
        heading.is_some_and(|heading| heading.id.as_deref() == Some(id))
            || example_id(&example.name) == id
    })
}
