//! Traced programs do what they do without the trace, and their events are the
//! recorded ones.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | the recorded events, and the steps in `steps.json`, are rewritten |

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use example_format::{Ending, Example};
use example_harness::{End, Run, has_printed_all, judge_run};
use proven::{Inputs, Suite};
use trace_events::{Does, Event, Frames, Piece, Queue, Side, VARIABLE, waits};
use trace_steps::steps;

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

const PROGRAM: &str = env!("CARGO_BIN_EXE_traced-program");

/// Longer than any program takes.
const TOO_LONG: Duration = Duration::from_secs(20);

// The traced programs are in one, their golden outputs in two folders, and the
// records that they are compared with here.
proven::suite!("steps", {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Inputs::new()
        .this_program()
        .file(Path::new(PROGRAM))
        .folder(&package.join("tests/kinds"))
        .folder(&package.join("../tests/categories"))
        .file(&package.join("steps.json"))
        .machine()
});

/// Makes a program write its events.
const TRACED_RUN: (&str, &str) = (VARIABLE, "mark");

/// Runs a program with `variables`, until `complete` says that it has printed
/// everything. Its events are taken out of its standard error.
fn run(
    name: &str,
    variables: &[(&str, &str)],
    complete: &dyn Fn(&[u8]) -> bool,
) -> (Run, Vec<Event>) {
    let mut command = Command::new(PROGRAM);
    command.arg(name).envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let gather = |mut from: Box<dyn Read + Send>| {
        let gathered = Arc::new(Mutex::new(Vec::new()));
        let to = gathered.clone();
        let reader = thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                to.lock().expect("no reader panics").extend(&buffer[..count]);
            }
        });
        (gathered, reader)
    };
    let (stdout, of_stdout) = gather(Box::new(child.stdout.take().expect("it is piped")));
    let (stderr, of_stderr) = gather(Box::new(child.stderr.take().expect("it is piped")));
    let began = Instant::now();
    let mut seen = None;
    let end = loop {
        if let Some(status) = child.try_wait().expect("it is our child") {
            break End::Exited(status);
        }
        let size = stdout.lock().expect("no reader panics").len();
        let quiet = seen.is_some_and(|(last, since): (usize, Instant)| {
            last == size && since.elapsed() > Duration::from_millis(500)
        });
        if seen.is_none_or(|(last, _)| last != size) {
            seen = Some((size, Instant::now()));
        }
        let end = match complete(&stdout.lock().expect("no reader panics")) {
            true if quiet => Some(End::Silent),
            _ if began.elapsed() > TOO_LONG => Some(End::TooLong),
            _ => None,
        };
        if let Some(end) = end {
            child.kill().expect("it is our child");
            child.wait().expect("it is our child");
            break end;
        }
        thread::sleep(Duration::from_millis(2));
    };
    for reader in [of_stdout, of_stderr] {
        reader.join().expect("no reader panics");
    }
    let stdout = stdout.lock().expect("no reader panics").clone();
    let mut frames = Frames::new("mark");
    let mut pieces = frames.push(&stderr.lock().expect("no reader panics"));
    pieces.extend(frames.finish());
    let (mut stderr, mut events) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Text(text) => stderr.extend(text),
            Piece::Event(event) => events.push(event),
        }
    }
    (Run { end, stdout, stderr, left_behind: false }, events)
}

/// Runs a program that ends; returns what it printed, and its events.
fn run_to_end(name: &str, traced: bool) -> (String, Vec<Event>) {
    let variables: &[_] = if traced { &[TRACED_RUN] } else { &[] };
    let (run, events) = run(name, variables, &|_| false);
    let End::Exited(status) = run.end else { panic!("{name} did not end: {:?}", run.end) };
    assert!(status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    (String::from_utf8(run.stdout).expect("it prints text"), events)
}

/// The events, a line each, without the times.
fn list(events: &[Event]) -> String {
    let line = |event: &Event| {
        let line = event.line.map(|line| format!(" line {line}")).unwrap_or_default();
        format!("{}{line}: {event}\n", event.lane)
    };
    events.iter().map(line).collect()
}

#[test]
fn the_examples_do_the_same_when_they_are_traced() {
    let suite = Suite::of_this_program("traced");
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let common = Inputs::new()
        .text("this suite", include_str!("programs.rs"))
        .folder(&package.join("src"))
        .folder(&package.join("stand_ins"))
        .folder(&package.join("recorder"))
        .folder(&package.join("events"))
        .folder(&package.join("../format/src"))
        .folder(&package.join("../harness/src"))
        .file(&package.join("build.rs"))
        .file(&package.join("../../Cargo.lock"))
        .tool("rustc", &["-vV"]);
    let (next, faults) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((id, path)) = TRACED.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let example = Example::read(Path::new(path)).expect("it was read before");
                    let inputs = common
                        .clone()
                        .text("example", format!("{example:?}"))
                        .file(&example.golden_path());
                    if suite.proven(&inputs).is_some() {
                        continue;
                    }
                    match compare(id, &example) {
                        Ok(()) => suite.stamp(&inputs),
                        Err(fault) => faults.lock().expect("nobody panics").push(fault),
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("nobody panics");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Whether the traced example keeps what its file promises.
fn compare(id: &str, example: &Example) -> Result<(), String> {
    let hangs = matches!(example.ending, Ending::Hangs);
    let (run, _) = run(id, &[TRACED_RUN], &|stdout| hangs && has_printed_all(example, stdout));
    let verdict = judge_run(example, run);
    match (verdict.faults.as_slice(), &verdict.difference) {
        ([], None) => Ok(()),
        (faults, difference) => {
            let difference = difference.as_deref().unwrap_or_default();
            Err(format!("{id}: {}\n{difference}{}", faults.join("; "), verdict.stderr))
        }
    }
}

#[test]
fn another_output_than_the_promised_one_is_noticed() {
    let example = |id| {
        let (_, path) = TRACED.iter().find(|(other, _)| *other == id).expect("it is traced");
        Example::read(Path::new(path)).expect("it was read before")
    };
    let (id, other) = ("asynchronous/queue_bounded", "asynchronous/queue_depth");
    assert_eq!(compare(id, &example(id)), Ok(()));
    let fault = compare(id, &example(other)).expect_err("it prints something else");
    assert!(fault.starts_with(id), "{fault}");
}

#[test]
fn what_is_not_traced_has_a_reason() {
    assert!(TRACED.len() > 100, "{}", TRACED.len());
    for (id, reason) in OTHERS {
        println!("{id} is not traced: {reason}");
        assert!(!TRACED.iter().any(|(other, _)| id == other));
    }
}

/// The programs of `kinds`, but for the one that a test needs to fail.
const KINDS: [&str; 8] = [
    "tokio_mpsc",
    "tokio_mpsc_unbounded",
    "tokio_oneshot",
    "tokio_broadcast",
    "tokio_watch",
    "async_channel",
    "flume",
    "crossbeam_channel",
];

/// Compares `found` with the recorded file, or records it.
fn recorded(name: &str, found: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds").join(name);
    if proven::overwrite() {
        std::fs::write(&file, found).expect("the record can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(found, expected, "{name} differs; SNAPSHOTS=overwrite records it");
}

#[test]
fn each_kind_of_channel_reports_the_recorded_events() {
    for kind in KINDS {
        let (stdout, events) = run_to_end(&format!("kinds/{kind}"), true);
        // The package `untraced` records what it prints with the real crates.
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/kinds/{kind}.stdout"));
        assert_eq!(std::fs::read_to_string(file).ok().as_ref(), Some(&stdout), "{kind}");
        assert_eq!(run_to_end(&format!("kinds/{kind}"), false), (stdout, Vec::new()), "{kind}");
        recorded(&format!("{kind}.events"), &list(&events));
    }
}

/// Compares the lengths that a program prints with those that are recorded.
fn compare_lengths(kind: &str) -> Result<(), String> {
    let (stdout, events) = run_to_end(&format!("lengths/{kind}"), true);
    let recorded: String = events
        .iter()
        .filter(|event| {
            matches!(event.does, Does::Sent { .. } | Does::Received { .. } | Does::Missed { .. })
        })
        .map(|event| format!("{}\n", event.queue.expect("it is about a channel").waiting))
        .collect();
    if recorded == stdout {
        return Ok(());
    }
    Err(format!("{kind} has the lengths\n{stdout}not\n{recorded}{}", list(&events)))
}

#[test]
fn the_recorded_lengths_are_the_channels_own() {
    for kind in KINDS {
        assert_eq!(compare_lengths(kind), Ok(()));
    }
}

#[test]
fn another_length_than_the_recorded_one_is_noticed() {
    let fault = compare_lengths("one_too_many").expect_err("it prints another length");
    assert!(fault.starts_with("one_too_many has the lengths\n2\nnot\n1\n"), "{fault}");
}

#[test]
fn what_nobody_can_receive_does_not_wait() {
    let (_, events) = run_to_end("lengths/tokio_mpsc", true);
    let last = events.iter().rev().find_map(|event| match event.does {
        Does::Drops { left: 0, side: Side::Receiver, .. } => event.queue,
        _ => None,
    });
    assert_eq!(last, Some(Queue { waiting: 0, capacity: Some(2) }));
}

/// How often a program runs whose steps a page shows.
const TIMES: usize = 5;

#[proven::test]
fn the_steps_that_pages_show_are_those_of_each_run() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("steps.json");
    let mut found = trace_steps::read(&file).expect("the file can be read");
    for (id, shown) in &mut found {
        assert!(TRACED.iter().any(|(other, _)| other == id), "{id} is not traced");
        let mut runs = (0..TIMES).map(|_| steps(&run_to_end(id, true).1));
        *shown = runs.next().expect("it runs more than once");
        assert!(!shown.is_empty(), "{id} uses no channel that is recorded");
        assert!(runs.all(|run| run == *shown), "{id} has other steps in another run");
    }
    if proven::overwrite() {
        std::fs::write(&file, trace_steps::to_json(&found)).expect("the record can be written");
    } else {
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        let same = text == trace_steps::to_json(&found);
        assert!(same, "\n{}\nSNAPSHOTS=overwrite records this", trace_steps::to_json(&found));
    }
}

#[test]
fn another_run_than_the_recorded_one_is_noticed() {
    let of = |name| steps(&run_to_end(name, true).1);
    assert_ne!(of("kinds/tokio_mpsc"), of("kinds/one_more_place"));
}

#[test]
fn one_more_place_in_a_channel_is_noticed() {
    let first = |name| run_to_end(name, true).0.lines().next().map(str::to_owned);
    assert_eq!(first("kinds/tokio_mpsc").as_deref(), Some("Ok(()) Err(\"Full(..)\")"));
    assert_ne!(first("kinds/tokio_mpsc"), first("kinds/one_more_place"));
}

#[proven::test]
fn a_hang_is_explained() {
    for name in ["closing_sender_kept", "shutdown_wait_hangs", "broadcast_subscribe_late"] {
        let id = format!("asynchronous/{name}");
        let (_, path) = TRACED.iter().find(|(other, _)| *other == id).expect("it is traced");
        let example = Example::read(Path::new(path)).expect("it was read before");
        // On one worker, the tasks begin in the same order each time.
        let variables = [TRACED_RUN, ("TOKIO_WORKER_THREADS", "1")];
        let (_, events) = run(&id, &variables, &|stdout| has_printed_all(&example, stdout));
        assert!(!events.iter().any(|event| event.does == Does::Stops));
        let sentences = waits(&events);
        assert!(!sentences.is_empty(), "{name}");
        recorded(&format!("{name}.waits"), &(sentences.join("\n") + "\n"));
    }
}
