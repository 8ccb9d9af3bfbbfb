//! Channels by releases of their packages: `versions.json`. `cargo run -p
//! versions` runs every property on earlier releases of the packages and writes
//! the file; the pages say from it since when a cell holds.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};

use crate::{Cell, Compared, json, lines};

/// What releases of the packages did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// The packages that have the channels of the tables, by their names.
    pub packages: BTreeMap<String, Package>,
    /// Published faults of such packages, and whether a program shows them.
    pub advisories: Vec<Advisory>,
}

/// What the releases of one package did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Package {
    /// The day on which they were run.
    pub day: String,
    /// The release of rustc that compiled them.
    pub rustc: String,
    /// The releases that were tried, the newest first: the one of the tables,
    /// and older ones.
    pub releases: Vec<Release>,
    /// What was found, by the channel's `id` and the property's: stretches of
    /// releases that did the same, the newest first. What a manifest says, such
    /// as a licence, is not among them.
    pub channels: BTreeMap<String, BTreeMap<String, Vec<Stretch>>>,
}

/// A release of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// Its version.
    pub version: String,
    /// The day on which it was published, by the registry's index. None: the
    /// index does not say.
    pub published: Option<String>,
    /// Why it was not run: the first error of the build, in which today's
    /// adapter uses it. None: it was run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Releases, one after the other, that did the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stretch {
    /// The oldest release that was run.
    pub from: String,
    /// The newest one.
    pub to: String,
    /// What they did.
    pub found: Found,
}

/// What a release did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Found {
    /// The run did not end well.
    Failed {
        /// How it ended: `panics`, `crashes` or `hangs`.
        failed: String,
    },
    /// The cell, as in `compared.json`; none where the question has no sense.
    Cell(Option<Cell>),
}

/// A published fault of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Advisory {
    /// Its name in the advisory database, such as `RUSTSEC-2025-0023`, or among
    /// the reports to the package's authors, such as `oneshot#87`.
    pub id: String,
    /// Where it is published.
    pub address: String,
    /// The package.
    pub package: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// What the program does, and how it fails.
    pub what: String,
    /// The program, relative to the repository.
    pub program: String,
    /// The day on which the program was run.
    pub day: String,
    /// The release of rustc that compiled it.
    pub rustc: String,
    /// What it did with the last bad release.
    pub bad: Run,
    /// What it did with the first good one. None: the last bad release is the
    /// one of the tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good: Option<Run>,
}

/// What a program did with a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The version of the release.
    pub version: String,
    /// Whether the program failed.
    pub failed: bool,
    /// What it printed last.
    pub printed: Option<String>,
    /// How it ended: `ends`, `panics`, `crashes` or `hangs`.
    pub ended: String,
}

impl Found {
    /// The word that a table shows.
    pub fn value(&self) -> &str {
        match self {
            Found::Cell(None) => "–",
            Found::Cell(Some(cell)) => &cell.value,
            Found::Failed { failed } => failed,
        }
    }
}

impl Advisory {
    /// Whether the program shows it: it fails with the bad release, and with
    /// the good one it does not.
    pub fn is_shown(&self) -> bool {
        self.bad.failed && self.good.as_ref().is_none_or(|good| !good.failed)
    }
}

impl Package {
    /// The releases that were run, the newest first.
    pub fn ran(&self) -> impl Iterator<Item = &Release> {
        self.releases.iter().filter(|release| release.error.is_none())
    }

    /// Stretches of releases in which the property has one value, in however
    /// many orders, the newest first.
    pub fn values(&self, channel: &str, property: &str) -> Vec<Stretch> {
        let mut values: Vec<Stretch> = Vec::new();
        let stretches = self.channels.get(channel).and_then(|it| it.get(property));
        for stretch in stretches.into_iter().flatten() {
            match values.last_mut() {
                Some(newer) if newer.found.value() == stretch.found.value() => {
                    newer.from.clone_from(&stretch.from);
                }
                _ => values.push(stretch.clone()),
            }
        }
        values
    }
}

/// The group of the properties that a manifest answers.
pub const BY_MANIFEST: &str = "package";

impl Versions {
    /// Every place where the newest release of a package is not the one of the
    /// tables, or did something else, each in one line with what to run.
    pub fn differences(&self, tables: &Compared) -> Vec<String> {
        let mut differences = Vec::new();
        for channel in &tables.channels {
            let Some(name) = &channel.package else { continue };
            let mut differs = |what: String| {
                differences.push(format!("{what}; run `cargo run -p versions -- {name}`"));
            };
            let Some(package) = self.packages.get(name) else {
                differs(format!("{name}: no release of it was run"));
                continue;
            };
            let tested = tables.version(channel).unwrap_or("no version");
            let newest = package.releases.first().map_or("nothing", |newest| &newest.version);
            if newest != tested {
                differs(format!("{name}: {tested} is tested, and the releases end at {newest}"));
                continue;
            }
            for property in tables.properties.iter().filter(|it| it.group != BY_MANIFEST) {
                let stretches =
                    package.channels.get(&channel.id).and_then(|it| it.get(&property.id));
                let found = stretches.and_then(|stretches| stretches.first());
                let found = found.filter(|it| it.to == newest).map(|it| &it.found);
                let told = match found {
                    None => "nothing".to_owned(),
                    Some(Found::Cell(Some(cell))) => cell.to_string(),
                    Some(found) => format!("`{}`", found.value()),
                };
                let cell = property.cells.get(&channel.id).cloned().flatten();
                let tables_say = cell.as_ref().map_or("`–`".to_owned(), ToString::to_string);
                if found != Some(&Found::Cell(cell)) {
                    let (name, question) = (&channel.name, &property.question);
                    differs(format!(
                        "{name} × {question}: the tables say {tables_say}, \
                         the releases {told} for {newest}"
                    ));
                }
            }
        }
        let packages = tables.channels.iter().filter_map(|channel| channel.package.as_ref());
        let packages = Vec::from_iter(packages);
        let needless = self.packages.keys().filter(|name| !packages.contains(name));
        let run = "run `cargo run -p versions`";
        differences.extend(needless.map(|name| format!("{name}: no table has it; {run}")));
        differences.dedup();
        differences
    }
}

/// Reads `versions.json`.
///
/// # Errors
///
/// The file cannot be read, or is not what the command writes.
pub fn read(path: &Path) -> io::Result<Versions> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The text of `versions.json`: a release a line, and a property of a channel a
/// line.
pub fn to_json(versions: &Versions) -> String {
    let mut text = "{\n  \"packages\": {".to_owned();
    for (at, (name, package)) in versions.packages.iter().enumerate() {
        let Package { day, rustc, releases, channels } = package;
        let comma = if at == 0 { "" } else { "," };
        let channels = channels.iter().map(|(channel, properties)| {
            let properties = properties
                .iter()
                .map(|(id, stretches)| format!("{}: {}", json(id), json(stretches)));
            format!("{}: {{\n{}\n        }}", json(channel), lines("          ", properties))
        });
        write!(
            text,
            "{comma}\n    {}: {{\n      \"day\": {},\n      \"rustc\": {},\n      \
             \"releases\": [\n{}\n      ],\n      \"channels\": {{\n{}\n      }}\n    }}",
            json(name),
            json(day),
            json(rustc),
            lines("        ", releases.iter().map(json)),
            lines("        ", channels)
        )
        .expect("writing to a string cannot fail");
    }
    text.push_str("\n  },\n  \"advisories\": [\n");
    text.push_str(&lines("    ", versions.advisories.iter().map(json)));
    text.push_str("\n  ]\n}\n");
    text
}

/// The JSON Schema of `versions.json`.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&schema_for!(Versions));
    text.expect("a schema can be written as JSON") + "\n"
}
