//! Jobs that run this program.

use std::path::PathBuf;
use std::time::Duration;

use playground::Limits;
use playground::child::{self, End, JobEvent};
use playground::sandbox::{Job, Layer, Profile, Report, Sandbox};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};

/// A running job.
pub struct Running {
    events: mpsc::Receiver<JobEvent>,
    gone: oneshot::Receiver<()>,
}

/// How a job ended.
#[derive(Debug)]
pub struct Outcome {
    /// The job's output.
    pub text: String,
    /// How it ended.
    pub end: End,
}

impl Running {
    /// Starts a job that uses up what `arguments` say.
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

    /// Waits until the job has printed something.
    pub async fn printed(&mut self) -> String {
        match self.events.recv().await {
            Some(JobEvent::Output(_, _, bytes)) => String::from_utf8(bytes).expect("UTF-8"),
            other => panic!("it did not print: {other:?}"),
        }
    }

    /// Waits until the job has ended and nothing of it is left.
    pub async fn end(mut self) -> Outcome {
        let mut text = String::new();
        loop {
            match self.events.recv().await.expect("it ends") {
                JobEvent::Output(_, _, bytes) => text += &String::from_utf8_lossy(&bytes),
                JobEvent::Fault(why) => panic!("{why}"),
                JobEvent::End(_, end) => {
                    // `gone` is dropped without sending anything.
                    let _ = self.gone.await;
                    return Outcome { text, end };
                }
            }
        }
    }

    /// Abandons the job, and waits until nothing of it is left.
    pub async fn leave(self) {
        drop(self.events);
        let _ = self.gone.await;
    }
}

/// Runs a job that starts processes.
pub async fn run(sandbox: &Sandbox, arguments: &[&str], limits: &Limits) -> Outcome {
    Running::start(sandbox, Profile::Compile, arguments, limits).end().await
}

/// Limits so wide that no test reaches them.
pub fn wide() -> Limits {
    let time = Duration::from_secs(60);
    Limits { wall: time, cpu: time, file: 1 << 30, ..Limits::compile() }
}

/// What the self-test finds on this machine.
pub fn report() -> Report {
    Sandbox::detect(&own())
}

/// `sandbox` with only `layers` of its layers.
pub fn only(sandbox: &Sandbox, layers: &[Layer]) -> Sandbox {
    let others = Layer::ALL.into_iter().filter(|layer| !layers.contains(layer));
    others.fold(sandbox.clone(), |sandbox, layer| sandbox.without(layer))
}

fn own() -> PathBuf {
    std::env::current_exe().expect("it has a file")
}
