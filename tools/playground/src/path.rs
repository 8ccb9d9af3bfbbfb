//! Makes paths absolute.

use std::io;
use std::path::{Path, PathBuf};

/// The absolute path of a file or folder.
///
/// # Errors
///
/// If it does not exist.
pub(crate) fn whole(path: &Path) -> io::Result<PathBuf> {
    if cfg!(windows) {
        // On Windows `canonicalize` returns a form (`\\?\C:\…`) that neither
        // Cargo's build scripts nor linkers understand.
        path.metadata()?;
        std::path::absolute(path)
    } else {
        path.canonicalize()
    }
}
