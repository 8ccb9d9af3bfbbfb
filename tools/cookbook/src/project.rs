//! Where things stand in the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

/// The repository of the book.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
}

impl Project {
    /// The project that `folder` belongs to: the nearest folder at or above it
    /// with a `book.toml`.
    ///
    /// # Errors
    ///
    /// If no folder up to the root has one.
    pub fn find(folder: &Path) -> Result<Project> {
        for folder in folder.ancestors() {
            if folder.join("book.toml").is_file() {
                return Ok(Project { root: folder.to_owned() });
            }
        }
        bail!(
            "{}: no book.toml here or in a folder above; run this inside the book's repository",
            folder.display()
        )
    }

    /// The chapters: prose and directives.
    pub fn src(&self) -> PathBuf {
        self.root.join("src")
    }

    /// Link reference definitions.
    pub fn refs(&self) -> PathBuf {
        self.root.join("refs")
    }

    /// The crates of the public Rust Playground.
    pub fn rust_playground(&self) -> PathBuf {
        self.refs().join("rust-playground.json")
    }

    /// The examples, a folder a category.
    pub fn examples(&self) -> PathBuf {
        self.root.join("deps").join("tests").join("categories")
    }

    /// Tests of single facts about channels.
    pub fn facts(&self) -> PathBuf {
        self.root.join("deps").join("tests").join("facts")
    }

    /// The list of the crates that the book teaches.
    pub fn manifest(&self) -> PathBuf {
        self.root.join("deps").join("Cargo.toml")
    }

    /// `path` relative to the repository, if it lies in it.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// The Cargo that runs this tool, or else the one on the path.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
