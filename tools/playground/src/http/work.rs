//! Takes a request through the queues, and counts its program's events.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::mpsc;

use super::metrics::{Metrics, Work};
use crate::queue::{Permit, Reservation};
use crate::{Event, Slots};

/// A request's places in both queues. A reservation is not yet in line, so it
/// holds up nobody: a program may have to wait for its state first.
#[derive(Debug)]
pub struct Places {
    client: IpAddr,
    /// `None` if the program is compiled already.
    compile: Option<Reservation>,
    /// Reserved from the beginning, so that a program that gets compiled also
    /// runs. `None` if the program is only compiled.
    run: Option<Reservation>,
    metrics: Arc<Metrics>,
}

impl Places {
    /// The places that the work still needs.
    pub fn new(
        client: IpAddr,
        compile: Option<Reservation>,
        run: Option<Reservation>,
        metrics: Arc<Metrics>,
    ) -> Places {
        Places { client, compile, run, metrics }
    }

    async fn wait(&self, work: Work, room: Option<Reservation>) -> io::Result<Permit> {
        let room = room.expect("there is room for what is to be done, and it is done once");
        let began = Instant::now();
        let permit = room.turn().await.map_err(io::Error::other)?;
        self.metrics.waited(work, began.elapsed());
        Ok(permit)
    }
}

impl Slots for Places {
    type Place = Permit;

    fn client(&self) -> IpAddr {
        self.client
    }

    async fn compile(&mut self) -> io::Result<Permit> {
        let room = self.compile.take();
        self.wait(Work::Compile, room).await
    }

    async fn run(&mut self) -> io::Result<Permit> {
        let room = self.run.take();
        self.wait(Work::Run, room).await
    }
}

/// Events on their way to the client, counted as they pass. If the server
/// fails, the error goes to the log, and the client is told only its number
/// there. When this is dropped, the work for the events ends.
#[derive(Debug)]
pub struct Events {
    events: mpsc::Receiver<Event>,
    metrics: Arc<Metrics>,
}

impl Events {
    /// The events of one program.
    pub fn new(events: mpsc::Receiver<Event>, metrics: Arc<Metrics>) -> Events {
        Events { events, metrics }
    }

    /// The next event; `None` after the last.
    pub async fn next(&mut self) -> Option<Event> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    /// Polls for the [`next`](Events::next) event.
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
