//! What channels took: `measured.json`. `cargo bench --package measured` runs
//! each workload on each channel; the pages are made from the file.

pub mod rank;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};

/// What was measured, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// The machine and the run.
    pub about: About,
    /// What the groups do, in the order in which pages list them.
    pub workloads: Vec<Workload>,
    /// What is compared with each other.
    pub groups: Vec<Group>,
}

/// The machine and the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// The processor, as the system names it.
    pub cpu: String,
    /// How many cores the run could use.
    pub cores: usize,
    /// The memory of the machine, in MiB.
    pub memory_mib: u64,
    /// The system and its release, such as `Linux 6.1.0`.
    pub kernel: String,
    /// How many tasks were ready to run in the minute before, on average.
    pub load: f64,
    /// What `rustc --version` prints.
    pub rustc: String,
    /// The version of each crate that has a channel, from `Cargo.lock`.
    pub versions: BTreeMap<String, String>,
    /// The day, such as `2026-11-28`.
    pub date: String,
    /// What the order of the runs follows from.
    pub seed: u64,
    /// What the command was told.
    pub arguments: Vec<String>,
    /// How often each cell was run.
    pub rounds: usize,
    /// How long all of it took.
    pub seconds: u64,
}

/// What senders and receivers do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Workload {
    /// Its name for programs, such as `one-to-one`.
    pub id: String,
    /// Its name for readers.
    pub title: String,
    /// Who sends what to whom, and what the number is.
    pub what: String,
}

/// Channels that were given the same task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Such as `one-to-one/threads/64/word`.
    pub id: String,
    /// The [`Workload::id`].
    pub workload: String,
    /// What runs the ends, such as `threads`.
    pub place: String,
    /// How many messages a channel holds; none for no bound.
    pub capacity: Option<usize>,
    /// What is sent, such as `word`.
    pub message: String,
    /// What the numbers of the rows are.
    pub columns: Vec<Column>,
    /// The channels.
    pub rows: Vec<Row>,
}

/// A column of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// The condition, such as `loaded`, or the part of the runs, such as `p99`.
    pub title: String,
    /// What the numbers count. Less is better.
    pub unit: Unit,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Nanoseconds.
    Ns,
    /// Milliseconds of processor time in a second.
    CpuMs,
    /// Bytes.
    Bytes,
    /// Allocations for a message.
    Allocations,
}

/// A channel of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Its name.
    pub channel: String,
    /// Whether it is no channel, but shows what the rest of the run takes.
    pub floor: bool,
    /// What came out, a column each.
    pub cells: Vec<Outcome>,
}

/// What came out of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A number a round, in the order of the rounds. Everything that was sent
    /// was received once.
    Rounds(Vec<f64>),
    /// Why there is no number.
    Failed(String),
}

impl Outcome {
    /// The numbers, if there are any.
    pub fn rounds(&self) -> Option<&[f64]> {
        match self {
            Outcome::Rounds(rounds) => Some(rounds),
            Outcome::Failed(_) => None,
        }
    }
}

impl Group {
    /// The numbers of a column, a row each, without those of the floors. None
    /// for a cell that failed.
    pub fn column(&self, column: usize) -> Vec<(&Row, Option<&[f64]>)> {
        let channels = self.rows.iter().filter(|row| !row.floor);
        channels.map(|row| (row, row.cells.get(column).and_then(Outcome::rounds))).collect()
    }

    /// What is wrong with the shape of the group: its rows have a cell for each
    /// column, and as many numbers as there were rounds.
    fn fault(&self, rounds: usize) -> Option<String> {
        let id = &self.id;
        for Row { channel, cells, .. } in &self.rows {
            if cells.len() != self.columns.len() {
                return Some(format!("{id}: {channel} has not one cell for each column"));
            }
            for numbers in cells.iter().filter_map(Outcome::rounds) {
                if numbers.len() != rounds {
                    return Some(format!("{id}: {channel} has not one number for each round"));
                }
                if !numbers.iter().all(|number| number.is_finite() && *number >= 0.0) {
                    return Some(format!("{id}: {channel} has a number that is none"));
                }
            }
        }
        None
    }
}

/// Reads `measured.json`.
///
/// # Errors
///
/// The file cannot be read, or is not what the command writes.
pub fn read(path: &Path) -> io::Result<Measured> {
    let measured: Measured = serde_json::from_slice(&std::fs::read(path)?)?;
    let known = |group: &&Group| !measured.workloads.iter().any(|it| it.id == group.workload);
    let unknown = measured.groups.iter().find(known);
    let fault = unknown.map(|group| format!("{}: nothing says what it does", group.id));
    let shape = || measured.groups.iter().find_map(|group| group.fault(measured.about.rounds));
    match fault.or_else(shape) {
        Some(fault) => Err(io::Error::new(io::ErrorKind::InvalidData, fault)),
        None => Ok(measured),
    }
}

/// The text of `measured.json`: a row a line.
pub fn to_json(measured: &Measured) -> String {
    let Measured { about, workloads, groups } = measured;
    let workloads = Vec::from_iter(workloads.iter().map(|it| format!("    {}", json(it))));
    let groups = groups.iter().map(|group| {
        let about = [
            ("id", json(&group.id)),
            ("workload", json(&group.workload)),
            ("place", json(&group.place)),
            ("capacity", json(group.capacity)),
            ("message", json(&group.message)),
            ("columns", json(&group.columns)),
        ];
        let about =
            String::from_iter(about.map(|(key, value)| format!("      \"{key}\": {value},\n")));
        let rows = Vec::from_iter(group.rows.iter().map(|row| format!("        {}", json(row))));
        format!("    {{\n{about}      \"rows\": [\n{}\n      ]\n    }}", rows.join(",\n"))
    });
    format!(
        "{{\n  \"about\": {},\n  \"workloads\": [\n{}\n  ],\n  \"groups\": [\n{}\n  ]\n}}\n",
        json(about),
        workloads.join(",\n"),
        Vec::from_iter(groups).join(",\n")
    )
}

fn json(value: impl Serialize) -> String {
    serde_json::to_string(&value).expect("texts and numbers can be written as JSON")
}

/// The JSON Schema of `measured.json`.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&schema_for!(Measured));
    text.expect("a schema can be written as JSON") + "\n"
}
