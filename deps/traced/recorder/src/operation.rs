//! An operation that may wait.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use trace_events::Side;

use crate::ends::{End, Site};
use crate::output::lock;

/// Notices when an operation begins to wait, and when it is given up.
#[derive(Debug)]
pub struct Waiting<'a> {
    end: &'a End,
    site: Site,
    message: Option<u64>,
    waits: bool,
}

impl<'a> Waiting<'a> {
    /// An operation to send the message, or to receive one.
    pub fn new(end: &'a End, site: Site, message: Option<u64>) -> Waiting<'a> {
        Waiting { end, site, message, waits: false }
    }

    /// It has to wait.
    pub fn begin(&mut self) {
        if !self.waits {
            self.waits = true;
            self.end.waits(self.site, self.message);
        }
    }

    /// It no longer waits.
    pub fn done(&mut self) {
        self.waits = false;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.waits {
            let side = if self.message.is_some() { Side::Sender } else { Side::Receiver };
            self.end.gives_up(self.site, side);
        }
    }
}

/// Awaits `future`, and records if it waits or is given up. `finish` records
/// what came of it, under the same lock.
pub async fn operation<F: Future>(
    mut waiting: Waiting<'_>,
    future: F,
    finish: impl FnOnce(&F::Output),
) -> F::Output {
    let mut future = pin!(future);
    let mut finish = Some(finish);
    poll_fn(|cx| {
        let _locked = lock();
        let poll = future.as_mut().poll(cx);
        if let Poll::Ready(output) = &poll {
            waiting.done();
            if let Some(finish) = finish.take() {
                finish(output);
            }
        } else {
            waiting.begin();
        }
        poll
    })
    .await
}
