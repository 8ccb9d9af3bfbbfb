//! Channels by properties, as the test of the package `compared` found them.

use std::collections::BTreeMap;
use std::io;

use compared::Compared;
use compared::versions::{self, Versions};
use example_format::Fault;

use crate::project::Project;

/// The tables, and where the tests behind them stand.
#[derive(Debug, Default)]
pub struct Tables {
    /// What was found.
    pub compared: Compared,
    /// What earlier releases did.
    pub versions: Versions,
    /// The line that a link to a file leads to, from 1.
    lines: BTreeMap<String, usize>,
}

/// The table of the channels themselves.
pub const CHANNELS: &str = "channels";
/// The properties that the table of the channels shows.
pub const PACKAGE: &str = versions::BY_MANIFEST;
/// The list of what bites.
pub const HAZARDS: &str = "hazards";
/// The table of the releases that were run.
pub const RELEASES: &str = "releases";
/// The list of published faults, with programs that show them.
pub const ADVISORIES: &str = "advisories";

impl Tables {
    /// The line that a link to `file` leads to, from 1.
    pub fn line(&self, file: &str) -> usize {
        self.lines.get(file).copied().unwrap_or(1)
    }

    /// The names of all tables.
    pub fn names(&self) -> Vec<&str> {
        let mut names = vec![CHANNELS, HAZARDS, RELEASES, ADVISORIES];
        for property in &self.compared.properties {
            if !names.contains(&property.group.as_str()) {
                names.push(&property.group);
            }
        }
        names
    }
}

/// The tables of `project`. A book without any has no file. What is wrong in
/// the file becomes a fault.
pub fn read(project: &Project, faults: &mut Vec<Fault>) -> Tables {
    let file = project.compared();
    let fix = "run `SNAPSHOTS=overwrite cargo test --package compared`";
    let compared = match compared::read(&file) {
        Ok(compared) => compared,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Tables::default(),
        Err(error) => {
            faults.push(Fault::new(file, 0, format!("cannot be used ({error})"), fix));
            return Tables::default();
        }
    };
    let tests = compared.properties.iter().map(|property| (&property.test, "pub fn cell"));
    let adapters = compared.channels.iter().map(|channel| (&channel.adapter, "impl"));
    let mut lines = BTreeMap::new();
    for (name, begins) in tests.chain(adapters) {
        let text = std::fs::read_to_string(project.root.join(name)).unwrap_or_default();
        match text.lines().position(|line| line.trim_start().starts_with(begins)) {
            Some(at) => drop(lines.insert(name.clone(), at + 1)),
            None => {
                let what = format!("names {name}, in which no line begins with `{begins}`");
                faults.push(Fault::new(&file, 0, what, fix));
            }
        }
    }
    let file = project.versions();
    let versions = match versions::read(&file) {
        Ok(versions) => versions,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Versions::default(),
        Err(error) => {
            let fix = "run `cargo run -p versions`";
            faults.push(Fault::new(file, 0, format!("cannot be used ({error})"), fix));
            Versions::default()
        }
    };
    Tables { compared, versions, lines }
}
