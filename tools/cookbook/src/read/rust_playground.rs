//! The crates of the public Rust Playground, as they were on one day:
//! `refs/rust-playground.json`.

use std::{fs, io};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::project::Project;

/// The address of the playground.
pub const URL: &str = "https://play.rust-lang.org";

/// The command that takes a new list.
pub const REFRESH: &str =
    "curl -fsS https://play.rust-lang.org/meta/crates | cargo book rust-playground";

/// The playground's crates on one day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The day, as `2026-08-07`.
    pub as_of: String,
    /// The crates, ordered by their ids, each id once.
    pub crates: Vec<Crate>,
}

/// A crate that programs there may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crate {
    /// Its name in code.
    pub id: String,
    /// Its package's name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Snapshot {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// If the file is not one that `cargo book rust-playground` can have written.
    pub fn parse(text: &str) -> Result<Snapshot, ListError> {
        let snapshot: Snapshot = serde_json::from_str(text)?;
        snapshot.check()?;
        Ok(snapshot)
    }

    /// Checks the day, and that the crates are complete and in order.
    ///
    /// # Errors
    ///
    /// If one of these is wrong.
    pub fn check(&self) -> Result<(), ListError> {
        let Snapshot { as_of, crates } = self;
        if humantime::parse_rfc3339(&format!("{as_of}T00:00:00Z")).is_err() {
            return Err(ListError::NotADay(as_of.clone()));
        }
        if crates.is_empty() {
            return Err(ListError::Empty);
        }
        for krate in crates {
            let Crate { id, name, version } = krate;
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if id.is_empty() || !id.chars().all(is_word) || name.is_empty() || version.is_empty() {
                return Err(ListError::NotACrate(krate.clone()));
            }
        }
        match crates.windows(2).find(|pair| pair[0].id >= pair[1].id) {
            None => Ok(()),
            Some([a, b]) if a.id == b.id => Err(ListError::Twice(a.id.clone())),
            Some(pair) => Err(ListError::Order(pair[0].id.clone(), pair[1].id.clone())),
        }
    }
}

/// Why a text is not a list of crates.
#[derive(Debug, Error)]
pub enum ListError {
    /// The file is not there.
    #[error("it is missing")]
    Missing,
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(io::Error),
    /// It is not JSON, or JSON of another form.
    #[error(transparent)]
    NotJson(#[from] serde_json::Error),
    /// Its day does not exist.
    #[error("`{0}` is not a day such as 2026-08-07")]
    NotADay(String),
    /// It lists nothing.
    #[error("there is no crate in it")]
    Empty,
    /// An entry lacks a part, or its name in code is not a Rust name.
    #[error("`{id}`, `{name}`, `{version}` do not name a crate", id = .0.id, name = .0.name, version = .0.version)]
    NotACrate(Crate),
    /// Two entries have the same name in code.
    #[error("`{0}` stands there twice")]
    Twice(String),
    /// Two entries are not in the order of their names.
    #[error("`{0}` stands before `{1}`")]
    Order(String, String),
}

/// Reads the file of `project`.
///
/// # Errors
///
/// If it is missing or broken.
pub fn read(project: &Project) -> Result<Snapshot, ListError> {
    match fs::read_to_string(project.rust_playground()) {
        Ok(text) => Snapshot::parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ListError::Missing),
        Err(error) => Err(ListError::Unreadable(error)),
    }
}
