//! `schedules.json`: the outcomes of the programs in every order in which their
//! tasks can take turns. The package `explored` finds them and compares them
//! with the file, and the book's pages are made from the file.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Each program's name, such as `asynchronous/queue_bounded`, and its outcomes.
pub type Schedules = BTreeMap<String, Explored>;

/// The outcomes of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// The number of orders in which it ran.
    pub schedules: usize,
    /// Whether these are all orders.
    pub complete: bool,
    /// If they are not, they include all orders with at most this many preemptions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preemptions: Option<usize>,
    /// The number of orders in which it did what its page shows.
    pub as_shown: usize,
    /// The outputs in the other orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
}

/// An output that differs from the one on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// What the program printed.
    pub output: String,
    /// The number of orders with this output.
    pub schedules: usize,
    /// One of the orders with the fewest steps, in the form of `explore`.
    pub shortest: String,
}

/// Reads `schedules.json`.
///
/// # Errors
///
/// If the file cannot be read, or is not in the form that the test writes.
pub fn read(path: &Path) -> io::Result<Schedules> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The text of `schedules.json`.
pub fn to_json(records: &Schedules) -> String {
    let text = serde_json::to_string_pretty(records);
    text.expect("names and numbers can be written as JSON") + "\n"
}
