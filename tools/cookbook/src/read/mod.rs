//! Reads and parses what the authors wrote.

pub(crate) mod addresses;
pub(crate) mod anchor;
pub(crate) mod book;
pub(crate) mod compared;
pub(crate) mod definitions;
pub(crate) mod directive;
pub(crate) mod downloads;
pub(crate) mod facts;
pub(crate) mod measured;
mod notes;
pub(crate) mod page;
pub(crate) mod rust_playground;
pub(crate) mod sources;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::crates::metadata::CratesError;

/// Why the book cannot be read at all.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The crates cannot be read.
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
        /// The system's error.
        source: io::Error,
    },
}

impl ReadError {
    /// Makes the error for a failure to list `folder`.
    fn folder(folder: PathBuf) -> impl FnOnce(io::Error) -> ReadError {
        |source| ReadError::Folder { folder, source }
    }
}
