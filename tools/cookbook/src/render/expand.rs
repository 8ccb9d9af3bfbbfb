//! Replaces every directive of a page with its result.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use super::{changes, chooser, compared, downloads, measured, snippet, tables};
use crate::edit::replace;
use crate::html::escape_html;
use crate::read::anchor;
use crate::read::book::Book;
use crate::read::directive::{Directive, IndexStyle};
use crate::read::page::{Page, Placed};
use crate::resolve::include::{Included, included};
use crate::resolve::labels::{self, FOLDER_REFS};

/// The Markdown of `page` as mdBook gets it. The page has passed all checks.
pub fn expand(book: &Book, page: &Page) -> String {
    let mut index_number = 0;
    let mut edits = Vec::new();
    for placed in &page.directives {
        let Placed { range, item, .. } = placed;
        if let Some(Ok(example)) = book.example(page, item) {
            let range = match item {
                Directive::Include { fence: Some(fence), .. } => fence.clone(),
                _ => range.clone(),
            };
            edits.push((range, snippet::render(book, page, example)));
            continue;
        }
        let text = match item {
            Directive::Index { style, word } => {
                index_number += 1;
                let id = tables::index_id(index_number);
                let word = escape_html(word);
                match style {
                    IndexStyle::Visible => format!("<span id=\"{id}\">{word}</span>"),
                    IndexStyle::Italic => format!("<em id=\"{id}\">{word}</em>"),
                    // The inner span lets the search find the word. A link
                    // cannot lead to a hidden element, so the id is on the
                    // outer span.
                    IndexStyle::Hidden => {
                        format!("<span id=\"{id}\"><span hidden>{word}</span></span>")
                    }
                }
            }
            Directive::WordIndex => tables::word_index(book, page),
            Directive::Crates => tables::crates(book, page),
            Directive::Recipes => tables::all_recipes(book, page),
            Directive::Escaped(text) => text.clone(),
            Directive::Changes(from) => changes::render(book, page, placed.range.start, from),
            Directive::Compared(name) => compared::render(book, page, name),
            Directive::Measured(name) => measured::render(book, page, name),
            Directive::Chooser => chooser::render(book, page),
            Directive::Downloads => downloads::render(book, page),
            Directive::Include { path, anchor, .. } => include(book, page, path, anchor.as_deref()),
            Directive::Example(_) | Directive::Title => continue,
        };
        edits.push((range.clone(), text));
    }
    // A link to a fact is one sign, in theme/readable.css, which needs no brackets.
    FACT.replace_all(&replace(&page.text, edits), "\u{a0}[tested][$1]").into_owned()
}

/// A link to a fact, in brackets of its own.
static FACT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r" \(\[tested\]\[(fact::[^\]]+)\]\)").expect("a valid pattern"));

fn include(book: &Book, page: &Page, path: &str, anchor: Option<&str>) -> String {
    let used = || page.open_labels.iter().map(|placed| &placed.item);
    match included(book, page, path) {
        Included::RecipeTable(chapter) => tables::recipe_table(book, chapter, page),
        Included::FolderRefs => {
            labels::definitions(book, page, used().filter(|label| labels::is_recipe(label)))
        }
        Included::LinkRefs => {
            let has_folder_refs = page.includes(|path| path == FOLDER_REFS);
            let used = used().filter(|label| !(has_folder_refs && labels::is_recipe(label)));
            labels::definitions(book, page, used)
        }
        Included::File(file) => {
            let text = fs::read_to_string(file).unwrap_or_default();
            match anchor {
                Some(anchor) => anchor::part(&text, anchor).unwrap_or_default(),
                None => anchor::without_marks(&text),
            }
            .trim_end_matches('\n')
            .to_owned()
        }
    }
}
