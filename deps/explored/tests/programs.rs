//! The book's programs, in every order in which their tasks can take turns, or
//! in as many as fit. `schedules.json` says what they print.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | `schedules.json` is rewritten |

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use example_format::{Ending, Example};
use explore::{Coverage, End, Exploration, Outcome, replay};
use proven::{Inputs, Suite};
use schedules::{Explored, Other, Schedules};

/// A program, whose file is `path`.
struct Program {
    path: &'static str,
    run: fn() -> End,
}

#[allow(dead_code, unused_macros)]
mod programs {
    use super::Program;
    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}

/// Longer than exploring any program takes. A program that takes longer blocks its thread.
const TOO_LONG: Duration = Duration::from_secs(120);

#[test]
fn the_programs_do_in_every_order_what_the_record_says() {
    let file = record_file();
    let overwrite = proven::overwrite();
    let recorded = match schedules::read(&file) {
        Err(error) if !overwrite => panic!("{}: {error}", file.display()),
        result => result.unwrap_or_default(),
    };
    let (found, faults) = explore_all(if overwrite { Schedules::new() } else { recorded.clone() });
    if overwrite && faults.is_empty() {
        std::fs::write(&file, schedules::to_json(&found)).expect("the record can be written");
        return;
    }
    let gone = recorded.keys().filter(|id| !found.contains_key(*id));
    let gone = gone.map(|id| format!("schedules.json: {id} is no program that can be explored"));
    let faults: Vec<_> = faults.into_iter().chain(gone).collect();
    assert!(
        faults.is_empty(),
        "\n{}\nIf that is right: SNAPSHOTS=overwrite cargo test --package explored",
        faults.join("\n")
    );
}

fn record_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schedules/schedules.json")
}

/// Explores every program on all processors. Returns what it found, and the
/// faults in that.
fn explore_all(recorded: Schedules) -> (Schedules, Vec<String>) {
    let recorded: &'static Schedules = Box::leak(Box::new(recorded));
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let (tx, rx) = mpsc::channel();
    for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
        let tx = tx.clone();
        thread::spawn(move || {
            while let Some(program) = programs::PROGRAMS.get(NEXT.fetch_add(1, Ordering::Relaxed)) {
                let example = Example::read(Path::new(program.path)).expect("it was read before");
                let result = explore_once(program, &example, recorded.get(&example.id()));
                tx.send((program.path, example.id(), result)).expect("the test waits");
            }
        });
    }
    drop(tx);
    let (mut found, mut faults) = (Schedules::new(), Vec::new());
    let mut left: BTreeSet<_> = programs::PROGRAMS.iter().map(|program| program.path).collect();
    loop {
        match rx.recv_timeout(TOO_LONG) {
            Ok((path, id, result)) => {
                left.remove(path);
                match result {
                    Ok(record) => drop(found.insert(id, record)),
                    Err(fault) => faults.push(format!("{id}: {fault}")),
                }
            }
            Err(RecvTimeoutError::Disconnected) => return (found, faults),
            Err(RecvTimeoutError::Timeout) => {
                panic!("one of these blocks its thread; name it in build.rs: {left:?}")
            }
        }
    }
}

/// Explores a program, or returns its record if that was found with the same
/// inputs.
fn explore_once(
    program: &Program,
    example: &Example,
    recorded: Option<&Explored>,
) -> Result<Explored, String> {
    let suite = Suite::new("explored", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let inputs = inputs(example, recorded);
    if let (Some(record), Some(_)) = (recorded, suite.proven(&inputs)) {
        return Ok(record.clone());
    }
    let record = explore(program, example, recorded)?;
    suite.stamp(&inputs);
    Ok(record)
}

fn inputs(example: &Example, recorded: Option<&Explored>) -> Inputs {
    COMMON
        .clone()
        .text("example", format!("{example:?}"))
        .file(&example.golden_path())
        .text("record", format!("{recorded:?}"))
}

/// What every exploration rests on, beside the program and its record.
static COMMON: LazyLock<Inputs> = LazyLock::new(|| {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Inputs::new()
        .text("this suite", include_str!("programs.rs"))
        .folder(&package.join("../explorable/src"))
        .folder(&package.join("../explore/src"))
        .folder(&package.join("../explore/stand_in/src"))
        .folder(&package.join("../format/src"))
        .folder(&package.join("../harness/src"))
        .file(&package.join("../../Cargo.lock"))
        .tool("rustc", &["-vV"])
});

/// Explores a program, and compares its outcomes with its golden output and
/// with its record, if there is one.
fn explore(
    program: &Program,
    example: &Example,
    recorded: Option<&Explored>,
) -> Result<Explored, String> {
    let report = Exploration::BRIEF.run(program.run);
    let mut record = Explored {
        schedules: report.coverage.schedules(),
        complete: matches!(report.coverage, Coverage::Complete { .. }),
        preemptions: match report.coverage {
            Coverage::Complete { .. } => None,
            Coverage::Sampled { preemptions, .. } => preemptions,
        },
        as_shown: 0,
        others: Vec::new(),
    };
    for outcome in &report.outcomes {
        if !is_promised(example, &outcome.end) {
            return Err(told("it ends in another way than its page says", program, outcome));
        }
        if example_harness::has_printed_all(example, outcome.output.as_bytes()) {
            record.as_shown += outcome.schedules;
            continue;
        }
        let known = recorded.is_none_or(|recorded| {
            recorded.others.iter().any(|other| other.output == outcome.output)
        });
        if !known {
            return Err(told("it prints what no record allows", program, outcome));
        }
        record.others.push(Other {
            output: outcome.output.clone(),
            schedules: outcome.schedules,
            shortest: outcome.shortest.to_string(),
        });
    }
    if record.as_shown == 0 {
        let outcome = report.outcomes.first().expect("a program has an outcome");
        return Err(told("it prints what its page shows in no order", program, outcome));
    }
    match recorded {
        Some(recorded) if *recorded != record => {
            Err(format!("found {record:?}, recorded is {recorded:?}"))
        }
        _ => Ok(record),
    }
}

fn is_promised(example: &Example, end: &End) -> bool {
    match example.ending {
        Ending::Exit(0) => match end {
            End::TasksPanicked(_) => !example.panics.is_empty(),
            end => *end == End::Returned,
        },
        Ending::Exit(101) => matches!(end, End::Panicked(_)),
        Ending::Exit(_) => matches!(end, End::Failed(_)),
        Ending::Hangs => matches!(end, End::Stuck(_)),
        Ending::CompileFail(_) => false,
    }
}

/// A fault, and the shortest schedule that shows it.
fn told(fault: &str, program: &Program, outcome: &Outcome) -> String {
    let replay = replay(program.run, &outcome.shortest);
    format!(
        "{fault}, in {} schedules; the shortest is {}:\n{replay}It printed:\n{}",
        outcome.schedules, outcome.shortest, outcome.output
    )
}

#[test]
fn every_program_is_explored_or_has_a_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/categories");
    let there = example_format::discover(&folder).examples;
    let there: BTreeSet<_> = there.iter().map(Example::id).collect();
    let explored = programs::PROGRAMS
        .iter()
        .map(|program| Example::read(Path::new(program.path)).expect("it keeps the rules").id());
    let others = programs::OTHERS.iter().map(|(id, reason)| {
        println!("{id} is not explored: {reason}");
        (*id).to_owned()
    });
    let known: Vec<_> = explored.chain(others).collect();
    assert_eq!(known.len(), there.len(), "one is listed twice, or not at all");
    assert_eq!(BTreeSet::from_iter(known), there);
}

/// A program that prints its lines in two orders, and its record.
fn of_two_orders() -> (&'static Program, Example, Explored) {
    let id = "asynchronous/queue_owned_permit";
    let is_it = |program: &&Program| Path::new(program.path).with_extension("").ends_with(id);
    let program = programs::PROGRAMS.iter().find(is_it);
    let program = program.expect("it is explored");
    let example = Example::read(Path::new(program.path)).expect("it keeps the rules");
    let record =
        schedules::read(&record_file()).expect("it is there").remove(id).expect("it is recorded");
    assert_eq!(record.others.len(), 1);
    (program, example, record)
}

#[test]
fn a_record_that_is_right_is_accepted() {
    let (program, example, record) = of_two_orders();
    assert_eq!(explore(program, &example, Some(&record)), Ok(record));
}

#[test]
fn an_output_that_is_not_recorded_is_shown_with_its_shortest_schedule() {
    let (program, example, record) = of_two_orders();
    let only_shown = Explored { others: Vec::new(), ..record };
    let fault = explore(program, &example, Some(&only_shown)).expect_err("one is missing");
    assert!(fault.contains("it prints what no record allows, in 8 schedules"), "{fault}");
    assert!(fault.contains("  1. main waits\n"), "{fault}");
}

#[test]
fn another_count_of_schedules_is_noticed() {
    let (program, example, record) = of_two_orders();
    let more = Explored { schedules: record.schedules + 1, ..record };
    let fault = explore(program, &example, Some(&more)).expect_err("the count is wrong");
    assert!(fault.starts_with("found Explored"), "{fault}");
}

#[test]
fn another_end_than_the_promised_one_is_noticed() {
    let (program, example, record) = of_two_orders();
    let hangs = Example { ending: Ending::Hangs, ..example };
    let fault = explore(program, &hangs, Some(&record)).expect_err("it returns");
    assert!(fault.contains("it ends in another way than its page says"), "{fault}");
}

#[test]
fn an_output_that_comes_in_no_order_is_noticed() {
    let (program, example, _) = of_two_orders();
    // This is another example's golden output.
    let path = example.path.with_file_name("queue_bounded.rs");
    let fault = explore(program, &Example { path, ..example }, None).expect_err("it differs");
    assert!(fault.contains("it prints what its page shows in no order"), "{fault}");
}
