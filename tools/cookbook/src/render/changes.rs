//! The lines in which a program differs from one that the reader has seen.

use example_format::Example;
use similar::{ChangeTag, TextDiff};

use super::snippet::fence;
use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::directive::category_and_name;
use crate::read::page::{Page, example_id};

/// The changes from the example called `from` to the program above `offset` on
/// `page`. The page has passed all checks.
pub fn render(book: &Book, page: &Page, offset: usize, from: &str) -> String {
    let (category, name) = category_and_name(from);
    let (Ok(from), Some(to)) =
        (book.example_named(page, category, name), program_above(book, page, offset))
    else {
        return String::new();
    };
    // The link stays out of the summary, since a summary is itself a button.
    let link = book.page_of(from).map(|shown| {
        let link = shown.link(&example_id(&from.name), page);
        format!("<p><a href=\"{link}\">The program before</a></p>\n\n")
    });
    format!(
        "<details class=\"example-changes\">\n<summary>What has changed since “{}”</summary>\n\n{}{}</details>\n",
        escape_html(&from.title.replace('`', "")),
        link.unwrap_or_default(),
        fence("diff", &changed_lines(&from.program, &to.program))
    )
}

/// The program that `{{#changes …}}` at `offset` refers to: the last one shown
/// above it, under the same heading.
pub fn program_above<'a>(book: &'a Book, page: &Page, offset: usize) -> Option<&'a Example> {
    let heading = page.heading_at(offset).map(|heading| heading.offset);
    let above = page.directives.iter().rev().filter(|placed| placed.range.start < offset);
    let mut shown = above
        .take_while(|placed| heading.is_none_or(|heading| placed.range.start > heading))
        .filter_map(|placed| book.example(page, &placed.item)?.ok());
    shown.next()
}

/// The lines that differ, each with one line around it: `+` marks those that
/// only `to` has, `-` those that only `from` has. `...` stands for the rest.
fn changed_lines(from: &str, to: &str) -> String {
    let diff = TextDiff::from_lines(from, to);
    let mut text = String::new();
    for (at, group) in diff.grouped_ops(1).iter().enumerate() {
        if at > 0 {
            text.push_str("  ...\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            text.push_str(match change.tag() {
                ChangeTag::Delete => "- ",
                ChangeTag::Insert => "+ ",
                ChangeTag::Equal => "  ",
            });
            text.push_str(change.value());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::changed_lines;

    #[test]
    fn only_what_changed_is_shown_with_a_line_around_it() {
        let from = "a\nb\nc\nd\ne\nf\ng\n";
        assert_eq!(
            changed_lines(from, "a\nB\nc\nd\ne\nf\ng\nh\n"),
            "  a\n- b\n+ B\n  c\n  ...\n  g\n+ h\n"
        );
        assert_eq!(changed_lines(from, from), "");
    }
}
