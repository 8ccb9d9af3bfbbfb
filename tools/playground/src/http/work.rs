//! A request's way through the queues, and what happens to its program counted.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::mpsc;

use super::metrics::{Metrics, Work};
use crate::queue::{Permit, Room, Turn};
use crate::{Event, Slots};

/// The places in both queues of a request that somebody waits for.
#[derive(Debug)]
pub struct Asked {
    client: IpAddr,
    /// None if the program is compiled already.
    compile: Option<Room>,
    /// Kept from the beginning, so that a program that is compiled also runs.
    run: Option<Room>,
    metrics: Arc<Metrics>,
}

impl Asked {
    /// With room to compile, unless that is done, and to run.
    pub fn new(client: IpAddr, compile: Option<Room>, run: Room, metrics: Arc<Metrics>) -> Asked {
        Asked { client, compile, run: Some(run), metrics }
    }

    async fn wait(&self, work: Work, turn: Turn) -> io::Result<Permit> {
        let began = Instant::now();
        let permit = turn.await.map_err(io::Error::other)?;
        self.metrics.waited(work, began.elapsed());
        Ok(permit)
    }
}

impl Slots for Asked {
    type Place = Permit;

    fn client(&self) -> IpAddr {
        self.client
    }

    async fn compile(&mut self) -> io::Result<Permit> {
        let room = self.compile.take().expect("only what is not compiled yet is, and once");
        self.wait(Work::Compile, room.turn()).await
    }

    async fn run(&mut self) -> io::Result<Permit> {
        let room = self.run.take().expect("a program runs once");
        self.wait(Work::Run, room.turn()).await
    }
}

/// The place of a program that is only compiled, when nobody else wants to.
#[derive(Debug)]
pub struct Ahead {
    /// Who asks.
    pub client: IpAddr,
    /// Room to compile; none if the program is compiled already.
    pub compile: Option<Room>,
}

impl Slots for Ahead {
    type Place = Permit;

    fn client(&self) -> IpAddr {
        self.client
    }

    async fn compile(&mut self) -> io::Result<Permit> {
        let room = self.compile.take().expect("only what is not compiled yet is, and once");
        room.turn().await.map_err(io::Error::other)
    }

    async fn run(&mut self) -> io::Result<Permit> {
        Err(io::Error::other("it was only to be compiled"))
    }
}

/// Events on their way to the client; counted as they pass. What failed in the
/// server goes to its log, and the client hears only where it stands there.
/// When dropped, the work for them ends.
#[derive(Debug)]
pub struct Events {
    events: mpsc::Receiver<Event>,
    metrics: Arc<Metrics>,
}

impl Events {
    /// Those of one program.
    pub fn new(events: mpsc::Receiver<Event>, metrics: Arc<Metrics>) -> Events {
        Events { events, metrics }
    }

    /// The next one; none after the last.
    pub async fn next(&mut self) -> Option<Event> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    /// As [`next`](Events::next).
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        let mut event = std::task::ready!(self.events.poll_recv(context));
        match &mut event {
            Some(Event::Failed { message }) => {
                let number = self.metrics.fault();
                eprintln!("fault {number}: {message}");
                *message = format!(
                    "the server failed at this request; its log says why, under fault {number}"
                );
            }
            Some(event) => self.metrics.event(event),
            None => {}
        }
        Poll::Ready(event)
    }
}
