//! Channels by properties: `compared.json`. The test of this package runs every
//! property on every channel and compares what it found with the file; the
//! pages are made from the file.

pub mod versions;

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::io;
use std::path::Path;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};

/// The tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Compared {
    /// The channels, in the order in which tables list them.
    pub channels: Vec<Channel>,
    /// The properties, in the order in which tables list them.
    pub properties: Vec<Property>,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// Its name for programs, such as `tokio-mpsc`.
    pub id: String,
    /// Its name for readers, such as `tokio mpsc`.
    pub name: String,
    /// What makes it, such as `tokio::sync::mpsc::channel`.
    pub made_by: String,
    /// The package that has it; none for the standard library.
    pub package: Option<String>,
    /// The file that lets the properties use it, relative to the repository.
    pub adapter: String,
}

/// A property, and what was found of every channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Property {
    /// Its name for programs, such as `phantom_send`.
    pub id: String,
    /// The table that shows it.
    pub group: String,
    /// The head of its column.
    pub title: String,
    /// What exactly is asked.
    pub question: String,
    /// The file that finds it out, relative to the repository.
    pub test: String,
    /// Which values bite, and what happens then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hazard: Option<Hazard>,
    /// What was found, by the channel's `id`. None where the question has no
    /// sense: a channel without an async end has no `recv` to cancel.
    pub cells: BTreeMap<String, Option<Cell>>,
}

/// What was found of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// A word or two.
    pub value: String,
    /// How it is known.
    #[serde(flatten)]
    pub proof: Proof,
}

/// How a cell is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "proof", rename_all = "kebab-case")]
pub enum Proof {
    /// A run in which nothing is left to chance.
    OneRun,
    /// A run in every order in which the tasks can take turns.
    AllOrders {
        /// In how many of them it was so.
        found_in: usize,
        /// How many there are.
        orders: usize,
    },
    /// The compiler knows.
    Compiler,
    /// The manifest of the channel's package says so.
    Manifest,
}

/// A property that bites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hazard {
    /// The values that do.
    pub values: Vec<String>,
    /// What happens then, in a few words.
    pub title: String,
    /// What happens then, and what to do.
    pub what: String,
    /// For each channel that has such a value: where its authors discuss it.
    /// None where no such discussion was found.
    pub upstream: BTreeMap<String, Option<String>>,
}

impl Property {
    /// Whether a cell with this value bites.
    pub fn bites(&self, value: &str) -> bool {
        self.hazard.as_ref().is_some_and(|hazard| hazard.values.iter().any(|it| it == value))
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Proof::OneRun => f.write_str("one run"),
            Proof::AllOrders { found_in, orders } if found_in == orders => {
                write!(f, "all {orders} orders")
            }
            Proof::AllOrders { found_in, orders } => write!(f, "{found_in} of {orders} orders"),
            Proof::Compiler => f.write_str("compiler"),
            Proof::Manifest => f.write_str("manifest"),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({})", self.value, self.proof)
    }
}

impl Compared {
    /// Every place where `found` differs, each in one line.
    pub fn differences(&self, found: &Compared) -> Vec<String> {
        let channels = |all: &Compared| Vec::from_iter(all.channels.iter().map(|it| it.id.clone()));
        let mut differences = unlike("channel", &channels(self), &channels(found));
        for (recorded, found) in pairs(&self.channels, &found.channels, |it| &it.id) {
            if recorded != found {
                differences.push(format!("{}: recorded {recorded:?}, found {found:?}", found.id));
            }
        }
        let properties =
            |all: &Compared| Vec::from_iter(all.properties.iter().map(|it| it.id.clone()));
        differences.extend(unlike("property", &properties(self), &properties(found)));
        for (recorded, found) in pairs(&self.properties, &found.properties, |it| &it.id) {
            let about = |it: &Property| Property { cells: BTreeMap::new(), ..it.clone() };
            let (was, is) = (about(recorded), about(found));
            if was != is {
                differences.push(format!("{}: recorded {was:?}, found {is:?}", found.id));
            }
            for channel in self.channels.iter().filter(|it| found.cells.contains_key(&it.id)) {
                let cell = |property: &Property| told(property.cells.get(&channel.id));
                let (was, is) = (cell(recorded), cell(found));
                if was != is {
                    let question = &found.question;
                    let name = &channel.name;
                    differences.push(format!("{name} × {question}: recorded {was}, found {is}"));
                }
            }
        }
        differences
    }

    /// The channel with this `id`.
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The version of the package that has `channel`. None for the standard library.
    pub fn version(&self, channel: &Channel) -> Option<&str> {
        let version = self.properties.iter().find(|property| property.id == "version")?;
        Some(&version.cells.get(&channel.id)?.as_ref()?.value)
    }
}

/// What only one of two lists has, and whether they differ in their order.
fn unlike(what: &str, recorded: &[String], found: &[String]) -> Vec<String> {
    let new = found.iter().filter(|id| !recorded.contains(id));
    let new = new.map(|id| format!("{what} {id}: is not recorded"));
    let gone = recorded.iter().filter(|id| !found.contains(id));
    let gone = gone.map(|id| format!("{what} {id}: is recorded, but nothing runs it"));
    let mut unlike: Vec<_> = new.chain(gone).collect();
    if unlike.is_empty() && recorded != found {
        unlike.push(format!("{what}: they are recorded in another order"));
    }
    unlike
}

/// What both lists have, by its id.
fn pairs<'a, T>(a: &'a [T], b: &'a [T], id: impl Fn(&T) -> &String) -> Vec<(&'a T, &'a T)> {
    let both = |b: &'a T| Some((a.iter().find(|a| id(a) == id(b))?, b));
    b.iter().filter_map(both).collect()
}

fn told(cell: Option<&Option<Cell>>) -> String {
    match cell {
        None => "no cell".to_owned(),
        Some(None) => "`–`".to_owned(),
        Some(Some(cell)) => cell.to_string(),
    }
}

/// Reads `compared.json`.
///
/// # Errors
///
/// The file cannot be read, or is not what the test writes.
pub fn read(path: &Path) -> io::Result<Compared> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The text of `compared.json`: a channel a line, and a cell a line, so that a
/// change of one cell is a change of one line.
pub fn to_json(compared: &Compared) -> String {
    let mut text = "{\n  \"channels\": [\n".to_owned();
    text.push_str(&lines("    ", compared.channels.iter().map(json)));
    text.push_str("\n  ],\n  \"properties\": [\n");
    for (number, property) in compared.properties.iter().enumerate() {
        let Property { id, group, title, question, test, hazard, cells } = property;
        let comma = if number == 0 { "" } else { ",\n" };
        let about = [
            ("id", id),
            ("group", group),
            ("title", title),
            ("question", question),
            ("test", test),
        ];
        let about = about.into_iter().map(|(key, value)| format!("\"{key}\": {}", json(value)));
        let hazard = hazard.iter().map(|hazard| format!("\"hazard\": {}", json(hazard)));
        let cells = cells.iter().map(|(id, cell)| format!("{}: {}", json(id), json(cell)));
        write!(
            text,
            "{comma}    {{\n{},\n      \"cells\": {{\n{}\n      }}\n    }}",
            lines("      ", about.chain(hazard)),
            lines("        ", cells)
        )
        .expect("writing to a string cannot fail");
    }
    text.push_str("\n  ]\n}\n");
    text
}

fn json(value: impl Serialize) -> String {
    serde_json::to_string(&value).expect("texts and numbers can be written as JSON")
}

/// The items of a list, a line each.
fn lines(indent: &str, lines: impl Iterator<Item = String>) -> String {
    Vec::from_iter(lines.map(|line| format!("{indent}{line}"))).join(",\n")
}

/// The JSON Schema of `compared.json`.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&schema_for!(Compared));
    text.expect("a schema can be written as JSON") + "\n"
}
