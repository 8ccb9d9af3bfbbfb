//! The expanded chapters, handed to mdBook: in-process, or by the protocol
//! that a stock `mdbook` speaks with its preprocessors.

use std::io;

use anyhow::{Context, Result};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext, parse_input};

use crate::project::Project;
use crate::{Pages, expand_all};

/// Puts expanded chapters in the place of those that mdBook read.
#[derive(Debug)]
pub struct Replace(pub Pages);

/// The name of the preprocessor in `book.toml`.
pub const NAME: &str = "cookbook";

impl Preprocessor for Replace {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        book.for_each_chapter_mut(|chapter| {
            let expanded = chapter.path.as_ref().and_then(|path| self.0.get(path));
            if let Some(expanded) = expanded {
                chapter.content.clone_from(expanded);
            }
        });
        Ok(book)
    }
}

/// One exchange with a stock `mdbook`: its book on standard input, ours on
/// standard output.
///
/// # Errors
///
/// If the input is not mdBook's, or the book has faults.
pub fn run() -> Result<()> {
    let (context, book) = parse_input(io::stdin().lock())
        .context("standard input is not what mdbook sends; run `cargo book build` instead")?;
    let expanded = expand_all(&Project { root: context.root.clone() })?;
    let book = Replace(expanded.pages).run(&context, book)?;
    serde_json::to_writer(io::stdout().lock(), &book)?;
    Ok(())
}
