//! The paths of the book's repository.

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use thiserror::Error;

/// No book was found.
#[derive(Debug, Error)]
#[error(
    "{}: no book.toml here or in a folder above; run this inside the book's repository",
    .0.display()
)]
pub struct NoBook(PathBuf);

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
    ///
    /// ```
    /// let project = cookbook::Project::find(&std::env::current_dir()?)?;
    /// assert!(project.src().join("SUMMARY.md").exists());
    /// assert!(cookbook::Project::find("/".as_ref()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find(folder: &Path) -> Result<Project, NoBook> {
        let root = folder.ancestors().find(|folder| folder.join("book.toml").is_file());
        match root {
            Some(root) => Ok(Project { root: root.to_owned() }),
            None => Err(NoBook(folder.to_owned())),
        }
    }

    /// The chapters: prose and directives.
    pub fn src(&self) -> PathBuf {
        self.root.join("src")
    }

    /// The folder that holds the chapters by category.
    pub fn categories(&self) -> PathBuf {
        self.src().join("categories")
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

    /// What the programs do when their tasks run in other orders.
    pub fn schedules(&self) -> PathBuf {
        self.root.join("deps").join("schedules").join("schedules.json")
    }

    /// The steps of chosen programs.
    pub fn runs(&self) -> PathBuf {
        self.root.join("deps").join("traced").join("steps.json")
    }

    /// Channels by properties, each cell the result of a run.
    pub fn compared(&self) -> PathBuf {
        self.root.join("deps").join("compared").join("compared.json")
    }

    /// What earlier releases of the channels' packages did.
    pub fn versions(&self) -> PathBuf {
        self.root.join("deps").join("compared").join("versions.json")
    }

    /// What was measured of channels, for the plots.
    pub fn measured(&self) -> PathBuf {
        self.root.join("deps").join("measured").join("measured.json")
    }

    /// The list of the crates that the book teaches, and that its playground has.
    pub fn manifest(&self) -> PathBuf {
        self.root.join("deps").join("Cargo.toml")
    }

    /// The list of the crates for programs that talk to a server. A book
    /// without such programs does not have it.
    pub fn distributed(&self) -> PathBuf {
        self.root.join("deps").join("distributed").join("Cargo.toml")
    }

    /// `path` relative to the repository, if it lies in it.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// `path` with `.` removed and each `..` resolved, without looking at the disk. A
/// `..` that leads out of the path stays.
///
/// ```
/// use cookbook::normalize;
/// assert_eq!(normalize("a/./b/../c.md".as_ref()), std::path::Path::new("a/c.md"));
/// assert_eq!(normalize("../a".as_ref()), std::path::Path::new("../a"));
/// ```
pub fn normalize(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if result.file_name().is_some() => {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

/// The Cargo that runs this tool, or else the one on the path.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
