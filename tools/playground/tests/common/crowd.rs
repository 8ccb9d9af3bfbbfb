//! Many readers run compiled programs, while others send more programs to
//! compile than there is room for.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::client;
use crate::load::{Answer, execute, left, memory_of, send, waiting};
use crate::process::Process;

/// Requests that each filler has open: as many as may wait for one client, and
/// one more, which is refused.
const OPEN: usize = 18;

/// How long a refused client waits.
const PAUSE: Duration = Duration::from_millis(200);

/// The clients, and how long they send requests.
#[derive(Debug, Clone)]
pub struct Crowd {
    /// Clients that run compiled programs, each with one request at a time.
    pub readers: usize,
    /// Clients that send new programs, each with many requests at a time.
    pub fillers: usize,
    /// How long the clients send requests.
    pub time: Duration,
    /// Programs and what they print. `EDIT` in a program is a number that changes.
    pub programs: Vec<(String, String)>,
}

/// The results of one kind of client.
#[derive(Debug, Default, Clone)]
pub struct Side {
    /// Milliseconds from each request to its last line.
    pub times: Vec<f64>,
    /// Requests answered with 429.
    pub refused: usize,
}

/// The results.
#[derive(Debug, Default)]
pub struct Outcome {
    pub readers: Side,
    pub fillers: Side,
    /// The most requests that waited to be compiled at a time.
    pub waiting: usize,
    /// The server's memory in bytes: before any request, during them, and after
    /// all clients have left.
    pub memory: [u64; 3],
    /// How many processes and files the server had left after all clients had left.
    pub left: usize,
    /// Everything that should not have happened.
    pub faults: Vec<String>,
}

struct Shared {
    crowd: Crowd,
    url: String,
    edits: AtomicUsize,
    outcome: Mutex<Outcome>,
}

impl Crowd {
    /// Runs the crowd against a server of its own, and checks that it leaves
    /// nothing behind.
    pub async fn run(self, manifest: &Path, options: &[&str]) -> Outcome {
        let state = tempfile::TempDir::new().expect("a folder");
        let own = ["--trust-proxy", "--metrics", "127.0.0.1:0"];
        let mut server =
            Process::start(manifest, state.path(), &[&own[..], options].concat()).await;
        let shared = Arc::new(Shared {
            url: format!("{}/execute", server.url),
            crowd: self,
            edits: AtomicUsize::new(1),
            outcome: Mutex::default(),
        });
        for which in 0..shared.crowd.programs.len() {
            let served = shared.ask("192.0.2.1", which, 0).await;
            assert_eq!(served, Ok(true), "nobody else asks yet");
        }
        let until = Instant::now() + shared.crowd.time;
        let mut memory = [memory_of(&server), 0, 0];
        let mut clients = Vec::new();
        for number in 0..shared.crowd.readers {
            let address = format!("10.1.{}.{}", number / 256, number % 256);
            clients.push(tokio::spawn(shared.clone().client(address, number, false, until)));
        }
        for number in 0..shared.crowd.fillers * OPEN {
            let address = format!("10.2.0.{}", number / OPEN);
            clients.push(tokio::spawn(shared.clone().client(address, number, true, until)));
        }
        let mut most = 0;
        while clients.iter().any(|client| !client.is_finished()) {
            memory[1] = memory[1].max(memory_of(&server));
            most = most.max(waiting(&server).await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        for client in clients {
            client.await.expect("a client does not panic");
        }
        let mut outcome = std::mem::take(&mut *shared.outcome.lock().expect("nobody panicked"));
        let left = left(&server).await;
        memory[2] = memory_of(&server);
        if !server.end("TERM").await {
            outcome.faults.push("the server did not end well".to_owned());
        }
        let files = server.files();
        outcome.left = left.len() + files.len();
        outcome.faults.extend(left.into_iter().chain(files));
        Outcome { waiting: most, memory, ..outcome }
    }
}

impl Shared {
    /// Sends request after request from `address`, for the programs as they are
    /// or for new ones.
    async fn client(self: Arc<Shared>, address: String, number: usize, anew: bool, until: Instant) {
        for which in number.. {
            if Instant::now() >= until {
                return;
            }
            let edit = if anew { self.edits.fetch_add(1, Relaxed) } else { 0 };
            let began = Instant::now();
            let answer = self.ask(&address, which, edit).await;
            let time = began.elapsed().as_secs_f64() * 1000.0;
            let served = answer == Ok(true);
            {
                let mut outcome = self.outcome.lock().expect("nobody panicked");
                let side = if anew { &mut outcome.fillers } else { &mut outcome.readers };
                match answer {
                    Ok(true) => side.times.push(time),
                    Ok(false) => side.refused += 1,
                    Err(fault) => outcome.faults.push(format!("{address}: {fault}")),
                }
            }
            if !served {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Runs one of the programs. Returns whether the server had room for it.
    async fn ask(&self, address: &str, which: usize, edit: usize) -> Result<bool, String> {
        let (program, output) = &self.crowd.programs[which % self.crowd.programs.len()];
        let body = execute(&program.replace("EDIT", &edit.to_string()));
        let request = client::post(&self.url).header("x-forwarded-for", address).json(&body);
        match send(request, false).await? {
            Answer::Full(_) => Ok(false),
            Answer::Ran { printed, last } if last["success"] == true && printed == *output => {
                Ok(true)
            }
            Answer::Ran { printed, last } => Err(format!("{last} after {printed:?}")),
            Answer::Left => unreachable!("nobody leaves here"),
        }
    }
}
