//! The book tool: checks the book, expands its directives, builds and serves it.
//!
//! The way of the data, in order:
//!
//! 1. [`Book::read`]: chapters, examples, crates and definitions, from disk.
//! 2. [`check::all`]: every rule. One fault stops the build.
//! 3. [`expand::expand`](render::expand::expand): each page, its directives replaced.
//! 4. [`site::build`](output::site::build): mdBook makes the site in a folder beside the last good
//!    one, which it replaces at the end.
//!
//! Stock `mdbook` takes the same way through [`preprocessor::run`](output::preprocessor::run).

pub mod check;
pub mod commands;
pub mod crates;
pub mod edit;
pub mod output;
pub mod project;
pub mod read;
pub mod render;
pub mod resolve;
pub mod serve;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use example_format::Fault;

use output::backends::Backends;
pub use project::Project;
pub use read::book::Book;
use read::sources::Sources;
use render::expand;

/// The expanded Markdown of every chapter, by its path below `src`.
pub type Pages = BTreeMap<PathBuf, String>;

/// Faults of the book, as one error.
#[derive(Debug)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        let s = if self.0.len() == 1 { "" } else { "s" };
        write!(f, "{} fault{s}", self.0.len())
    }
}

impl std::error::Error for Faults {}

/// A book without fault, ready for mdBook.
#[derive(Debug)]
pub struct Expanded {
    /// Its chapters.
    pub pages: Pages,
    /// Where the source files stand that the chapters link to.
    pub sources: Sources,
    /// Who can run its programs.
    pub backends: Backends,
}

/// Reads, checks and expands the book of `project`.
///
/// # Errors
///
/// [`Faults`] with everything that is wrong with the book; other errors if it
/// could not be read at all.
pub fn expand_all(project: &Project) -> anyhow::Result<Expanded> {
    let book = Book::read(project)?;
    let faults = check::all(&book);
    if !faults.is_empty() {
        return Err(Faults(faults).into());
    }
    let pages = book.pages.iter().map(|page| (page.path.clone(), expand::expand(&book, page)));
    let pages = pages.collect();
    let backends = Backends::new(book.playground, &book.rust_playground, &book.taught);
    Ok(Expanded { pages, sources: book.sources, backends })
}
