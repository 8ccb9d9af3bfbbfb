//! The line below a program that asks which other channels could take the place
//! of its own.

use compared::Channel;
use example_format::{Ending, Example};

use crate::chooser;
use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::directive::Directive;
use crate::read::page::Page;

/// A link to the chooser for each channel that `example` on `page` uses, and no
/// earlier program under the same heading. The chooser then has the answers that
/// the program gives. Empty for a program that does not succeed.
pub fn render(book: &Book, page: &Page, example: &Example) -> String {
    let is_chooser = |page: &&Page| page.directives.iter().any(|it| it.item == Directive::Chooser);
    let Some(chooser) = book.pages.iter().find(is_chooser) else { return String::new() };
    if !succeeds(example) {
        return String::new();
    }
    let before = programs_before(book, page, example);
    let is_new = |channel: &&Channel| {
        uses(book, example, channel) && !before.iter().any(|before| uses(book, before, channel))
    };
    let compared = &book.compared.compared;
    let links = compared.channels.iter().filter(is_new).map(|channel| {
        let address = chooser::address(compared, channel, &example.program);
        let file = chooser.url().replace(".md", ".html");
        let (root, name) = (page.to_root(), escape_html(&channel.name));
        format!("<a href=\"{root}{file}?{}\">{name}</a>", escape_html(&address))
    });
    let links = Vec::from_iter(links).join(", ");
    if links.is_empty() {
        return links;
    }
    format!(
        "<p class=\"example-about\">Which other channels can do this, in place of {links}?</p>\n\n"
    )
}

/// Whether the program ends by itself, and well.
fn succeeds(example: &Example) -> bool {
    example.ending == Ending::Exit(0)
}

/// The programs under the same heading before `example` that succeed.
fn programs_before<'a>(book: &'a Book, page: &'a Page, example: &Example) -> Vec<&'a Example> {
    let mut before: Vec<&Example> = Vec::new();
    let mut heading = None;
    for placed in &page.directives {
        let Some(Ok(shown)) = book.example(page, &placed.item) else { continue };
        let under = page.heading_at(placed.range.start).map(|heading| heading.offset);
        if under != heading {
            (heading, before) = (under, Vec::new());
        }
        if shown.id() == example.id() {
            break;
        }
        if succeeds(shown) {
            before.push(shown);
        }
    }
    before
}

/// Whether `example` makes such a channel.
fn uses(book: &Book, example: &Example, channel: &Channel) -> bool {
    book.uses[&example.id()].mentions.iter().any(|mention| makes(mention, &channel.made_by))
}

/// Whether `mention` makes the channel that the tables know as `made_by`: by
/// that function, by the one that makes it with ends of the other kind, async or
/// blocking, or by its sender's own constructor.
fn makes(mention: &str, made_by: &str) -> bool {
    let of_any_kind =
        |path: &str| path.replace("_async", "").replace("::async_channel", "::channel");
    let of_sender = mention.strip_suffix("::Sender::new");
    of_any_kind(mention) == of_any_kind(made_by)
        || of_sender.is_some_and(|module| made_by.strip_suffix("::channel") == Some(module))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_made_in_several_ways() {
        assert!(makes("kanal::bounded_async", "kanal::bounded_async"));
        assert!(makes("kanal::bounded", "kanal::bounded_async"));
        assert!(makes("oneshot::async_channel", "oneshot::channel"));
        assert!(makes("tokio::sync::watch::Sender::new", "tokio::sync::watch::channel"));
    }

    #[test]
    fn another_channel_is_told_apart() {
        assert!(!makes("kanal::bounded", "kanal::unbounded_async"));
        assert!(!makes("tokio::sync::watch::Sender::new", "tokio::sync::broadcast::channel"));
        assert!(!makes("std::sync::mpsc::Sender", "std::sync::mpsc::sync_channel"));
    }
}
