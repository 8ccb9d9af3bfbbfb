//! Every property on every channel, compared with `compared.json`.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | `compared.json` is rewritten |

mod channel;
mod channels;
mod hazards;
mod packages;
mod planted;
mod poll;
mod properties;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use compared::{Cell, Compared, Hazard, Proof};
use proven::Inputs;
use run::{RUNNING, Row};

/// Longer than all channels take. One that takes more blocks its thread.
const TOO_LONG: Duration = Duration::from_secs(60);

// The channels are in this program; Cargo.lock names their versions.
proven::suite!("compared", {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    Inputs::new().this_program().file(&file()).file(&lock)
});

#[proven::test]
fn every_channel_does_what_the_tables_say() {
    compare(proven::overwrite());
}

/// Fails if the channels do not do what the tables say, or `overwrite`s the tables.
fn compare(overwrite: bool) {
    let (tx, rx) = mpsc::channel();
    thread::spawn(move || tx.send(tables(channels::run_all())).expect("the test waits"));
    let (found, faults) = rx.recv_timeout(TOO_LONG).unwrap_or_else(|error| {
        panic!("{}: it does not end ({error})", RUNNING.lock().expect("nothing panics with it"))
    });
    let file = file();
    if faults.is_empty() && overwrite {
        std::fs::write(&file, compared::to_json(&found)).expect("the tables can be written");
        return;
    }
    let recorded =
        compared::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let message = [faults, vec![message(&recorded, &found)]].concat().join("\n");
    assert!(message.is_empty(), "\n{message}");
    // Nor does it hold anything else.
    let text = std::fs::read_to_string(&file).expect("it was read before");
    assert_eq!(text, compared::to_json(&found));
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("compared.json")
}

/// What differs, and what to do. Nothing if nothing does.
fn message(recorded: &Compared, found: &Compared) -> String {
    let differences = recorded.differences(found);
    if differences.is_empty() {
        return String::new();
    }
    format!("{}\n{REWRITE}", differences.join("\n"))
}

const REWRITE: &str = "If that is right: SNAPSHOTS=overwrite cargo test --package compared";

/// What the channels are and do, and what went wrong with them.
fn tables(rows: Vec<Row>) -> (Compared, Vec<String>) {
    let channels = rows.iter().map(|Row { info, .. }| compared::Channel {
        id: info.id.to_owned(),
        name: info.name.to_owned(),
        made_by: info.made_by.to_owned(),
        package: info.package.map(str::to_owned),
        adapter: info.adapter.replace('\\', "/"),
    });
    let channels = channels.collect();
    let mut faults: Vec<_> = rows.iter().flat_map(|row| row.faults.clone()).collect();
    faults.extend(hazards::needless(&rows));
    let mut properties = Vec::new();
    for (at, (id, file, property)) in properties::ALL.iter().enumerate() {
        let cells = rows.iter().map(|row| (row.info.id.to_owned(), row.cells[at].clone()));
        let hazard = property.hazard.as_ref().map(|hazard| Hazard {
            values: hazard.values.iter().map(|&value| value.to_owned()).collect(),
            title: hazard.title.to_owned(),
            what: hazard.what.to_owned(),
            upstream: hazards::upstream(&rows, at, &mut faults),
        });
        properties.push(compared::Property {
            id: (*id).to_owned(),
            group: property.group.to_owned(),
            title: property.title.to_owned(),
            question: property.question.to_owned(),
            test: file.replace('\\', "/"),
            hazard,
            cells: cells.collect(),
        });
    }
    (Compared { channels, properties }, faults)
}

/// A record of one cell, and what a run found.
fn record_of_one_cell() -> (Compared, Compared) {
    let mut found = Compared::default();
    found.channels.push(compared::Channel {
        id: "flume-bounded".to_owned(),
        name: "flume, bounded".to_owned(),
        made_by: "flume::bounded".to_owned(),
        package: Some("flume".to_owned()),
        adapter: "flume.rs".to_owned(),
    });
    let cell = Cell { value: "yes".to_owned(), proof: Proof::OneRun };
    found.properties.push(compared::Property {
        id: "phantom_send".to_owned(),
        group: "cancel".to_owned(),
        title: "Dropped `send` may still deliver".to_owned(),
        question: "a `send` is dropped: is its message delivered".to_owned(),
        test: "phantom_send.rs".to_owned(),
        hazard: None,
        cells: [("flume-bounded".to_owned(), Some(cell))].into(),
    });
    (found.clone(), found)
}

#[test]
fn a_record_that_is_right_is_accepted() {
    let (recorded, found) = record_of_one_cell();
    assert_eq!(message(&recorded, &found), "");
}

#[test]
fn another_value_names_its_cell() {
    let (mut recorded, found) = record_of_one_cell();
    let cell = Cell { value: "no".to_owned(), proof: Proof::OneRun };
    recorded.properties[0].cells.insert("flume-bounded".to_owned(), Some(cell));
    let differs = "flume, bounded × a `send` is dropped: is its message delivered: \
                   recorded `no` (one run), found `yes` (one run)";
    assert_eq!(message(&recorded, &found), format!("{differs}\n{REWRITE}"));
}

#[test]
fn another_proof_names_its_cell() {
    let (mut recorded, found) = record_of_one_cell();
    let proof = Proof::AllOrders { found_in: 3, orders: 5 };
    let cell = Cell { value: "yes".to_owned(), proof };
    recorded.properties[0].cells.insert("flume-bounded".to_owned(), Some(cell));
    let message = message(&recorded, &found);
    assert!(message.contains("recorded `yes` (3 of 5 orders), found `yes` (one run)"), "{message}");
}

#[test]
fn a_cell_that_is_missing_is_named() {
    let (mut recorded, found) = record_of_one_cell();
    recorded.properties[0].cells.clear();
    let message = message(&recorded, &found);
    assert!(message.contains(": recorded no cell, found `yes` (one run)"), "{message}");
}

#[test]
fn a_channel_that_is_missing_is_named() {
    let (mut recorded, found) = record_of_one_cell();
    recorded.channels.clear();
    let missing = "channel flume-bounded: is not recorded";
    assert_eq!(message(&recorded, &found), format!("{missing}\n{REWRITE}"));
}

#[test]
fn a_property_that_is_missing_is_named() {
    let (mut recorded, found) = record_of_one_cell();
    recorded.properties.clear();
    let missing = "property phantom_send: is not recorded";
    assert_eq!(message(&recorded, &found), format!("{missing}\n{REWRITE}"));
}

#[test]
fn a_channel_that_nothing_runs_is_named() {
    let (recorded, mut found) = record_of_one_cell();
    found.channels.clear();
    let message = message(&recorded, &found);
    assert!(message.starts_with("channel flume-bounded: is recorded, but nothing runs it\n"));
}

#[test]
fn a_property_that_nothing_runs_is_named() {
    let (recorded, mut found) = record_of_one_cell();
    found.properties.clear();
    let message = message(&recorded, &found);
    assert!(message.starts_with("property phantom_send: is recorded, but nothing runs it\n"));
}

#[test]
fn another_order_of_the_channels_is_noticed() {
    let (mut recorded, mut found) = record_of_one_cell();
    let other = compared::Channel { id: "loole".to_owned(), ..recorded.channels[0].clone() };
    recorded.channels.push(other.clone());
    found.channels.insert(0, other);
    let message = message(&recorded, &found);
    assert!(message.starts_with("channel: they are recorded in another order\n"), "{message}");
}

#[test]
fn a_property_that_bites_elsewhere_is_named() {
    let (mut recorded, found) = record_of_one_cell();
    let upstream = [("flume-bounded".to_owned(), None)].into();
    recorded.properties[0].hazard = Some(Hazard {
        values: vec!["yes".to_owned()],
        title: "It is sent twice".to_owned(),
        what: "It is sent twice.".to_owned(),
        upstream,
    });
    let message = message(&recorded, &found);
    assert!(message.starts_with("phantom_send: recorded Property {"), "{message}");
}

#[test]
fn the_schema_names_all_that_the_file_has() {
    fn names<'a>(json: &'a serde_json::Value, found: &mut BTreeSet<&'a str>) {
        if let Some(object) = json.as_object() {
            // The keys of these are no names of fields, but of channels.
            let fields =
                object.iter().filter(|(key, _)| !["cells", "upstream"].contains(&key.as_str()));
            found.extend(object.keys().map(String::as_str));
            fields.for_each(|(_, value)| names(value, found));
        }
        for value in json.as_array().into_iter().flatten() {
            names(value, found);
        }
    }
    let (_, mut found) = record_of_one_cell();
    let hazard = Hazard {
        values: vec!["yes".to_owned()],
        title: "It is sent twice".to_owned(),
        what: "It is sent twice.".to_owned(),
        upstream: BTreeMap::new(),
    };
    found.properties[0].hazard = Some(hazard);
    let file: serde_json::Value = serde_json::from_str(&compared::to_json(&found)).expect("JSON");
    let schema = compared::schema();
    let mut wanted = BTreeSet::new();
    names(&file, &mut wanted);
    wanted.extend(["value", "proof", "found_in", "one-run", "all-orders", "compiler", "manifest"]);
    for name in wanted {
        assert!(schema.contains(&format!("\"{name}\"")), "the schema lacks {name}");
    }
}
