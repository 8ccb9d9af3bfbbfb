//! The header above a program that goes wrong on purpose: one word for how it
//! ends, and a link to the program on the page that repairs it.

use example_format::{Ending, Example};

use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::page::{Page, example_id};

/// The header of `example` as HTML, and the id of its word, which labels the
/// block. `None` if the program succeeds and nothing in it panics.
pub fn header(book: &Book, page: &Page, example: &Example) -> Option<(String, String)> {
    let word = match &example.ending {
        Ending::Hangs => "Hangs",
        Ending::CompileFail(_) => "Does not compile",
        Ending::Exit(_) if !example.panics.is_empty() => "Panics",
        Ending::Exit(0) => return None,
        Ending::Exit(_) => "Fails",
    };
    let id = format!("{}-ending", example_id(&example.name));
    let repaired = repaired(book, page, example).map(|twin| {
        let title = escape_html(&twin.title.replace('`', ""));
        format!(" <span>Repaired: <a href=\"#{}\">{title}</a></span>", example_id(&twin.name))
    });
    let html = format!(
        "<p class=\"example-ending\"><strong id=\"{id}\">{word}</strong>{}</p>\n\n",
        repaired.unwrap_or_default()
    );
    Some((html, id))
}

/// A link to what rustc's error `code` means.
pub fn explained(code: &str) -> String {
    format!("<a href=\"https://doc.rust-lang.org/error_codes/{code}.html\">{code}</a>")
}

/// The program on `page` that repairs `wrong`: the one whose name is that of
/// `wrong` without its last word, or else the next one under the same heading
/// that exits with status 0. `None` if `wrong` does so itself.
fn repaired<'a>(book: &'a Book, page: &'a Page, wrong: &Example) -> Option<&'a Example> {
    let shown: Vec<_> = page
        .directives
        .iter()
        .filter_map(|placed| {
            let example = book.example(page, &placed.item)?.ok()?;
            Some((example, page.heading_at(placed.range.start).map(|heading| heading.offset)))
        })
        .collect();
    let is_right = |example: &Example| example.ending == Ending::Exit(0);
    if is_right(wrong) {
        return None;
    }
    let at = shown.iter().position(|(example, _)| example.id() == wrong.id())?;
    let named = wrong.name.rsplit_once('_').map(|(name, _)| name);
    let namesake = shown.iter().find(|(example, _)| {
        example.category == wrong.category && Some(example.name.as_str()) == named
    });
    let under_heading = shown[at + 1..].iter().take_while(|(_, heading)| *heading == shown[at].1);
    let (twin, _) = namesake.into_iter().chain(under_heading).find(|(twin, _)| is_right(twin))?;
    Some(twin)
}
