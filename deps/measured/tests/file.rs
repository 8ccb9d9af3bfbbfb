//! `measured.json` is what the command writes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use measured::rank::contradictions;
use measured::{About, Column, Group, Measured, Outcome, Row, Unit, Workload};

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("measured.json")
}

/// Two channels, of which the second takes `second` times as long, in `rounds`.
fn two(second: f64, rounds: usize) -> Measured {
    let row = |channel: &str, number: f64| Row {
        channel: channel.to_owned(),
        floor: false,
        cells: vec![Outcome::Rounds(vec![number; rounds])],
    };
    Measured {
        about: About {
            cpu: "a processor".to_owned(),
            cores: 2,
            memory_mib: 1024,
            kernel: "Linux".to_owned(),
            load: 0.0,
            rustc: "rustc".to_owned(),
            versions: BTreeMap::new(),
            date: "2026-11-28".to_owned(),
            seed: 1,
            arguments: Vec::new(),
            rounds,
            seconds: 1,
        },
        workloads: vec![Workload {
            id: "ring".to_owned(),
            title: "Ring".to_owned(),
            what: "A token goes round".to_owned(),
        }],
        groups: vec![Group {
            id: "ring/threads/1/word".to_owned(),
            workload: "ring".to_owned(),
            place: "threads".to_owned(),
            capacity: Some(1),
            message: "word".to_owned(),
            columns: vec![Column { title: "free".to_owned(), unit: Unit::Ns }],
            rows: vec![row("a", 100.0), row("b", 100.0 * second)],
        }],
    }
}

fn read_again(measured: &Measured) -> std::io::Result<Measured> {
    let folder = std::env::temp_dir().join(format!("measured-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{:?}.json", std::thread::current().id()));
    std::fs::write(&file, measured::to_json(measured))?;
    measured::read(&file)
}

#[test]
fn the_recorded_file_holds_nothing_else() {
    let text = std::fs::read_to_string(file()).expect("it can be read");
    let measured = measured::read(&file()).expect("it is what the command writes");
    assert_eq!(text, measured::to_json(&measured));
}

#[test]
fn the_recorded_file_has_every_workload_and_a_floor_in_each_group() {
    let measured = measured::read(&file()).expect("it is what the command writes");
    for workload in &measured.workloads {
        let mut groups = measured.groups.iter().filter(|group| group.workload == workload.id);
        assert!(groups.next().is_some(), "{} was not run", workload.id);
    }
    for group in &measured.groups {
        assert!(group.rows.iter().any(|row| row.floor), "{} has no floor", group.id);
        assert!(group.rows.len() > 2, "{} compares nothing", group.id);
    }
}

#[test]
fn the_schema_names_each_part_of_the_file() {
    let schema = measured::schema();
    for name in ["about", "workloads", "groups", "columns", "rows", "rounds", "failed", "floor"] {
        assert!(schema.contains(&format!("\"{name}\"")), "{name} is not in\n{schema}");
    }
}

#[test]
fn what_is_written_is_read() {
    let mut measured = two(2.0, 6);
    measured.groups[0].rows[1].cells[0] = Outcome::Failed("lost 1 of 10".to_owned());
    assert_eq!(read_again(&measured).expect("it is whole"), measured);
}

#[test]
fn a_group_that_nothing_describes_is_refused() {
    let mut measured = two(2.0, 6);
    measured.workloads.clear();
    let error = read_again(&measured).expect_err("nobody knows what it did");
    assert_eq!(error.to_string(), "ring/threads/1/word: nothing says what it does");
}

#[test]
fn a_row_without_a_cell_or_a_number_is_refused() {
    let mut measured = two(2.0, 6);
    measured.groups[0].rows[0].cells.clear();
    let error = read_again(&measured).expect_err("a cell is missing");
    assert_eq!(error.to_string(), "ring/threads/1/word: a has not one cell for each column");

    let mut measured = two(2.0, 6);
    measured.about.rounds = 7;
    let error = read_again(&measured).expect_err("a round is missing");
    assert_eq!(error.to_string(), "ring/threads/1/word: a has not one number for each round");
}

#[test]
fn only_the_opposite_order_contradicts() {
    let (slower, tie, faster) = (two(2.0, 6), two(1.0, 6), two(0.5, 6));
    assert_eq!(contradictions(&slower, &slower), Vec::<String>::new());
    assert_eq!(contradictions(&slower, &tie), Vec::<String>::new());
    assert_eq!(contradictions(&slower, &faster), ["ring/threads/1/word, free: a and b"]);
}
