//! The expanded chapters, handed to mdBook: in-process, or by the protocol
//! that a stock `mdbook` speaks with its preprocessors.

use std::io::{Read, Write};

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext, errors, parse_input};
use thiserror::Error;

use crate::project::Project;
use crate::render::Pages;

/// The name of the preprocessor in `book.toml`.
const NAME: &str = "cookbook";

/// Replaces the chapters that mdBook read with the expanded ones.
#[derive(Debug)]
pub struct Replace(pub Pages);

impl Preprocessor for Replace {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> errors::Result<Book> {
        book.for_each_chapter_mut(|chapter| {
            let expanded = chapter.path.as_ref().and_then(|path| self.0.get(path));
            if let Some(expanded) = expanded {
                chapter.content.clone_from(expanded);
            }
        });
        Ok(book)
    }
}

/// Why an exchange with a stock `mdbook` failed.
#[derive(Debug, Error)]
pub enum ProtocolError {
    /// The input is not mdBook's.
    #[error("standard input is not what mdbook sends; run `cargo book build` instead")]
    NotMdbook(#[source] errors::Error),
    /// The chapters cannot be replaced.
    #[error(transparent)]
    Replace(errors::Error),
    /// The answer cannot be written.
    #[error("the answer cannot be written")]
    Write(#[source] serde_json::Error),
}

/// What a stock `mdbook` asks for.
pub struct Request {
    context: PreprocessorContext,
    book: Book,
}

impl Request {
    /// Reads the request.
    pub fn read(input: impl Read) -> Result<Request, ProtocolError> {
        let (context, book) = parse_input(input).map_err(ProtocolError::NotMdbook)?;
        Ok(Request { context, book })
    }

    /// The project whose book mdBook builds.
    pub fn project(&self) -> Project {
        Project { root: self.context.root.clone() }
    }

    /// Answers the request with its chapters replaced by `pages`.
    pub fn answer(self, pages: Pages, output: impl Write) -> Result<(), ProtocolError> {
        let book = Replace(pages).run(&self.context, self.book).map_err(ProtocolError::Replace)?;
        serde_json::to_writer(output, &book).map_err(ProtocolError::Write)
    }
}
