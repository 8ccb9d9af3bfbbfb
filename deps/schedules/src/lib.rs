//! What was found when programs ran in every order in which their tasks can
//! take turns: `schedules.json`. The package `explored` finds it and compares it
//! with the file; the pages are made from the file.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// A program's name, such as `asynchronous/queue_bounded`, and what was found.
pub type Schedules = BTreeMap<String, Explored>;

/// What was found of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// In how many orders it ran.
    pub schedules: usize,
    /// Whether these are all there are.
    pub complete: bool,
    /// If they are not: all with at most so many preemptions are among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preemptions: Option<usize>,
    /// In how many of them it did what its page shows.
    pub as_shown: usize,
    /// What it printed in the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
}

/// Another output than the one that the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// What the program printed.
    pub output: String,
    /// In how many orders.
    pub schedules: usize,
    /// One with the fewest steps, as `explore` writes it.
    pub shortest: String,
}

/// Reads `schedules.json`.
///
/// # Errors
///
/// The file cannot be read, or is not what the test writes.
pub fn read(path: &Path) -> io::Result<Schedules> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The text of `schedules.json`.
pub fn to_json(records: &Schedules) -> String {
    let text = serde_json::to_string_pretty(records);
    text.expect("names and numbers can be written as JSON") + "\n"
}
