//! What a capacity of 0 means.

use std::panic::catch_unwind;
use std::task::Poll;
use std::thread;

use compared::Cell;

use super::{Property, by_run, fill};
use crate::channel::{Capacity, Channel, Message};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "Capacity 0",
    question: "made with a capacity of 0: what does it do",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity != Capacity::Chosen {
        return None;
    }
    let Ok((mut tx, rx)) = catch_unwind(|| C::new(0)) else { return by_run("panics") };
    match fill::<C>(&mut tx) {
        Some(0) => by_run(if hands_over::<C>(tx, rx) { "hands over" } else { "never has room" }),
        Some(room) => by_run(format!("as {room}")),
        None => by_run("overwrites"),
    }
}

/// Whether a message goes from a sender that waits to a receiver.
fn hands_over<C: Channel>(mut tx: C::Sender, mut rx: C::Receiver) -> bool {
    if let Some(mut send) = C::send(&mut tx, Message::new(7)) {
        assert!(poll::once(&mut send).is_pending());
        let mut recv = C::recv(&mut rx).expect("it has both or none");
        return matches!(poll::once(&mut recv), Poll::Ready(got) if got.number() == Some(7));
    }
    if C::recv_timeout(&mut rx, std::time::Duration::ZERO).is_none() {
        return false;
    }
    thread::scope(|scope| {
        scope.spawn(|| C::send_blocking(&mut tx, Message::new(7)));
        C::recv_blocking(&mut rx).and_then(|got| got.number()) == Some(7)
    })
}
