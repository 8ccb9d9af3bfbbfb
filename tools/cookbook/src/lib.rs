//! The book tool: reads, checks and renders the book, writes and serves its site.
//!
//! [`build`] shows the way of the book through this crate, stage by stage. Each
//! stage is a folder, and uses only the stages before it.

pub mod check;
mod chooser;
pub mod commands;
mod crates;
mod edit;
mod faults;
mod html;
mod output;
mod project;
mod read;
mod render;
mod resolve;
pub mod serve;
mod suggest;

use std::io;
use std::path::Path;

use thiserror::Error;

pub use faults::Faults;
pub use output::epub::EpubError;
pub use output::found::FoundError;
pub use output::light::{LightError, lighten};
pub use output::preprocessor::ProtocolError;
use output::preprocessor::Request;
pub use output::search::{Document, SCRIPT as SEARCH, SearchError, documents};
use output::site;
pub use output::site::{SiteError, finish};
pub use project::{NoBook, Project, normalize};
pub use read::ReadError;
pub use read::book::Book;
pub use render::Pages;

/// Builds the site of `project` into `destination`. The last good site there
/// stays until the new one is complete.
///
/// # Errors
///
/// If the book has faults, or cannot be read, or the site cannot be written.
///
/// ```no_run
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let folder = tempfile::tempdir()?;
/// let site = folder.path().join("book");
/// cookbook::build(&project, &site)?;
/// assert!(site.join("index.html").exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn build(project: &Project, destination: &Path) -> Result<(), Error> {
    build_site(&Book::read(project)?, destination)
}

fn build_site(book: &Book, destination: &Path) -> Result<(), Error> {
    Faults::unless_none(check::all(book))?;
    site::write(book, render::pages(book), destination)?;
    Ok(())
}

/// The book of `project` without links to the files in which it is taken along:
/// for making one of them, and for a stock `mdbook`, which does not copy them.
fn without_downloads(project: &Project) -> Result<Book, ReadError> {
    let mut book = Book::read(project)?;
    book.downloads.clear();
    Ok(book)
}

/// Writes the book of `project` as an EPUB to `file`, from the chapters of its site.
///
/// # Errors
///
/// If the site cannot be built, a chapter has a link within the book that leads
/// nowhere, or the file cannot be written.
///
/// ```no_run
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// cookbook::epub(&project, std::path::Path::new("book.epub"))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn epub(project: &Project, file: &Path) -> Result<(), Error> {
    let site = file.with_extension("site");
    build_site(&without_downloads(project)?, &site)?;
    let written = output::epub::write(project, &site, file);
    // What is left of the site does no harm.
    let _ = std::fs::remove_dir_all(&site);
    Ok(written?)
}

/// The pages of the book of `project`, as mdBook gets them.
///
/// # Errors
///
/// If the book has faults, or cannot be read.
///
/// ```no_run
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let pages = cookbook::pages(&project)?;
/// let are_chapters = pages.keys().all(|path| path.extension().is_some_and(|it| it == "md"));
/// assert!(are_chapters && pages.values().all(|text| !text.contains("{{#example")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pages(project: &Project) -> Result<Pages, Error> {
    let book = without_downloads(project)?;
    Faults::unless_none(check::all(&book))?;
    Ok(render::pages(&book))
}

/// Answers a stock `mdbook`, whose book is `input`, with the same pages as [`build`] makes.
///
/// # Errors
///
/// If `input` is not mdBook's, the book has faults or cannot be read, or
/// `output` cannot be written.
///
/// ```
/// let error = cookbook::preprocess(&b"not JSON"[..], std::io::sink()).expect_err("it is not mdBook's");
/// assert!(error.to_string().contains("run `cargo book build` instead"));
/// ```
pub fn preprocess(input: impl io::Read, output: impl io::Write) -> Result<(), Error> {
    let request = Request::read(input)?;
    let pages = pages(&request.project())?;
    request.answer(pages, output)?;
    Ok(())
}

/// Why nothing was built.
#[derive(Debug, Error)]
pub enum Error {
    /// The book cannot be read at all.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Something in the book is wrong.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// The site cannot be made or written.
    #[error(transparent)]
    Site(SiteError),
    /// The EPUB cannot be made or written.
    #[error(transparent)]
    Epub(#[from] EpubError),
    /// A stock `mdbook` cannot be answered.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
}

impl From<SiteError> for Error {
    fn from(error: SiteError) -> Error {
        match error {
            SiteError::Warnings(faults) => Error::Faults(faults),
            error => Error::Site(error),
        }
    }
}

// Tests that are stamped call Cargo, for programs of their own.
#[cfg(test)]
proven::suite!("cookbook-lib", {
    let inputs = proven::Inputs::new().this_program();
    inputs.tool("cargo", &["-vV"]).tool("rustc", &["-vV"])
});
