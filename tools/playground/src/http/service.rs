//! The service: admits requests, and hands their programs to the playground.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, RateLimiter};
use serde::Serialize;
use tokio::sync::watch;

use super::Settings;
use super::metrics::Metrics;
use super::refusal::Refusal;
use super::work::{Events, Places};
use crate::queue::{Priority, Queue, Reservation};
use crate::sandbox::Sandbox;
use crate::{Playground, Program, Task};

/// How long a client waits before it tries again, while we are preparing.
const PREPARING: Duration = Duration::from_secs(2);

/// How many clients the rate limit knows before it forgets those that have not
/// asked for a while.
const REMEMBERED: usize = 10_000;

/// The state of a server.
#[derive(Debug, Clone)]
pub enum Stage {
    /// The server compiles the dependencies; the text says how far it is.
    Preparing(String),
    /// The server runs programs.
    Ready(Playground),
    /// The server runs no programs; the text says why, and what to do about it.
    Refused(String),
}

/// What a server tells the pages that it sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Where the endpoints are, relative to the site's root.
    pub url: &'static str,
    /// `ready`, `preparing` or `refused`.
    pub state: &'static str,
    /// Why it is not ready.
    pub reason: Option<String>,
    /// rustc's release, once it is ready.
    pub rustc: Option<String>,
    /// Whether programs are confined, once it is ready.
    pub sandboxed: Option<bool>,
}

/// A playground that clients share. Clones share the same one.
#[derive(Debug, Clone)]
pub struct Service(pub(super) Arc<Shared>);

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) stage: watch::Receiver<Stage>,
    pub(super) settings: Settings,
    pub(super) compiles: Queue,
    pub(super) runs: Queue,
    pub(super) rate: Option<DefaultKeyedRateLimiter<IpAddr>>,
    pub(super) metrics: Arc<Metrics>,
}

impl Service {
    /// A service that follows `stage`.
    pub fn new(stage: watch::Receiver<Stage>, settings: Settings) -> Service {
        Service(Arc::new(Shared {
            stage,
            compiles: Queue::new(settings.compiles),
            runs: Queue::new(settings.runs),
            rate: settings.rate.map(RateLimiter::keyed),
            metrics: Arc::default(),
            settings,
        }))
    }

    /// The endpoints, to be merged into a site's router or served alone. The
    /// server must give the client's address, as [`serve`](Service::serve) does.
    pub fn router(&self) -> Router {
        super::routes::router(self.clone())
    }

    /// This server's entry in `playground.json`.
    pub fn own(&self) -> Status {
        let (state, reason, rustc, sandboxed) = match &*self.0.stage.borrow() {
            Stage::Preparing(what) => ("preparing", Some(what.clone()), None, None),
            Stage::Refused(why) => ("refused", Some(why.clone()), None, None),
            Stage::Ready(playground) => {
                let sandboxed = !matches!(playground.sandbox(), Sandbox::Unsandboxed);
                ("ready", None, Some(playground.rustc().to_owned()), Some(sandboxed))
            }
        };
        Status { url: "", state, reason, rustc, sandboxed }
    }

    /// The playground, if it is ready.
    pub(super) fn ready(&self) -> Result<Playground, Refusal> {
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        match &*self.0.stage.borrow() {
            Stage::Ready(playground) => Ok(playground.clone()),
            Stage::Preparing(what) => {
                Err(Refusal::retry(unavailable, format!("preparing: {what}"), PREPARING))
            }
            Stage::Refused(why) => Err(Refusal::new(unavailable, why)),
        }
    }

    /// The client that a request comes from, if the rate limit lets it ask now.
    pub(super) fn client(&self, headers: &HeaderMap, peer: SocketAddr) -> Result<IpAddr, Refusal> {
        let client = super::client::client(headers, peer, self.0.settings.trust_proxy)?;
        let Some(rate) = &self.0.rate else { return Ok(client) };
        let checked = rate.check_key(&client);
        if rate.len() > REMEMBERED {
            rate.retain_recent();
        }
        checked.map(|()| client).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            let message = format!("too many requests from {client}; try again later");
            Refusal::retry(StatusCode::TOO_MANY_REQUESTS, message, wait)
        })
    }

    /// Compiles a program and runs it. A program that is compiled already needs
    /// no place to compile, so a full queue for rustc does not stop it.
    pub(super) fn execute(&self, client: IpAddr, program: Program) -> Result<Events, Refusal> {
        let playground = self.ready()?;
        let run = self.0.runs.enter(client, Priority::Asked)?;
        self.begin(playground.to_execute(program, client), client, Some(run), Priority::Asked)
    }

    /// Explores a program. That takes the places of a compilation and a run.
    pub(super) fn explore(&self, client: IpAddr, program: Program) -> Result<Events, Refusal> {
        let program = with_main(program)?;
        if !self.ready()?.explores() {
            let message = "this playground explores no programs; /execute runs them";
            return Err(Refusal::new(StatusCode::NOT_FOUND, message));
        }
        // An incremental state belongs to the program as it is run.
        let program = Program { explore: true, backtrace: false, state: None, ..program };
        self.execute(client, program)
    }

    /// Runs a program, and reports what it does with its channels.
    pub(super) fn trace(&self, client: IpAddr, program: Program) -> Result<Events, Refusal> {
        let program = with_main(program)?;
        if !self.ready()?.traces() {
            let message = "this playground traces no programs; /execute runs them";
            return Err(Refusal::new(StatusCode::NOT_FOUND, message));
        }
        // An incremental state belongs to the program as it is run.
        self.execute(client, Program { trace: true, state: None, ..program })
    }

    /// Compiles a program when no other work wants the slot.
    pub(super) fn ahead(&self, client: IpAddr, program: Program) -> Result<Events, Refusal> {
        let task = self.ready()?.to_compile(program, client);
        self.begin(task, client, None, Priority::Ahead)
    }

    /// Begins the task, if there is room in the queues that it still needs.
    fn begin(
        &self,
        task: Task,
        client: IpAddr,
        run: Option<Reservation>,
        priority: Priority,
    ) -> Result<Events, Refusal> {
        let enter = || self.0.compiles.enter(client, priority);
        let compile = (!task.is_compiled()).then(enter).transpose()?;
        let places = Places::new(client, compile, run, self.0.metrics.clone());
        Ok(Events::new(task.start(places), self.0.metrics.clone()))
    }
}

/// The program, unless its tests are to be run.
fn with_main(program: Program) -> Result<Program, Refusal> {
    if program.tests {
        let message = "the field `tests`: here `main` is called; send false";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, message));
    }
    Ok(program)
}
