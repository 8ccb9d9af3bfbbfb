//! Many clients at once that edit, break and abandon the programs that they run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use playground::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{self, Request};
use crate::process::Process;

/// The clients and requests, and for how long they are sent.
#[derive(Debug, Clone)]
pub struct Load {
    /// Clients, each with an address of its own.
    pub clients: usize,
    /// The least time.
    pub time: Duration,
    /// The least number of requests.
    pub requests: usize,
    /// Programs and what they print. `EDIT` in a program is a number that changes.
    pub programs: Vec<(String, String)>,
}

/// The kind of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Unchanged,
    Edited,
    Wrong,
    Endless,
    Leaving,
}

impl Kind {
    /// The kind for a random number from 0 to 999.
    fn of(number: u32) -> Kind {
        match number {
            0..450 => Kind::Unchanged,
            450..800 => Kind::Edited,
            800..900 => Kind::Wrong,
            900..910 => Kind::Endless,
            _ => Kind::Leaving,
        }
    }
}

/// The results.
#[derive(Debug, Default)]
pub struct Outcome {
    pub requests: usize,
    /// Requests answered with 429.
    pub refused: usize,
    /// Everything that should not have happened.
    pub faults: Vec<String>,
    /// Milliseconds from request to last line.
    pub times: BTreeMap<Kind, Vec<f64>>,
    /// Numbers of requests, each with the server's memory in bytes after so many.
    pub memory: Vec<(usize, u64)>,
}

impl Outcome {
    /// Records an answer. Returns how long its client must wait, if the server said so.
    fn add(
        &mut self,
        kind: Kind,
        time: f64,
        answer: Result<Option<Duration>, String>,
    ) -> Option<Duration> {
        match answer {
            Ok(None) => self.times.entry(kind).or_default().push(time),
            Ok(Some(_)) => self.refused += 1,
            Err(ref fault) => self.faults.push(format!("{kind:?}: {fault}")),
        }
        answer.ok().flatten()
    }
}

/// The time that is greater than the fraction `part` of `times`.
pub fn quantile(times: &[f64], part: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * part).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Whether programs can be confined here. If not, prints so, and fails in CI.
pub fn can_confine() -> bool {
    let found = Sandbox::detect(Path::new(env!("CARGO_BIN_EXE_playground"))).sandbox();
    let Err(why) = found else { return true };
    proven::skip("what a server does under load", &format!("no sandbox: {why}"));
    false
}

/// The body of a request to run `code`.
pub fn execute(code: &str) -> Value {
    json!({
        "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
        "tests": false, "code": code,
    })
}

/// How a server answered.
pub enum Answer {
    /// The server is too busy. The time is when to ask again.
    Full(Duration),
    /// What the program printed on standard output, and the last event.
    Ran { printed: String, last: Value },
    /// The client left as soon as something was printed.
    Left,
}

/// Sends a request to run a program, and reads the events.
pub async fn send(request: Request, leaves: bool) -> Result<Answer, String> {
    let request = request.header("accept", "application/x-ndjson");
    let mut response = request.send().await.map_err(|error| format!("{error:?}"))?;
    if response.status() == 429 {
        let seconds = response.headers().get("retry-after").and_then(|it| it.to_str().ok());
        let seconds = seconds.and_then(|it| it.parse().ok()).ok_or("429 without Retry-After")?;
        return Ok(Answer::Full(Duration::from_secs(seconds)));
    }
    if response.status() != 200 {
        let status = response.status();
        return Err(format!("{status}: {}", response.text().await.unwrap_or_default()));
    }
    let (mut read, mut printed, mut last) = (Vec::new(), String::new(), Value::Null);
    while let Some(chunk) = response.chunk().await.map_err(|error| format!("{error:?}"))? {
        read.extend(chunk);
        while let Some(end) = read.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = read.drain(..=end).collect();
            last = serde_json::from_slice(&line).map_err(|error| error.to_string())?;
            if last["event"] == "stdout" {
                printed += last["text"].as_str().unwrap_or_default();
                if leaves {
                    return Ok(Answer::Left);
                }
            }
        }
    }
    Ok(Answer::Ran { printed, last })
}

struct Shared {
    load: Load,
    url: String,
    until: Instant,
    sent: AtomicUsize,
    edits: AtomicU32,
    outcome: Mutex<Outcome>,
}

impl Load {
    /// Sends the load to a server of its own, and checks that it leaves nothing behind.
    pub async fn run(self, manifest: &Path, options: &[&str]) -> Outcome {
        let state = tempfile::TempDir::new().expect("a folder");
        let options = [&["--trust-proxy"], options].concat();
        let mut server = Process::start(manifest, state.path(), &options).await;
        let clients = self.clients;
        let shared = Arc::new(Shared {
            url: server.url.clone(),
            until: Instant::now() + self.time,
            load: self,
            sent: AtomicUsize::new(0),
            edits: AtomicU32::new(0),
            outcome: Mutex::default(),
        });
        let clients: Vec<_> =
            (0..clients).map(|number| tokio::spawn(shared.clone().client(number))).collect();
        let mut memory = Vec::new();
        let mut next = 200;
        while clients.iter().any(|client| !client.is_finished()) {
            let sent = shared.sent.load(Relaxed);
            if sent >= next {
                memory.push((sent, memory_of(&server)));
                next += 200;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for client in clients {
            client.await.expect("a client does not panic");
        }
        let mut outcome = std::mem::take(&mut *shared.outcome.lock().expect("nobody panicked"));
        outcome.requests = shared.sent.load(Relaxed);
        outcome.memory = memory;
        outcome.memory.push((outcome.requests, memory_of(&server)));
        outcome.faults.extend(left(&server).await);
        if !server.end("TERM").await {
            outcome.faults.push("the server did not end well".to_owned());
        }
        let files = server.files();
        if !files.is_empty() {
            outcome.faults.push(format!("the server left files: {files:?}"));
        }
        outcome
    }
}

/// Bytes of memory that the server holds.
pub fn memory_of(server: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id()));
    let status = status.expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.expect("Linux reports it").trim().trim_end_matches(" kB");
    kib.parse::<u64>().expect("a number") << 10
}

/// How many requests wait to be compiled now, according to the server's metrics.
pub async fn waiting(server: &Process) -> usize {
    let text = client::get(server.metrics()).send().await.expect("it is served").text().await;
    let text = text.expect("it is text");
    let begin = r#"playground_waiting{queue="compile"} "#;
    let waiting = text.lines().find_map(|line| line.strip_prefix(begin)?.parse().ok());
    waiting.expect("it is reported")
}

/// The processes and files that are left after all clients have left, besides the caches.
pub async fn left(server: &Process) -> Vec<String> {
    const EXPECTED: [&str; 5] = ["binaries", "empty", "lock", "states", "work"];
    let now = || {
        let mut left = server.children();
        left.extend(server.files().into_iter().filter(|file| !EXPECTED.contains(&file.as_str())));
        left
    };
    // A program whose client has just left may be about to end.
    for _ in 0..1000 {
        if now().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    now()
}

impl Shared {
    async fn client(self: Arc<Shared>, number: usize) {
        // Random numbers, but the same ones in each run.
        let mut random = number as u32 + 1;
        let mut next = move || {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            random
        };
        while Instant::now() < self.until || self.sent.load(Relaxed) < self.load.requests {
            let kind = Kind::of(next() % 1000);
            let which = next() as usize % self.load.programs.len();
            let began = Instant::now();
            let answer = self.ask(number, kind, which).await;
            self.sent.fetch_add(1, Relaxed);
            let time = began.elapsed().as_secs_f64() * 1000.0;
            let wait = self.outcome.lock().expect("nobody panicked").add(kind, time, answer);
            if let Some(wait) = wait {
                tokio::time::sleep(wait).await;
            }
        }
    }

    /// Runs a program. If the server is too busy, returns how long to wait.
    async fn ask(
        &self,
        number: usize,
        kind: Kind,
        which: usize,
    ) -> Result<Option<Duration>, String> {
        let (program, output) = &self.load.programs[which];
        let edit = self.edits.fetch_add(1, Relaxed).to_string();
        let code = match kind {
            Kind::Unchanged => program.replace("EDIT", "0"),
            Kind::Edited => program.replace("EDIT", &edit),
            Kind::Wrong => format!("fn main() {{ let number: u32 = \"{edit}\"; }}"),
            Kind::Endless => "fn main() { loop { std::hint::spin_loop(); } }".to_owned(),
            Kind::Leaving => {
                "fn main() { println!(\"here\"); loop { std::thread::park(); } }".to_owned()
            }
        };
        let mut body = execute(&code);
        body["session"] = json!(format!("0123456789abcdef{number}"));
        body["snippet"] = json!(format!("{kind:?}{which}"));
        let url = format!("{}/execute", self.url);
        let request = client::post(url).header("x-forwarded-for", format!("198.51.100.{number}"));
        let leaves = kind == Kind::Leaving;
        let (printed, last) = match send(request.json(&body), leaves).await? {
            Answer::Full(wait) => return Ok(Some(wait)),
            Answer::Left => return Ok(None),
            Answer::Ran { printed, last } => (printed, last),
        };
        let right = match kind {
            Kind::Unchanged | Kind::Edited => last["success"] == true && printed == *output,
            Kind::Wrong => last["event"] == "refused" && last["stopped"].is_null(),
            Kind::Endless => last["event"] == "exit" && !last["stopped"].is_null(),
            Kind::Leaving => false,
        };
        if right { Ok(None) } else { Err(format!("{last} after {printed:?}")) }
    }
}
