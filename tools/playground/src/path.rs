//! Paths that mean the same in every folder.

use std::io;
use std::path::{Path, PathBuf};

/// The whole path of a file or folder.
///
/// # Errors
///
/// If it is not there.
pub(crate) fn whole(path: &Path) -> io::Result<PathBuf> {
    if cfg!(windows) {
        // `canonicalize` gives a form there (`\\?\C:\…`) that neither Cargo's
        // build scripts nor linkers understand.
        path.metadata()?;
        std::path::absolute(path)
    } else {
        path.canonicalize()
    }
}
