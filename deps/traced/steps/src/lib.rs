//! `steps.json`: the steps of chosen programs, each the same in every run. The
//! package `traced` compares them with the file, and pages are made from the file.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use trace_events::{Does, Event};

/// Each program's name, such as `asynchronous/queue_bounded`, and its steps.
pub type Runs = BTreeMap<String, Vec<Step>>;

/// Something that a task or thread did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which task or thread: `main`, or `task 1 (line 6)`.
    pub lane: String,
    /// The line of the program, if it is known.
    pub line: Option<u32>,
    /// What it did, in words.
    pub did: String,
}

/// The steps of a run with these events.
pub fn steps(events: &[Event]) -> Vec<Step> {
    let mut names = BTreeMap::from([(0, "main".to_owned())]);
    for Event { line, does, .. } in events {
        if let Does::Starts { lane, kind } = does {
            let line = line.map(|line| format!(" (line {line})")).unwrap_or_default();
            names.insert(*lane, format!("{kind} {lane}{line}"));
        }
    }
    let step = |event: &Event| Step {
        lane: names.get(&event.lane).cloned().unwrap_or_else(|| format!("task {}", event.lane)),
        line: event.line,
        did: event.to_string(),
    };
    events.iter().map(step).collect()
}

/// Reads `steps.json`.
///
/// # Errors
///
/// If the file cannot be read, or is not in the form that the test writes.
pub fn read(path: &Path) -> io::Result<Runs> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The text of `steps.json`, a step a line.
pub fn to_json(runs: &Runs) -> String {
    let json = |step: &Step| serde_json::to_string(step).expect("text and numbers are JSON");
    let run = |(name, steps): (&String, &Vec<Step>)| {
        let steps: Vec<_> = steps.iter().map(|step| format!("    {}", json(step))).collect();
        format!("  \"{name}\": [\n{}\n  ]", steps.join(",\n"))
    };
    format!("{{\n{}\n}}\n", runs.iter().map(run).collect::<Vec<_>>().join(",\n"))
}
