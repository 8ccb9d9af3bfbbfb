//! A fault: what is wrong, where, and how to mend it.

use std::fmt;
use std::path::PathBuf;

/// One fault in a file of the book.
///
/// Displayed as `path:line: what; fix`, a form that editors and terminals turn
/// into a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, relative to the repository if that is known.
    pub path: PathBuf,
    /// The line in the file, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl Fault {
    /// Makes a fault at `line` (from 1; 0 for the whole file) of `path`.
    pub fn new(
        path: impl Into<PathBuf>,
        line: usize,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Fault { path: path.into(), line, what: what.into(), fix: fix.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Write forward slashes on every system, so that messages are the same everywhere.
        let path = self.path.to_string_lossy().replace('\\', "/");
        match self.line {
            0 => write!(f, "{path}: {}; {}", self.what, self.fix),
            line => write!(f, "{path}:{line}: {}; {}", self.what, self.fix),
        }
    }
}
