//! Explores programs on the server that `cargo book serve` starts: some with
//! planted faults, hostile ones, and those of the book.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | the reports in `tests/explored` are rewritten |

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use example_format::Example;
use example_harness::has_printed_all;
use futures_util::{StreamExt, stream};
use proven::{Inputs, Suite};
use schedules::{Explored, Schedules};
use serde_json::{Value, json};

use super::golden;
use super::playground::{Server, inputs as common, line, with_example};
use crate::project;

/// Bytes of the longest report: the server's limit of a run's output.
const LONGEST: usize = 64 << 10;

/// How many programs of the book are explored at the same time.
const AT_ONCE: usize = 2;

/// The last event of an exploration, and what was printed before.
async fn explore(server: &Server, code: &str) -> (Value, String) {
    let mut reply = server.stream("explore", code).await;
    let mut printed = String::new();
    loop {
        let event = line(&mut reply).await;
        match event["event"].as_str().expect("each line is an event") {
            "stdout" => printed += event["text"].as_str().expect("text"),
            "refused" | "exit" | "failed" => return (event, printed),
            _ => {}
        }
    }
}

/// The report of an exploration that succeeds.
async fn found(server: &Server, code: &str) -> Value {
    let (end, printed) = explore(server, code).await;
    assert_eq!(end["success"], true, "{end} {printed}");
    let mut report: Value = serde_json::from_str(&printed).expect("one line of JSON");
    report["explored"].take()
}

/// The reports of programs, as a reader would write them down.
fn written((end, printed): &(Value, String)) -> String {
    let mut text = String::new();
    if end["event"] == "refused" {
        let said = end["stderr"].as_str().expect("text");
        return anstream::adapter::strip_str(said).to_string();
    }
    if end["success"] != true {
        return format!("{}\n", end["detail"].as_str().expect("text"));
    }
    let report: Value = serde_json::from_str(printed).expect("one line of JSON");
    let found = &report["explored"];
    let complete = if found["complete"] == true { "complete" } else { "sampled" };
    writeln!(text, "{complete}: {} schedules", found["schedules"]).expect("it is a string");
    for outcome in found["outcomes"].as_array().expect("a list") {
        let (count, ended, output) = (&outcome["schedules"], &outcome["ended"], &outcome["output"]);
        let ended = ended.as_str().expect("text");
        writeln!(text, "\nin {count}, it prints {output}; {ended}").expect("it is a string");
        for (number, step) in outcome["steps"].as_array().expect("a list").iter().enumerate() {
            let task = step[0].as_u64().expect("a number") as usize;
            let task = outcome["tasks"][task].as_str().expect("a name");
            let did = step[1].as_str().expect("text");
            write!(text, "{:>3}. {task} {did}", number + 1).expect("it is a string");
            if step[2] != "" {
                write!(text, ", prints {}", step[2]).expect("it is a string");
            }
            text.push('\n');
        }
    }
    text
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explored")
}

fn suite() -> Suite {
    Suite::new("explore", Path::new(env!("CARGO_TARGET_TMPDIR")))
}

/// What each proof rests on: the server, the explorer, and this test.
fn inputs(test: &str) -> Inputs {
    let root = project().root;
    common(&[])
        .text("this suite", include_str!("explore.rs"))
        .text("its comparison", include_str!("golden.rs"))
        .folder(&root.join("deps/explorable/src"))
        .folder(&root.join("deps/explore/src"))
        .folder(&root.join("deps/explore/stand_in/src"))
        .file(&root.join("deps/explored/Cargo.toml"))
        .text("test", test)
}

/// Programs with planted faults, and such as cannot be explored.
async fn reports_are_golden(server: &Server) -> String {
    let report = async |code: &str| written(&explore(server, code).await);
    golden::differences(&folder(), "report", 8, report).await
}

/// A program that misuses the explorer, and one that does nearly the same and
/// may be explored.
async fn hostile_programs_are_bounded(server: &Server) {
    let program = |body: &str| format!("#[tokio::main]\nasync fn main() {{\n{body}\n}}\n");
    // One order of the tasks never ends; the keeper counts its processor time.
    let endless = "let task = tokio::spawn(async { true });
        tokio::task::yield_now().await;
        if task.is_finished() { IN_ONE_ORDER }";
    let (end, printed) =
        explore(server, &program(&endless.replace("IN_ONE_ORDER", "loop {}"))).await;
    assert_eq!((&end["stopped"], printed.as_str()), (&json!("cpu"), ""), "{end}");
    let control = found(server, &program(&endless.replace("IN_ONE_ORDER", "return;"))).await;
    assert_eq!(control["complete"], true, "{control}");

    // Each of thousands of orders prints more than the reply may hold.
    let flood = "for name in 0..8 {
            tokio::spawn(async move {
                for _ in 0..LINES { println!(\"{name:1000}\"); tokio::task::yield_now().await; }
            });
        }
        for _ in 0..20 { tokio::task::yield_now().await; }";
    let began = Instant::now();
    let (end, printed) = explore(server, &program(&flood.replace("LINES", "100"))).await;
    assert_eq!(end["success"], true, "{end}");
    assert!(printed.len() < LONGEST && printed.contains("\"explored\""), "{}", printed.len());
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    let report: Value = serde_json::from_str(&printed).expect("one line of JSON");
    assert!(report["explored"]["left_out"].as_u64().expect("a number") > 0, "{printed}");
    let control = found(server, &program("println!(\"one line\");")).await;
    assert_eq!(
        (&control["left_out"], &control["outcomes"][0]["output"]),
        (&json!(0), &json!("one line\n"))
    );

    // What each order keeps adds up, to more than the limit after six.
    let leak = "let many = vec![1_u8; SIZE];
        for _ in 0..8 { tokio::spawn(async {}); }
        tokio::task::yield_now().await;
        std::mem::forget(many);";
    let (end, printed) = explore(server, &program(&leak.replace("SIZE", "200 << 20"))).await;
    assert!(end["success"] == false && printed.is_empty(), "{end} {printed}");
    let control = found(server, &program(&leak.replace("SIZE", "8 << 10"))).await;
    assert!(control["schedules"].as_u64().expect("a number") > 16, "{control}");

    // It prints past the explorer until its room is full.
    let past = "use std::io::Write;
        let mut out = std::io::stderr();
        for _ in 0..LINES { writeln!(out, \"{:1000}\", 1).expect(\"it is open\"); }";
    let (end, _) = explore(server, &program(&past.replace("LINES", "100"))).await;
    assert_eq!(end["stopped"], "output", "{end}");
    found(server, &program(&past.replace("LINES", "1"))).await;
}

/// What differs between what was found over HTTP and the record.
fn difference(example: &Example, record: &Explored, found: &Value) -> Option<String> {
    let count = |value: &Value| value.as_u64().expect("a number") as usize;
    let told = (count(&found["schedules"]), &found["complete"], &found["preemptions"]);
    let wanted = (record.schedules, &json!(record.complete), &json!(record.preemptions));
    if told != wanted {
        return Some(format!("{told:?}, recorded is {wanted:?}"));
    }
    let mut shown = 0;
    for outcome in found["outcomes"].as_array().expect("a list") {
        let output = outcome["output"].as_str().expect("text");
        let schedules = count(&outcome["schedules"]);
        if output.ends_with('…') {
            continue;
        }
        if has_printed_all(example, output.as_bytes()) {
            shown += schedules;
        } else if !record.others.iter().any(|it| it.output == output && it.schedules == schedules) {
            return Some(format!("{output:?} in {schedules}, which is not recorded"));
        }
    }
    let all = found["left_out"] == 0;
    (all && shown != record.as_shown).then(|| format!("as shown in {shown}"))
}

/// Explores a program of the book, and once more if the machine was too busy
/// for the whole search.
async fn judge(server: &Server, example: &Example, record: &Explored) -> String {
    let mut last = None;
    for _ in 0..3 {
        last = difference(example, record, &found(server, &example.program).await);
        if last.is_none() {
            return String::new();
        }
    }
    format!("{}: {}\n", example.id(), last.unwrap_or_default())
}

/// Of each chapter, the program with the fewest schedules: the package
/// `explored` explores them all, and these show that the server does the same,
/// far from its limit of time.
fn small_ones<'a>(
    examples: &'a [Example],
    records: &'a Schedules,
) -> Vec<(&'a Example, &'a Explored)> {
    let mut chapters = BTreeMap::<_, (&Example, &Explored)>::new();
    let explored = examples.iter().filter_map(|it| Some((it, records.get(&it.id())?)));
    for (example, record) in explored.filter(|(_, record)| record.complete) {
        let chapter = (&example.category, example.name.split('_').next());
        let smallest = chapters.entry(chapter).or_insert((example, record));
        if record.schedules < smallest.1.schedules {
            *smallest = (example, record);
        }
    }
    assert!(chapters.len() > 10, "{} chapters have a program that is explored", chapters.len());
    chapters.into_values().collect()
}

/// One server serves all of these proofs.
#[tokio::test]
async fn programs_are_explored_on_the_server() {
    let records = schedules::read(&project().root.join("deps/schedules/schedules.json"));
    let records = records.expect("the record can be read");
    let examples = super::playground::examples();
    let examples = small_ones(&examples, &records);
    let (suite, common) = (suite(), inputs("the book's programs"));
    let of = |(example, record): &(&Example, &Explored)| {
        with_example(&common, example).text("record", format!("{record:?}"))
    };
    let open: Vec<_> = examples.iter().filter(|it| suite.proven(&of(it)).is_none()).collect();
    let golden = inputs("golden reports").folder(&folder());
    let hostile = inputs("hostile programs");
    let is_open = |inputs: &Inputs| suite.proven(inputs).is_none();
    if open.is_empty() && !is_open(&golden) && !is_open(&hostile) {
        let day = suite.proven(&golden).expect("it is not open");
        return suite.say("all programs that are explored", day);
    }
    let Some(server) = Server::start().await else { return };
    let mut faults = String::new();
    if is_open(&golden) {
        faults = reports_are_golden(&server).await;
    }
    if is_open(&hostile) {
        hostile_programs_are_bounded(&server).await;
    }
    let judged =
        stream::iter(&open).map(async |(example, record)| judge(&server, example, record).await);
    faults += &judged.buffer_unordered(AT_ONCE).collect::<String>().await;
    assert!(
        faults.is_empty(),
        "\n{faults}\nIf a report is right: SNAPSHOTS=overwrite cargo test -p cookbook explored"
    );
    server.end().await;
    open.iter().map(|it| of(it)).chain([golden, hostile]).for_each(|it| suite.stamp(&it));
}

#[test]
fn another_record_is_noticed() {
    let examples = super::playground::examples();
    let example = examples.iter().find(|it| it.id() == "asynchronous/queue_owned_permit");
    let example = example.expect("it is a program of the book");
    let records = schedules::read(&project().root.join("deps/schedules/schedules.json"));
    let record = records.expect("it can be read").remove(&example.id()).expect("it is recorded");
    let golden = std::fs::read_to_string(example.golden_path()).expect("it can be read");
    let shown = json!({ "output": golden, "schedules": record.as_shown });
    let others = record.others.iter();
    let others = others.map(|it| json!({ "output": it.output, "schedules": it.schedules }));
    let outcomes: Vec<_> = others.chain([shown]).collect();
    let mut found = json!({
        "schedules": record.schedules, "complete": record.complete,
        "preemptions": record.preemptions, "left_out": 0, "outcomes": outcomes,
    });
    assert_eq!(difference(example, &record, &found), None);
    found["outcomes"][0]["schedules"] = json!(1_000_000);
    assert!(difference(example, &record, &found).is_some_and(|it| it.contains("not recorded")));
    found["schedules"] = json!(1);
    assert!(difference(example, &record, &found).is_some_and(|it| it.contains("recorded is")));
}
