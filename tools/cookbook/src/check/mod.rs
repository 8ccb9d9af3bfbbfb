//! The rules of the book. Each is one function, which reports file, line, what
//! is wrong, and the fix. A build goes on only if no rule finds a fault.

mod answers;
pub(crate) mod dependencies;
mod directives;
mod downloads;
mod examples;
mod formatting;
pub(crate) mod items;
mod labels;
mod links;
mod pages;
mod words;

use std::io;
use std::path::PathBuf;

use example_format::Fault;
use thiserror::Error;

pub use dependencies::dependencies;
pub use formatting::formatting;
pub use items::items;

use crate::read::book::Book;
use crate::read::page::Page;

/// Why a rule could not be checked.
#[derive(Debug, Error)]
pub enum CheckError {
    /// There is no rustfmt.
    #[error("rustfmt cannot be started; `rustup component add rustfmt` installs it")]
    NoRustfmt(#[source] io::Error),
    /// rustfmt fails without naming a file.
    #[error("rustfmt failed:\n{0}")]
    Rustfmt(String),
    /// There is no Cargo.
    #[error("cargo cannot be started")]
    NoCargo(#[source] io::Error),
    /// Cargo fails for another reason than an error in a program.
    #[error("cargo could not check a set of dependencies:\n{dependencies}\n{stderr}")]
    Dependencies {
        /// The lines of `[dependencies]`.
        dependencies: String,
        /// Cargo's error.
        stderr: String,
    },
    /// The lines of `[dependencies]` are not TOML.
    #[error("the lines are not TOML")]
    NotToml(#[from] toml_edit::TomlError),
    /// Cargo cannot list the features of a package.
    #[error(transparent)]
    Metadata(#[from] cargo_metadata::Error),
    /// Cargo cannot make the crates' documentation.
    #[error("cargo could not document the crates; its messages stand above")]
    Documentation,
    /// A file cannot be read, written or removed.
    #[error("{}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl CheckError {
    /// Makes the error for a failure to use `path`.
    fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> CheckError {
        |source| CheckError::File { path: path.into(), source }
    }
}

/// Every fault of the book that stops a build, sorted by place.
///
/// ```
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let book = cookbook::Book::read(&project)?;
/// assert_eq!(cookbook::check::all(&book), []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn all(book: &Book) -> Vec<Fault> {
    let mut faults = book.faults.clone();
    pages::chapters_are_listed(book, &mut faults);
    pages::examples_are_shown(book, &mut faults);
    examples::can_run_in_real_time(book, &mut faults);
    labels::definitions_are_used(book, &mut faults);
    downloads::can_be_taken(book, &mut faults);
    for page in &book.pages {
        pages::ids_are_unique(book, page, &mut faults);
        pages::nothing_is_left_over(page, &mut faults);
        directives::are_known(page, &mut faults);
        directives::examples_exist(book, page, &mut faults);
        directives::changes_are_of_a_program(book, page, &mut faults);
        directives::tables_exist(book, page, &mut faults);
        directives::measurements_exist(book, page, &mut faults);
        directives::chooser_is_answered(book, page, &mut faults);
        directives::includes_exist(book, page, &mut faults);
        directives::code_is_tested(page, &mut faults);
        labels::are_defined(book, page, &mut faults);
        labels::own_definitions_are_used(page, &mut faults);
        links::lead_somewhere(book, page, &mut faults);
        answers::lead_to_a_program(book, page, &mut faults);
        answers::questions_lead_to_a_test(book, page, &mut faults);
        words::are_proven(book, page, &mut faults);
    }
    faults.sort();
    faults.dedup();
    faults
}

/// A fault on `line` of `page`.
fn fault(page: &Page, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Fault {
    Fault::new(&page.file, line, what, fix)
}
