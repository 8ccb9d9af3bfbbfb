//! The command itself: what it refuses to do, and that it leaves nothing behind.

use std::io::Read;

use clap::{CommandFactory, Parser};
use playground::Limits;
use playground::http::Options;
use tempfile::TempDir;

use super::leaving::ENDLESS;
use super::server::{eventually, execute, gone, lines, manifest, refusal, send, settings, text};
use crate::client;
use crate::process::Process;

/// A program that says that it runs, and waits for ever.
const WAITS: &str = "fn main() {
    println!(\"here\");
    loop { std::thread::park(); }
}";

/// Sends a program to a server, and a signal once it runs or is compiled.
/// Returns whether the server ended well, and the names of the files that it
/// left.
async fn end_by(signal: &str, code: &str, options: &[&str]) -> (bool, Vec<String>) {
    let state = TempDir::new().expect("a folder");
    let mut process = Process::start(&manifest(), state.path(), options).await;
    let request = client::post(format!("{}/execute", process.url)).json(&execute(code));
    let mut reply = lines(send(request.header("accept", "application/x-ndjson")).await);
    if code == WAITS {
        reply.printed().await;
    }
    eventually("it is at work", async || !process.children().is_empty()).await;
    let children = process.children();
    let success = process.end(signal).await;
    for child in children {
        gone(child.split(' ').next().expect("a process id")).await;
    }
    (success, process.files())
}

#[proven::test]
async fn asked_to_end_it_leaves_nothing() {
    for (signal, code) in [("TERM", WAITS), ("INT", ENDLESS)] {
        let (success, files) = end_by(signal, code, &["--unsandboxed"]).await;
        assert!(success, "{signal}");
        assert!(files.is_empty(), "{signal}: {files:?}");
    }
}

#[proven::test]
async fn killed_it_leaves_no_process() {
    for code in [WAITS, ENDLESS] {
        let (success, _) = end_by("KILL", code, &[]).await;
        assert!(!success);
    }
}

#[proven::test]
async fn metrics_are_served_only_if_asked_for() {
    let state = TempDir::new().expect("a folder");
    let start = async |options: &[&str]| Process::start(&manifest(), state.path(), options).await;
    let get = async |url: String| send(client::get(url)).await;
    let with = start(&["--unsandboxed", "--metrics", "127.0.0.1:0"]).await;
    let metrics = get(with.metrics().to_owned()).await;
    assert_eq!(metrics.status(), 200);
    assert!(text(metrics).await.contains("playground_connections 0\n"));
    for server in [with, start(&["--unsandboxed"]).await] {
        assert_eq!(get(format!("{}/metrics", server.url)).await.status(), 404);
        assert!(!text(get(server.url.clone()).await).await.contains("metrics"));
    }
}

/// Removes the server's folder while it runs.
#[proven::test]
async fn the_log_says_why_the_server_failed_and_the_client_hears_where() {
    let state = TempDir::new().expect("a folder");
    let options = ["--unsandboxed", "--metrics", "127.0.0.1:0"];
    let (mut log, stderr) = std::io::pipe().expect("a pipe");
    let mut server = Process::start_with(&manifest(), state.path(), &options, stderr.into()).await;
    for entry in std::fs::read_dir(state.path()).expect("it is there").flatten() {
        if entry.file_name().to_string_lossy().starts_with("server-") {
            std::fs::remove_dir_all(entry.path().join("work")).expect("it can be removed");
        }
    }
    let request = || client::post(format!("{}/execute", server.url)).json(&execute(WAITS));
    let say = |number| {
        format!("the server failed at this request; its log says why, under fault {number}")
    };
    assert_eq!(refusal(request()).await, (500, say(1)));
    let mut reply = lines(send(request().header("accept", "application/x-ndjson")).await);
    for event in ["queued", "compiling"] {
        assert_eq!(reply.next().await.expect("a line")["event"], event);
    }
    let failed = reply.next().await.expect("a line");
    assert_eq!((&failed["event"], &failed["message"]), (&"failed".into(), &say(2).into()));
    let metrics = text(send(client::get(server.metrics())).await).await;
    assert!(metrics.contains("playground_failures_total 2\n"), "{metrics}");
    assert!(server.end("TERM").await);
    let mut said = String::new();
    log.read_to_string(&mut said).expect("text");
    for number in [1, 2] {
        let begin = format!("fault {number}: ");
        let line = said.lines().find(|line| line.starts_with(&begin)).expect(&said);
        assert!(line.contains("os error 2") && line.contains("work"), "{line}");
    }
}

async fn refused(options: &[&str]) -> String {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_playground"));
    let output = command.args(options).kill_on_drop(true).output().await.expect("it starts");
    assert!(!output.status.success(), "{options:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[proven::test]
async fn what_would_harm_its_user_is_refused() {
    let cases: [(&[&str], &str); 6] = [
        (&["--unsandboxed", "--host", "0.0.0.0"], "--unsandboxed is only for a loopback address"),
        (&["--unsandboxed", "--public"], "cannot be used with"),
        (&["--public", "--rate", "0"], "--public needs a limit on requests"),
        (&["--allow-origin", "book.example.org"], "an origin is http:// or https://"),
        (&["--allow-origin", "https://book.example.org/"], "an origin is http:// or https://"),
        (&["--runs", "0"], "at least 1"),
    ];
    for (options, expected) in cases {
        let manifest = manifest();
        let manifest = manifest.to_str().expect("UTF-8");
        let message = refused(&[&["--manifest", manifest, "--port", "0"], options].concat()).await;
        assert!(message.contains(expected), "{expected:?} is not in {message:?}");
    }
}

#[proven::test]
fn without_a_sandbox_only_a_loopback_address_is_served() {
    use playground::http::start::StartError;
    use std::net::Ipv4Addr;

    let options = |options: &[&str]| {
        CommandLine::try_parse_from([&["test"], options].concat()).expect("they are valid").options
    };
    let (here, everywhere) = (Ipv4Addr::LOCALHOST.into(), Ipv4Addr::UNSPECIFIED.into());
    let missing = || Err("no Landlock".to_owned());
    let refuses = options(&[]).confine(here, missing()).expect("it begins");
    let why = refuses.expect_err("it refuses programs");
    assert!(why.contains("no Landlock") && why.contains("--unsandboxed"), "{why}");
    for (options, bound) in [(options(&[]), everywhere), (options(&["--public"]), here)] {
        let error = options.confine(bound, missing()).expect_err("it does not begin");
        assert_eq!(error, StartError::NoSandbox { why: "no Landlock".to_owned() });
    }
}

#[derive(Parser)]
struct CommandLine {
    #[command(flatten)]
    options: Options,
}

#[proven::test]
fn every_option_is_explained_with_its_unit() {
    let command = CommandLine::command();
    let options: Vec<_> = command.get_arguments().filter(|it| it.get_id() != "help").collect();
    assert!(options.len() > 25, "{}", options.len());
    for option in options {
        let help = option.get_help().map(ToString::to_string).unwrap_or_default();
        let names = option.get_value_names().unwrap_or_default();
        let unit = match names.first().map(|name| name.as_str()) {
            Some("SECONDS") => "in seconds",
            Some("MIB") => "in MiB",
            Some("KIB") => "in KiB",
            _ => "",
        };
        assert!(!help.is_empty() && help.contains(unit), "{}: {help:?}", option.get_id());
    }
}

#[proven::test]
fn options_set_what_they_name() {
    let defaults = settings(&[]);
    assert_eq!((defaults.compile, defaults.run), (Limits::compile(), Limits::run()));
    assert_eq!(defaults.runs.slots, defaults.runs.slots_per_client, "one reader has all");
    assert!(defaults.rate.is_none());
    let set = settings(&["--public", "--run-wall", "7", "--compile-memory", "9", "--runs", "5"]);
    assert_eq!((set.run.wall.as_secs(), set.compile.memory), (7, 9 << 20));
    assert_eq!((set.runs.slots, set.runs.slots_per_client), (5, 3));
    assert!(set.rate.is_some());
}
