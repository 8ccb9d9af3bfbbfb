//! A server on a free port, and functions that send requests to it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;
use hyper::Method;
use playground::http::{Options, Service, Settings, Stage};
use playground::sandbox::Sandbox;
use playground::{Limits, Playground};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, oneshot, watch};
use tokio::task::JoinHandle;

use crate::client::{self, Request, Response};

/// How long a test waits for what must happen before it fails.
pub const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Parser)]
struct CommandLine {
    #[command(flatten)]
    options: Options,
}

/// The settings that these options make, on a loopback address.
pub fn settings(options: &[&str]) -> Settings {
    let line = CommandLine::try_parse_from([&["test"], options].concat());
    line.unwrap_or_else(|error| panic!("{error}")).options.settings(Ipv4Addr::LOCALHOST.into())
}

pub fn manifest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dependencies/Cargo.toml")
}

/// The folder that keeps compiled dependencies from one test to the next.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("http")
}

/// One playground for all tests. Programs are not confined, so that tests can
/// see what they do.
async fn playground() -> Playground {
    static PLAYGROUND: OnceCell<Playground> = OnceCell::const_new();
    let open = async || {
        let run = Limits { wall: Duration::from_secs(120), output: 64 << 20, ..Limits::run() };
        let settings = playground::Settings::new(manifest(), folder(), Sandbox::Unsandboxed);
        let settings = playground::Settings { run, ..settings };
        Playground::open(settings, |_| {}).await.unwrap_or_else(|error| panic!("{error:?}"))
    };
    PLAYGROUND.get_or_init(open).await.clone()
}

pub struct Server {
    pub address: SocketAddr,
    metrics: SocketAddr,
    end: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Starts a server that is ready.
    pub async fn start(options: &[&str]) -> Server {
        Server::at(Stage::Ready(playground().await), settings(options)).await
    }

    /// Starts a server at this stage.
    pub async fn at(stage: Stage, settings: Settings) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let service = Service::new(watch::channel(stage).1, settings);
        let for_metrics = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let metrics = for_metrics.local_addr().expect("it listens");
        let (end, ended) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let router = service.router();
            tokio::select! {
                () = service.serve(listener, router, async { drop(ended.await) }) => {}
                ended = service.serve_metrics(for_metrics) => panic!("{ended:?}"),
            }
        });
        Server { address, metrics, end, serving }
    }

    pub fn get(&self, path: &str) -> Request {
        client::get(format!("http://{}{path}", self.address))
    }

    /// Like `get`, but from the listener for metrics.
    pub fn get_metrics(&self, path: &str) -> Request {
        client::get(format!("http://{}{path}", self.metrics))
    }

    pub fn post(&self, path: &str, body: &Value) -> Request {
        client::post(format!("http://{}{path}", self.address)).json(body)
    }

    pub fn request(&self, method: Method, path: &str) -> Request {
        client::request(method, format!("http://{}{path}", self.address))
    }

    /// Runs `code` and reads what happens line by line.
    pub async fn stream(&self, code: &str) -> Lines {
        let request = self.post("/execute", &execute(code));
        lines(send(request.header("accept", "application/x-ndjson")).await)
    }

    /// A counter or gauge, by its name and labels; 0 if it is not there yet.
    pub async fn metric(&self, name: &str) -> f64 {
        let text = text(send(self.get_metrics("/metrics")).await).await;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |value| value.parse().expect("a number"))
    }

    /// Returns once a counter or gauge has this value.
    pub async fn until(&self, name: &str, value: f64) {
        eventually(name, async || self.metric(name).await == value).await;
    }

    /// Ends the server, and waits until no work is left.
    pub async fn end(self) {
        drop(self.end);
        let ended = tokio::time::timeout(PATIENCE, self.serving).await;
        ended.expect("it ends").expect("it does not panic");
    }
}

/// Returns once `holds` returns true.
pub async fn eventually(what: &str, holds: impl AsyncFn() -> bool) {
    let wait = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}

pub async fn send(request: Request) -> Response {
    let answer = tokio::time::timeout(PATIENCE, request.send()).await;
    answer.expect("an answer").expect("HTTP")
}

pub async fn text(response: Response) -> String {
    response.text().await.expect("a body")
}

pub async fn reply(response: Response) -> Value {
    assert_eq!(response.headers()["content-type"], "application/json");
    serde_json::from_str(&text(response).await).expect("JSON")
}

/// The status and message of a refusal.
pub async fn refusal(request: Request) -> (u16, String) {
    let response = send(request).await;
    let status = response.status().as_u16();
    let reply = reply(response).await;
    assert_eq!(reply.as_object().expect("an object").len(), 1, "{reply}");
    (status, reply["error"].as_str().expect("a message").to_owned())
}

/// The body of `/execute`.
pub fn execute(code: &str) -> Value {
    json!({
        "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
        "tests": false, "code": code,
    })
}

/// The body of `/evaluate.json`.
pub fn evaluate(code: &str) -> Value {
    json!({ "version": "stable", "optimize": "0", "code": code, "edition": "2024" })
}

/// A streamed reply.
pub struct Lines {
    pub response: Response,
    read: Vec<u8>,
}

pub fn lines(response: Response) -> Lines {
    Lines { response, read: Vec::new() }
}

impl Lines {
    /// The next line, as soon as it arrives.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=end).collect();
                return Some(serde_json::from_slice(&line).expect("a line of JSON"));
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            self.read.extend(chunk.expect("a line").expect("HTTP")?);
        }
    }

    /// What the program prints next on standard output.
    pub async fn printed(&mut self) -> String {
        loop {
            let line = self.next().await.expect("the program prints");
            match line["event"].as_str() {
                Some("stdout") => return line["text"].as_str().expect("text").to_owned(),
                Some("queued" | "compiling" | "compiled") => {}
                _ => panic!("{line}"),
            }
        }
    }

    /// The names of the remaining events, and the last event.
    pub async fn rest(mut self) -> (Vec<String>, Value) {
        let (mut names, mut last) = (Vec::new(), Value::Null);
        while let Some(line) = self.next().await {
            names.push(line["event"].as_str().expect("a name").to_owned());
            last = line;
        }
        (names, last)
    }
}

/// A program that prints its process id and waits until the test lets it go on.
pub struct Waiting {
    folder: TempDir,
}

impl Waiting {
    pub fn new() -> Waiting {
        Waiting { folder: TempDir::new().expect("a folder") }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn code(&self) -> String {
        format!(
            r#"fn main() {{
                println!("{{}}", std::process::id());
                std::fs::write({:?}, "").expect("started");
                while !std::fs::exists({:?}).expect("may look") {{
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }}
                println!("done");
            }}"#,
            self.file("started"),
            self.file("go")
        )
    }

    /// Returns once the program runs.
    pub async fn started(&self) {
        let file = self.file("started");
        eventually("the program starts", async || file.exists()).await;
    }

    pub fn go(&self) {
        std::fs::write(self.file("go"), "").expect("the folder is there");
    }
}

/// Returns once nothing with this process id runs.
pub async fn gone(process: &str) {
    eventually("the process ends", async || !runs(process)).await;
}

/// Whether a process with this id runs. A process that has ended but was not
/// reaped yet does not.
#[cfg(target_os = "linux")]
pub fn runs(process: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{}/stat", process.trim()));
    let state = state.ok().and_then(|stat| stat.rsplit(") ").next()?.chars().next());
    state.is_some_and(|state| state != 'Z')
}

/// Whether there is a process with this id. Here the system's first process reaps orphans.
#[cfg(not(target_os = "linux"))]
pub fn runs(process: &str) -> bool {
    let id = process.trim().parse().expect("a process id");
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(id), None).is_ok()
}

pub fn client(number: u8) -> IpAddr {
    Ipv4Addr::new(203, 0, 113, number).into()
}
