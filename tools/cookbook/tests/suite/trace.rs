//! Traces programs on the server that `cargo book serve` starts: what they do,
//! where they wait, and hostile ones.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | the events in `tests/traced` are rewritten |

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use example_format::Example;
use proven::Suite;
use serde_json::{Value, json};

use super::golden;
use super::playground::{Server, examples, inputs as common, line};
use crate::project;

/// Seconds until the server stops a program: enough to wait for ever.
const WALL: &str = "3";

/// The most events of a run, as the server reads them.
const MOST_EVENTS: usize = 2000;

/// The most sentences on where a program waits, as the server says them.
const MOST_SENTENCES: usize = 50;

/// What came of a traced run.
#[derive(Debug, Default)]
struct Run {
    events: Vec<Value>,
    stdout: String,
    stderr: String,
    waits: Vec<String>,
    /// The last event.
    end: Value,
}

async fn trace(server: &Server, code: &str) -> Run {
    let mut reply = server.stream("trace", code).await;
    let mut run = Run::default();
    loop {
        let event = line(&mut reply).await;
        let text = || event["text"].as_str().expect("text");
        match event["event"].as_str().expect("each line is an event") {
            "stdout" => run.stdout += text(),
            "stderr" => run.stderr += text(),
            "trace" => run.events.push(event),
            "waits" => {
                let sentences = event["sentences"].as_array().expect("a list").iter();
                run.waits = sentences.map(|it| it.as_str().expect("text").to_owned()).collect();
            }
            "refused" | "exit" | "failed" => return Run { end: event, ..run },
            _ => {}
        }
    }
}

/// A run without its times.
fn written(run: &Run) -> String {
    let mut text = String::new();
    for event in &run.events {
        let line = event["line"].as_u64().map_or("?".to_owned(), |line| line.to_string());
        let words = event["words"].as_str().expect("text");
        writeln!(text, "{} in line {line}: {words}", event["lane"]).expect("it is a string");
    }
    write!(text, "\nstdout:\n{}\nstderr:\n{}", run.stdout, run.stderr).expect("it is a string");
    text
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traced")
}

async fn events_are_golden(server: &Server) -> String {
    let events = async |code: &str| {
        let run = trace(server, code).await;
        assert_eq!(run.end["success"], true, "{run:?}");
        written(&run)
    };
    golden::differences(&folder(), "events", 3, events).await
}

/// Programs of the book that hang.
fn that_hang() -> [Example; 3] {
    ["broadcast_subscribe_late", "closing_sender_kept", "shutdown_wait_hangs"]
        .map(|name| examples().into_iter().find(|it| it.name == name).expect("it is a program"))
}

/// `sentences` without the number of the task that sent last: the workers of a
/// runtime may begin its tasks in another order.
fn whoever_sent(sentences: &str) -> String {
    let mut parts = sentences.split("(task ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| {
        said + "(task" + part.trim_start_matches(|digit: char| digit.is_ascii_digit())
    })
}

/// A program that hangs has the same sentences as without a server.
async fn a_hang_is_explained(server: &Server) {
    let golden = project().root.join("deps/traced/tests/kinds");
    for example in &that_hang() {
        let name = &example.name;
        let run = trace(server, &example.program).await;
        let wanted = std::fs::read_to_string(golden.join(format!("{name}.waits")));
        let wanted = wanted.expect("it can be read");
        assert_eq!(run.end["stopped"], "wall", "{name}: {run:?}");
        let said = run.waits.join("\n");
        assert_eq!(whoever_sent(&said), whoever_sent(wanted.trim_end()), "{name}: {run:?}");
    }
    // A program that ends says nothing of the kind, though one of its tasks waits.
    let run = trace(
        server,
        "#[tokio::main(flavor = \"current_thread\")]
        async fn main() {
            let (_tx, mut rx) = tokio::sync::mpsc::channel::<u8>(1);
            tokio::spawn(async move { rx.recv().await });
            tokio::task::yield_now().await;
        }",
    )
    .await;
    assert!(run.end["success"] == true && run.waits.is_empty(), "{run:?}");
}

const HOSTILE: &str = r###"
use std::io::Write;

const EVENT: &str =
    r##"{"micros":1,"clock":null,"lane":0,"line":1,"does":{"what":"makes","channel":1,"kind":"KIND","capacity":null}}"##;

fn main() {
    let mark = std::env::var("CHANNELS_TRACE").expect("it is traced");
    let event = |kind: &str| EVENT.replace("KIND", kind);
    let mut out = std::io::stderr().lock();
    let mut put = |mark: &str, content: &str| {
        let _ = write!(out, "\u{1e}{mark} {content}\n");
    };
    BODY
    let _ = (event("x"), mark);
}
"###;

/// Programs that write to where their events leave, and nearly the same ones
/// that write what may be there.
async fn hostile_programs_are_bounded(server: &Server) {
    let program = |body: &str| HOSTILE.replace("BODY", body);
    // What is forged well is an event, of which nobody believes more than that.
    let run = trace(server, &program("put(&mark, &event(\"<img src=x>\"));")).await;
    assert_eq!((run.events.len(), run.stderr.as_str()), (1, ""), "{run:?}");
    assert_eq!(run.events[0]["words"], "makes channel 1, <img src=x>");

    // What is no event stays text: another mark, garbage, one that is too long.
    for (body, text) in [
        ("put(\"mark\", &event(\"x\"));", "\u{1e}mark {"),
        ("put(&mark, \"garbage\");", " garbage\n"),
        ("put(&mark, &event(\"x\").replace(\"makes\", \"unmakes\"));", "unmakes"),
        ("put(&mark, &event(&\"x\".repeat(600)));", "xxxx"),
    ] {
        let run = trace(server, &program(body)).await;
        assert!(run.events.is_empty() && run.stderr.contains(text), "{run:?}");
        assert_eq!(run.end["success"], true, "{run:?}");
    }

    // Nobody is told of more places to wait in than anybody reads.
    let wait = r#"{"micros":1,"clock":null,"lane":LANE,"line":1,"does":{"what":"waits_to_receive","channel":1}}"#;
    let waits = format!(
        "put(&mark, &event(\"x\"));
        for lane in 0..TIMES {{ put(&mark, &{wait:?}.replace(\"LANE\", &lane.to_string())); }}
        loop {{ std::thread::park(); }}"
    );
    for (lanes, sentences) in [(100, MOST_SENTENCES), (3, 3)] {
        let run = trace(server, &program(&waits.replace("TIMES", &lanes.to_string()))).await;
        assert_eq!(run.end["stopped"], "wall", "{run:?}");
        assert_eq!((run.events.len(), run.waits.len()), (lanes + 1, sentences), "{run:?}");
    }

    // Of a flood, no more than a run's events are believed.
    let flood = "for _ in 0..TIMES { put(&mark, &event(\"x\")); }";
    let run = trace(server, &program(&flood.replace("TIMES", "2010"))).await;
    assert_eq!(run.events.len(), MOST_EVENTS, "{:?}", run.end);
    assert_eq!(run.stderr.lines().count(), 10, "{:?}", run.stderr);
    let run = trace(server, &program(&flood.replace("TIMES", "100000"))).await;
    assert_eq!(run.end["stopped"], "output", "{:?}", run.end);
    assert_eq!(run.events.len(), MOST_EVENTS, "{:?}", run.end);
    let run = trace(server, &program(&flood.replace("TIMES", "10"))).await;
    assert_eq!((run.events.len(), &run.end["success"]), (10, &json!(true)), "{run:?}");
}

/// rustc refuses what the crates cannot record; and what it refuses anyway.
async fn what_cannot_be_recorded_says_so(server: &Server) {
    let code = "fn main() {
        let (tx, rx) = tokio::sync::mpsc::channel::<u8>(1);
        drop((tx, tokio_stream::wrappers::ReceiverStream::new(rx)));
    }";
    let run = trace(server, code).await;
    assert_eq!(run.end["event"], "refused", "{run:?}");
    let said = run.end["stderr"].as_str().expect("text");
    let sentence = "This program cannot be recorded: it gives a receiver to another crate.\n\n";
    assert!(said.starts_with(sentence) && said.contains("ReceiverStream"), "{said}");
    // What no word in the text tells, rustc does.
    let run = trace(server, "fn main() { tokio::sync::mpsc::nothing(); }").await;
    let said = run.end["stderr"].as_str().expect("text");
    assert!(said.starts_with("This program cannot be recorded: rustc refuses it with "), "{said}");
    let run = trace(server, &code.replace("tokio_stream::wrappers::ReceiverStream::new", "")).await;
    assert_eq!(run.end["success"], true, "{run:?}");
}

/// One server serves all of these proofs.
#[tokio::test]
async fn programs_are_traced_on_the_server() {
    let suite = Suite::new("trace", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let root = project().root;
    let inputs = common(&Vec::from_iter(&that_hang()))
        .text("this suite", include_str!("trace.rs"))
        .text("its comparison", include_str!("golden.rs"))
        .folder(&root.join("deps/traced"))
        .folder(&folder());
    if let Some(day) = suite.proven(&inputs) {
        return suite.say("all programs that are traced", day);
    }
    let Some(server) = Server::with_run_wall(WALL).await else { return };
    let faults = events_are_golden(&server).await;
    a_hang_is_explained(&server).await;
    hostile_programs_are_bounded(&server).await;
    what_cannot_be_recorded_says_so(&server).await;
    assert!(
        faults.is_empty(),
        "\n{faults}\nIf the events are right: SNAPSHOTS=overwrite cargo test -p cookbook traced"
    );
    server.end().await;
    suite.stamp(&inputs);
}
