//! Sends every program of the book to the server that `cargo book serve`
//! starts, and checks that it does there what its page shows. Programs that talk
//! to a server of their own cannot run there.
//!
//! Where Linux cannot confine programs, nothing is tested, and the test says
//! so; on a CI server, where `CI` is set, that is a failure. Other systems have
//! no sandbox: there the server runs programs as it does with `--unsandboxed`.

#[cfg(unix)]
use std::os::unix::process::ExitStatusExt;
#[cfg(windows)]
use std::os::windows::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use example_format::{Ending, Example, Output, discover, read_utf8};
use example_harness::{End, Run, Verdict, has_printed_all, judge_refusal, judge_run};
use futures_util::{StreamExt, stream};
use proven::{Inputs, Suite};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::project;

/// Longer than any step takes, even compiling the crates on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// How long a program that is meant to hang must stay silent after its output.
const SILENCE: Duration = Duration::from_millis(150);

/// How many programs are sent at the same time.
const AT_ONCE: usize = 8;

/// The server's options where it has no sandbox. The crates are linked anew for
/// each program there, so compiling takes longer.
const ELSEWHERE: &[&str] =
    if cfg!(target_os = "linux") { &[] } else { &["--unsandboxed", "--compile-wall", "600"] };

/// `cargo book serve`, ready to run programs.
pub(super) struct Server {
    child: Child,
    /// Host and port.
    address: String,
    _site: TempDir,
}

impl Server {
    /// Starts a server. If it cannot confine programs, says so and returns `None`.
    pub(super) async fn start() -> Option<Server> {
        // A program that only the time limit would end must fail the test.
        Server::with_run_wall("3600").await
    }

    /// Starts a server that stops a program after so many seconds.
    pub(super) async fn with_run_wall(seconds: &str) -> Option<Server> {
        let site = tempfile::tempdir().expect("a folder can be made");
        let mut child = Command::new(env!("CARGO_BIN_EXE_cookbook"))
            .args(["serve", "--port", "0", "--run-wall", seconds])
            .args(ELSEWHERE)
            .arg("--dest")
            .arg(site.path().join("book"))
            .current_dir(project().root)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the tool can be started");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let address = loop {
            let line = lines.next_line().await.expect("text").expect("it says its address");
            if let Some(rest) = line.strip_prefix("The book is at http://") {
                break rest.split('/').next().expect("an address").to_owned();
            }
        };
        // Read its later lines too, so that they do not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let server = Server { child, address, _site: site };
        let ready = timeout(PATIENCE, server.ready()).await.expect("it gets ready");
        match ready {
            Ok(()) => Some(server),
            Err(why) => {
                proven::skip("that the book's server runs its programs", &why);
                None
            }
        }
    }

    /// Waits until it runs programs, or says why it does not.
    async fn ready(&self) -> Result<(), String> {
        loop {
            let mut reply = self.send("GET /playground.json", "*/*", "").await;
            let own = line(&mut reply).await["own"].clone();
            match own["state"].as_str() {
                Some("ready") => return Ok(()),
                Some("preparing") => sleep(Duration::from_millis(200)).await,
                _ => return Err(own["reason"].to_string()),
            }
        }
    }

    /// The reply to `request` in JSON.
    pub(super) async fn post(&self, path: &str, accept: &str, request: &Value) -> Reply {
        self.send(&format!("POST /{path}"), accept, &request.to_string()).await
    }

    /// What an endpoint that streams tells of a program, line by line.
    pub(super) async fn stream(&self, path: &str, code: &str) -> Reply {
        let request = json!({
            "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
            "tests": false, "code": code, "backtrace": false,
        });
        self.post(path, "application/x-ndjson", &request).await
    }

    /// The body of the reply, line by line.
    async fn send(&self, what: &str, accept: &str, body: &str) -> Reply {
        let mut connection = TcpStream::connect(&self.address).await.expect("it listens");
        let (address, length) = (&self.address, body.len());
        // HTTP 1.0, so that the body is not chunked and ends with the connection.
        let request = format!(
            "{what} HTTP/1.0\r\nHost: {address}\r\nAccept: {accept}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        connection.write_all(request.as_bytes()).await.expect("it reads");
        let mut reply = BufReader::new(connection).lines();
        let status = reply.next_line().await.expect("it answers").unwrap_or_default();
        assert!(status.contains(" 200 "), "{what}: {status}");
        while reply.next_line().await.expect("a header").is_some_and(|line| !line.is_empty()) {}
        reply
    }

    /// Sends `program` for the example, and judges what comes back.
    async fn judge(&self, example: &Example, program: &str) -> Verdict {
        let mut reply = self.stream("execute", program).await;
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let text = |line: &Value, key: &str| line[key].as_str().expect("text").to_owned();
        let end = loop {
            let hangs = example.ending == Ending::Hangs && has_printed_all(example, &stdout);
            let wait = if hangs { SILENCE } else { PATIENCE };
            // The reply is dropped, as when a reader leaves.
            let Ok(line) = timeout(wait, line(&mut reply)).await else { break End::Silent };
            match line["event"].as_str().expect("each line is an event") {
                "queued" | "compiling" => {}
                "compiled" => {
                    if let Ending::CompileFail(_) = example.ending {
                        return judge_refusal(example, true, &text(&line, "stderr"));
                    }
                }
                "refused" => {
                    let said = text(&line, "stderr");
                    let said = anstream::adapter::strip_str(&said).to_string();
                    if let Ending::CompileFail(_) = example.ending {
                        return judge_refusal(example, false, &said);
                    }
                    panic!("{}: rustc refuses it:\n{said}", example.id());
                }
                "stdout" => stdout.extend(text(&line, "text").into_bytes()),
                "stderr" => stderr.extend(text(&line, "text").into_bytes()),
                "exit" => break end(&line),
                _ => panic!("{}: {line}", example.id()),
            }
        };
        judge_run(example, Run { end, stdout, stderr, left_behind: false })
    }

    /// Processes that the server started and that still exist; empty except on Linux.
    fn children(&self) -> Vec<String> {
        if cfg!(not(target_os = "linux")) {
            return Vec::new();
        }
        let parent = self.child.id().expect("it runs").to_string();
        let processes = std::fs::read_dir("/proc").expect("Linux has it").flatten();
        let stat = |it: std::fs::DirEntry| std::fs::read_to_string(it.path().join("stat")).ok();
        // After the name in parentheses come the state and the parent.
        let is_child = |stat: &String| {
            let behind = stat.rsplit(')').next().unwrap_or_default();
            behind.split_whitespace().nth(1) == Some(&parent)
        };
        processes.filter_map(stat).filter(is_child).collect()
    }

    /// Ends the server by Ctrl-C, once all that it started has ended. On
    /// Windows, where Ctrl-C cannot be sent to a single process, kills it.
    pub(super) async fn end(mut self) {
        let gone = async {
            while !self.children().is_empty() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        let gone = timeout(Duration::from_secs(30), gone).await;
        gone.unwrap_or_else(|_| panic!("these processes live: {:#?}", self.children()));
        if cfg!(windows) {
            return self.child.kill().await.expect("it can be killed");
        }
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await.expect("kill starts");
        assert!(sent.success());
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").expect("status");
        assert_eq!(status.code(), Some(0));
    }
}

/// The lines of a reply's body.
pub(super) type Reply = Lines<BufReader<TcpStream>>;

/// The next line, as JSON. Cancel-safe.
pub(super) async fn line(reply: &mut Reply) -> Value {
    let line = reply.next_line().await.expect("the reply comes whole");
    serde_json::from_str(&line.expect("the last line is an end")).expect("a line is JSON")
}

/// How the program ended, after the last line of a reply.
fn end(line: &Value) -> End {
    let number = |key: &str| line[key].as_i64().map(|number| number as i32);
    match (line["stopped"].as_str(), number("code"), number("signal")) {
        #[cfg(unix)]
        (None, Some(code), _) => End::Exited(ExitStatus::from_raw(code << 8)),
        #[cfg(windows)]
        (None, Some(code), _) => End::Exited(ExitStatus::from_raw(code.cast_unsigned())),
        #[cfg(unix)]
        (None, None, Some(signal)) => End::Exited(ExitStatus::from_raw(signal)),
        (Some("output"), ..) => End::Flood,
        _ => End::TooLong,
    }
}

/// What is wrong, with the example's name; empty if nothing.
fn faults(example: &Example, verdict: &Verdict) -> String {
    let mut faults = String::new();
    for fault in verdict.faults.iter().chain(&verdict.difference) {
        faults += &format!("{}: {fault}\n", example.id());
    }
    faults
}

fn suite() -> Suite {
    Suite::new("playground", Path::new(env!("CARGO_TARGET_TMPDIR")))
}

/// The book's programs that run in a playground.
pub(super) fn examples() -> Vec<Example> {
    let mut examples = discover(&project().examples()).examples;
    examples.retain(|example| !example.leaves_process());
    examples
}

/// What the proof rests on that `examples` do on the server what their pages
/// show: their files, the server, the crates, the tools, the kernel, and this
/// test.
pub(super) fn inputs(examples: &[&Example]) -> Inputs {
    let root = project().root;
    let mut inputs = Inputs::new()
        .text("this suite", include_str!("playground.rs"))
        .file(Path::new(env!("CARGO_BIN_EXE_cookbook")))
        .file(&root.join("Cargo.toml"))
        .file(&root.join("Cargo.lock"))
        .file(&root.join("deps/Cargo.toml"))
        .tool("rustc", &["-vV"])
        .tool("cargo", &["-vV"])
        .machine()
        .variables(&["RUSTC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "PLAYGROUND_WITHOUT_LAYER"]);
    if cfg!(unix) {
        // rustc links with `cc`.
        inputs = inputs.tool("cc", &["--version"]);
    }
    examples.iter().fold(inputs, |inputs, example| with_example(&inputs, example))
}

pub(super) fn with_example(inputs: &Inputs, example: &Example) -> Inputs {
    inputs.clone().text("example", example.id()).file(&example.path).file(&example.golden_path())
}

/// One server serves all of these proofs, since it takes seconds to start.
#[tokio::test]
async fn every_program_does_on_the_server_what_its_page_shows() {
    let examples = examples();
    assert!(!examples.is_empty(), "the book has programs");
    let (suite, common) = (suite(), inputs(&[]));
    let of = |example: &Example| with_example(&common, example);
    let days: Vec<_> = examples.iter().filter_map(|it| suite.proven(&of(it))).collect();
    if let Some(day) = days.iter().min() {
        suite.say(&format!("{} of {} programs", days.len(), examples.len()), *day);
    }
    let open: Vec<_> = examples.iter().filter(|it| suite.proven(&of(it)).is_none()).collect();
    let (others, buttons) = (of_each_kind(&examples), that_end_well(&examples));
    let noticed = inputs(&others).text("test", "something else");
    let pressed = inputs(&buttons).text("test", "mdBook's button");
    let is_open = |inputs: &Inputs| suite.proven(inputs).is_none();
    if open.is_empty() && !is_open(&noticed) && !is_open(&pressed) {
        return;
    }
    let Some(server) = Server::start().await else { return };
    let judged = stream::iter(&open)
        .map(async |example| faults(example, &server.judge(example, &example.program).await));
    let faults = judged.buffer_unordered(AT_ONCE).collect::<String>().await;
    assert!(faults.is_empty(), "\n{faults}");
    if is_open(&noticed) {
        a_program_that_does_something_else_is_noticed(&server, &others).await;
    }
    if is_open(&pressed) {
        mdbooks_own_button_gets_the_golden_output(&server, &buttons).await;
    }
    server.end().await;
    open.iter()
        .map(|example| of(example))
        .chain([noticed, pressed])
        .for_each(|it| suite.stamp(&it));
}

/// An example of each kind that is judged in a way of its own.
fn of_each_kind(examples: &[Example]) -> [&Example; 4] {
    let first = |wanted: fn(&Example) -> bool| {
        examples.iter().find(|example| wanted(example)).expect("the book has one of each kind")
    };
    [
        first(|it| it.ending == Ending::Exit(0) && it.output == Output::Exact),
        first(|it| it.ending == Ending::Exit(0) && it.output == Output::Unordered),
        first(|it| it.ending == Ending::Hangs),
        first(|it| matches!(it.ending, Ending::CompileFail(_))),
    ]
}

async fn a_program_that_does_something_else_is_noticed(server: &Server, examples: &[&Example]) {
    for example in examples {
        let verdict = server.judge(example, "fn main() { println!(\"other\"); }").await;
        assert_ne!(faults(example, &verdict), "", "{} may do anything", example.id());
    }
}

/// Some examples that print the same in each run.
fn that_end_well(examples: &[Example]) -> Vec<&Example> {
    let printed = |it: &&Example| it.ending == Ending::Exit(0) && it.output == Output::Exact;
    examples.iter().filter(printed).take(5).collect()
}

async fn mdbooks_own_button_gets_the_golden_output(server: &Server, examples: &[&Example]) {
    for example in examples {
        let request = json!({
            "version": "stable", "optimize": "0", "code": example.program, "edition": "2024",
        });
        let mut reply = server.post("evaluate.json", "application/json", &request).await;
        let golden = read_utf8(&example.golden_path()).expect("the golden file can be read");
        let expected = json!({"result": golden, "error": null});
        assert_eq!(line(&mut reply).await, expected, "{}", example.id());
    }
}

#[test]
fn a_change_of_an_example_or_of_its_output_is_proven_anew() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let category = folder.path().join("asynchronous");
    std::fs::create_dir(&category).expect("the folder can be written");
    let examples = examples();
    let original = examples.first().expect("the book has programs");
    let example = Example { path: category.join("copy.rs"), ..original.clone() };
    std::fs::copy(&original.path, &example.path)
        .and_then(|_| std::fs::copy(original.golden_path(), example.golden_path()))
        .expect("the folder can be written");
    let key = || with_example(&Inputs::new(), &example).key();
    let before = key();
    assert_eq!(before, key());
    for file in [example.path.clone(), example.golden_path()] {
        let text = std::fs::read_to_string(&file).expect("it was just written");
        std::fs::write(&file, format!("{text}\n")).expect("the folder can be written");
        assert_ne!(before, key(), "{}", file.display());
        std::fs::write(&file, text).expect("the folder can be written");
    }
    assert_ne!(before, with_example(&Inputs::new(), &examples[1]).key());
}
