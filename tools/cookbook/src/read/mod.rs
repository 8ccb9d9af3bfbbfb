//! What the authors wrote, read from disk and taken apart.

pub(crate) mod anchor;
pub(crate) mod book;
pub(crate) mod compared;
pub(crate) mod definitions;
pub(crate) mod directive;
pub(crate) mod facts;
pub(crate) mod hosted;
mod notes;
pub(crate) mod page;
pub(crate) mod rust_playground;
pub(crate) mod sources;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::crates::metadata::CratesError;

/// The book cannot be read at all.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Cargo does not know the crates.
    #[error(transparent)]
    Crates(#[from] CratesError),
    /// There is no file that includes the definitions.
    #[error("refs/link-refs.md cannot be read; every page includes it")]
    Definitions(#[source] io::Error),
    /// A folder cannot be listed.
    #[error("{}: cannot be listed", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl ReadError {
    /// The error of listing `folder`.
    fn folder(folder: PathBuf) -> impl FnOnce(io::Error) -> ReadError {
        |source| ReadError::Folder { folder, source }
    }
}
