//! The rules for the two pages of questions. On the one that helps readers
//! choose a channel, each answer links to a program. On the one with what people
//! ask, each question is a link to a section that a test holds.

use std::ops::Range;
use std::path::Path;

use example_format::Fault;

use super::fault;
use crate::edit::line_at;
use crate::project::normalize;
use crate::read::book::Book;
use crate::read::directive::Directive;
use crate::read::page::{Page, example_id};
use crate::resolve::labels;

/// The page that helps to choose, below `src`.
const CHOOSING: &str = "guide/choosing.md";

/// The page with what people ask, below `src`.
const ASKED: &str = "guide/questions.md";

/// The id of the heading on [`CHOOSING`] above the answers, which stand one per
/// line.
const SECTION: &str = "questions";

/// Each answer has a link to a section that shows a program, or to a program.
pub(super) fn lead_to_a_program(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    if page.path != Path::new(CHOOSING) {
        return;
    }
    for range in items(page) {
        let section = page.heading_at(range.start).and_then(|heading| heading.id.as_deref());
        if section != Some(SECTION) {
            continue;
        }
        let targets = targets(book, page, &range);
        if !targets.iter().any(|target| shows_a_program(book, page, target)) {
            faults.push(fault(
                page,
                line_at(&page.text, range.start),
                "this answer leads to no program",
                "link to the recipe, which is a heading with an example under it",
            ));
        }
    }
}

/// Each question is one link and nothing else, to a section with a program, a
/// table of what was found out, or a sentence that links to its test.
pub(super) fn questions_lead_to_a_test(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    if page.path != Path::new(ASKED) {
        return;
    }
    for range in items(page) {
        let line = line_at(&page.text, range.start);
        let text = page.text[range.clone()].trim_end();
        let label = page.open_labels.iter().map(|label| &label.range);
        let link = page.links.iter().map(|link| &link.range).chain(label);
        // Behind "- ".
        let whole = range.start + 2..range.start + text.len();
        if !link.into_iter().any(|link| *link == whole) {
            faults.push(fault(
                page,
                line,
                "this question is more than a link, or less",
                "make the whole question one link to its answer, and answer it there",
            ));
        } else if !targets(book, page, &range).iter().any(|it| is_tested(book, page, it)) {
            faults.push(fault(
                page,
                line,
                "this question leads to no section with a program, a table or a test",
                "link to the heading under which the answer stands",
            ));
        }
    }
}

/// The lines of `page` that are items of a list.
fn items(page: &Page) -> Vec<Range<usize>> {
    let mut offset = 0;
    let lines = page.text.split_inclusive('\n').map(|line| {
        offset += line.len();
        (offset - line.len()..offset, line)
    });
    lines.filter(|(_, line)| line.starts_with("- ")).map(|(range, _)| range).collect()
}

/// Where the links in `range` of `page` lead, also those by label.
fn targets(book: &Book, page: &Page, range: &Range<usize>) -> Vec<String> {
    let labels = page.open_labels.iter().filter(|label| range.contains(&label.range.start));
    let by_label = labels.filter_map(|label| labels::resolve(book, page, &label.item).ok());
    let links = page.links.iter().filter(|link| range.contains(&link.range.start));
    by_label.chain(links.map(|link| link.item.target.clone())).collect()
}

/// The page and the id to which `target`, a link on `page`, leads.
fn destination<'a>(book: &'a Book, page: &Page, target: &'a str) -> Option<(&'a Page, &'a str)> {
    let (path, id) = target.split_once('#')?;
    let folder = page.path.parent().unwrap_or(Path::new(""));
    Some((book.page(&normalize(&folder.join(path)))?, id))
}

/// Whether `range` of `page` stands under the heading with this `id`.
fn is_below(page: &Page, range: &Range<usize>, id: &str) -> bool {
    let heading = page.heading_at(range.start);
    heading.is_some_and(|heading| heading.id.as_deref() == Some(id))
}

/// Whether `target`, a link on `page`, leads to a section of the book with a
/// program in it, a table of what was tested or measured, or a link to a test.
fn is_tested(book: &Book, page: &Page, target: &str) -> bool {
    let Some((to, id)) = destination(book, page, target) else { return false };
    let is_table = |it: &Directive| matches!(it, Directive::Compared(_) | Directive::Measured(_));
    let mut tables = to.directives.iter().filter(|placed| is_table(&placed.item));
    let mut proofs = to.open_labels.iter().filter(|label| labels::is_proof(&label.item));
    shows_a_program(book, page, target)
        || tables.any(|table| is_below(to, &table.range, id))
        || proofs.any(|proof| is_below(to, &proof.range, id))
}

/// Whether `target`, a link on `page`, leads to a section of the book with a
/// program in it, or to a program.
fn shows_a_program(book: &Book, page: &Page, target: &str) -> bool {
    let Some((to, id)) = destination(book, page, target) else { return false };
    to.directives.iter().any(|placed| {
        let Some(Ok(example)) = book.example(to, &placed.item) else { return false };
        is_below(to, &placed.range, id) || example_id(&example.name) == id
    })
}
