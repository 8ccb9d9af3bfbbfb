//! Incremental states that lie: no reader gets what was compiled from another
//! reader's state.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use playground::program::StateKey;
use playground::{Event, Playground, Program, Slots};
use serde_json::{Value, json};

use crate::client;
use crate::common::{self, all, program, settings};
use crate::process;

/// One reader, with a browser and an address of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reader(u8);

const LIAR: Reader = Reader(1);
const OTHER: Reader = Reader(2);

impl Slots for Reader {
    type Place = ();
    fn client(&self) -> IpAddr {
        Ipv4Addr::new(192, 0, 2, self.0).into()
    }
    async fn compile(&mut self) -> std::io::Result<()> {
        Ok(())
    }
    async fn run(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Reader {
    /// The secret of this reader's browser.
    fn session(self) -> String {
        format!("the secret of reader {}", self.0)
    }
}

/// How long a test waits for what must happen before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where readers' programs run.
enum Served {
    Library(Playground),
    Server(Box<process::Process>),
}

impl Served {
    /// What a program prints, or rustc's messages. Without `session`, the
    /// reader names no state.
    async fn run(&self, reader: Reader, session: bool, code: &str) -> String {
        match self {
            Served::Library(playground) => {
                let session = session.then(|| reader.session());
                let state = session.map(|session| StateKey { session, snippet: "page".to_owned() });
                let program = Program { state, ..program(code) };
                let mut said = String::new();
                for event in all(playground.execute(program, reader)).await {
                    match event {
                        Event::Output { text, .. } | Event::Refused { stderr: text, .. } => {
                            said += &text;
                        }
                        Event::Failed { message } => panic!("{message}"),
                        _ => {}
                    }
                }
                said
            }
            Served::Server(server) => {
                let mut body = json!({
                    "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
                    "tests": false, "code": code,
                });
                if session {
                    body["session"] = json!(reader.session());
                    body["snippet"] = json!("page");
                }
                let request = client::post(format!("{}/execute", server.url)).json(&body);
                // A proxy does this for the reader.
                let request = request.header("X-Forwarded-For", reader.client().to_string());
                let reply = request.send().await.expect("it answers");
                assert_eq!(reply.status(), 200);
                let reply = reply.text().await.expect("it answers");
                let reply: Value = serde_json::from_str(&reply).expect("JSON");
                let text = |field: &str| reply[field].as_str().expect("text").to_owned();
                text("stdout") + &text("stderr")
            }
        }
    }
}

/// Replaces `word` by `lie` in each object of the one state in `folder` that
/// contains it, as an attacker who took over a compiler could. Waits for the
/// state: it is packed while the program runs, and after.
async fn lie(folder: &Path, word: &str, lie: &str) {
    assert_eq!(word.len(), lie.len());
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        match replace_in_states(folder, word, lie) {
            0 => tokio::time::sleep(Duration::from_millis(10)).await,
            changed => return assert_eq!(changed, 1, "how many states have {word:?}"),
        }
    }
    panic!("no state has {word:?}");
}

/// Returns how many states it has changed.
fn replace_in_states(folder: &Path, word: &str, lie: &str) -> usize {
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let servers = list(folder).map(|entry| entry.path().join("states"));
    let states = servers.flat_map(|states| list(&states).map(|entry| entry.path()));
    let mut changed = 0;
    // A state that is being packed has another name.
    let is_whole = |state: &PathBuf| {
        !state.file_name().is_some_and(|name| name.to_string_lossy().starts_with("new-"))
    };
    for state in states.filter(is_whole).collect::<Vec<_>>() {
        let mut bytes = fs::read(&state).unwrap_or_default();
        let objects: Vec<_> = tar::Archive::new(bytes.as_slice())
            .entries()
            .expect("an archive")
            .map(|entry| entry.expect("a whole one"))
            .filter(|entry| {
                entry.path().is_ok_and(|path| path.extension().is_some_and(|it| it == "o"))
            })
            .map(|entry| (entry.raw_file_position() as usize, entry.size() as usize))
            .collect();
        let mut lies = false;
        for (begin, size) in objects {
            let object = &mut bytes[begin..begin + size];
            let places: Vec<_> = (0..object.len().saturating_sub(word.len()))
                .filter(|&at| object[at..].starts_with(word.as_bytes()))
                .collect();
            for at in places {
                object[at..at + lie.len()].copy_from_slice(lie.as_bytes());
                lies = true;
            }
        }
        if lies {
            fs::write(&state, bytes).expect("it can be written");
            changed += 1;
        }
    }
    changed
}

/// `word` must be one that no other test's program prints.
async fn only_the_liar_is_deceived(served: Served, word: &str) {
    let made_up = "x".repeat(word.len());
    let (honest, deceived) = (format!("{word}\n"), format!("{made_up}\n"));
    let page = format!("fn main() {{ println!(\"{word}\") }}\n");
    let edited = format!("{page}// edited\n");
    assert_eq!(served.run(LIAR, true, &page).await, honest);
    lie(&common::folder(), word, &made_up).await;
    // rustc trusts what it finds, so the lie works.
    assert_eq!(served.run(LIAR, true, &edited).await, deceived);
    for code in [&edited, &page] {
        for (reader, session) in [(OTHER, false), (OTHER, true), (LIAR, false)] {
            let said = served.run(reader, session, code).await;
            assert_eq!(said, honest, "{reader:?}, with a session: {session}");
        }
    }
    // The lie still works for its author, even in programs that are compiled from it.
    for code in [&edited, &format!("{edited}// again\n")] {
        assert_eq!(served.run(LIAR, true, code).await, deceived);
    }
}

#[proven::test(flavor = "multi_thread")]
async fn a_state_that_lies_deceives_its_own_reader_only() {
    let playground = Playground::open(settings(), |_| {}).await.expect("it opens");
    only_the_liar_is_deceived(Served::Library(playground), "honest words of a library").await;
}

#[proven::test(flavor = "multi_thread")]
async fn a_state_that_lies_deceives_its_own_reader_only_over_http() {
    let options = if cfg!(target_os = "linux") {
        &["--trust-proxy"][..]
    } else {
        &["--trust-proxy", "--unsandboxed"]
    };
    let settings = settings();
    let server = process::Process::start(&settings.manifest, &settings.folder, options).await;
    only_the_liar_is_deceived(Served::Server(Box::new(server)), "honest words of a server").await;
}
