//! Jobs that run this program.

use std::path::PathBuf;
use std::time::Duration;

use playground::Limits;
use playground::child::{self, End, JobEvent};
use playground::sandbox::{Job, Layer, Profile, Report, Sandbox};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};

/// A job that runs.
pub struct Running {
    events: mpsc::Receiver<JobEvent>,
    gone: oneshot::Receiver<()>,
}

/// How a job ended.
#[derive(Debug)]
pub struct Outcome {
    /// What it printed.
    pub text: String,
    /// How it ended.
    pub end: End,
}

impl Running {
    /// Starts one that uses up what `arguments` say.
    pub fn start(
        sandbox: &Sandbox,
        profile: Profile,
        arguments: &[&str],
        limits: &Limits,
    ) -> Running {
        let folder = TempDir::new_in("/tmp").expect("a folder");
        let arguments = ["use"].iter().chain(arguments).map(ToString::to_string).collect();
        let job = Job { arguments, ..Job::new(profile, own(), folder.path().to_owned()) };
        let (held, gone) = oneshot::channel();
        let events = child::spawn(sandbox, job, limits, (folder, held)).expect("it starts");
        Running { events, gone }
    }

    /// Waits until it has printed something.
    pub async fn printed(&mut self) -> String {
        match self.events.recv().await {
            Some(JobEvent::Output(_, _, bytes)) => String::from_utf8(bytes).expect("UTF-8"),
            other => panic!("it did not print: {other:?}"),
        }
    }

    /// Waits for its end, and until nothing is left of it.
    pub async fn end(mut self) -> Outcome {
        let mut text = String::new();
        loop {
            match self.events.recv().await.expect("it ends") {
                JobEvent::Output(_, _, bytes) => text += &String::from_utf8_lossy(&bytes),
                JobEvent::Fault(why) => panic!("{why}"),
                JobEvent::End(_, end) => {
                    // Nothing is sent: it is dropped.
                    let _ = self.gone.await;
                    return Outcome { text, end };
                }
            }
        }
    }

    /// Leaves it, and waits until nothing is left of it.
    pub async fn leave(self) {
        drop(self.events);
        let _ = self.gone.await;
    }
}

/// Runs a job that starts processes.
pub async fn run(sandbox: &Sandbox, arguments: &[&str], limits: &Limits) -> Outcome {
    Running::start(sandbox, Profile::Compile, arguments, limits).end().await
}

/// Limits that bound nothing soon.
pub fn wide() -> Limits {
    let time = Duration::from_secs(60);
    Limits { wall: time, cpu: time, file: 1 << 30, ..Limits::compile() }
}

/// What the self-test finds here.
pub fn report() -> Report {
    Sandbox::detect(&own())
}

/// `sandbox`, with no other of its layers than these.
pub fn only(sandbox: &Sandbox, layers: &[Layer]) -> Sandbox {
    let others = Layer::ALL.into_iter().filter(|layer| !layers.contains(layer));
    others.fold(sandbox.clone(), |sandbox, layer| sandbox.without(layer))
}

fn own() -> PathBuf {
    std::env::current_exe().expect("it has a file")
}
