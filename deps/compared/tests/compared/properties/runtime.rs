//! Whether the async ends need a runtime.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use compared::Cell;
use tokio::runtime::Handle;

use super::{Property, by_run, put};
use crate::channel::{Channel, Message};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "ends",
    title: "Needs a runtime",
    question: "a message is sent and received as futures, on a thread without any runtime: \
               does that fail",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (mut tx, mut rx) = C::new(1);
    C::recv(&mut rx).map(drop)?;
    let goes = catch_unwind(AssertUnwindSafe(|| {
        let sent = C::send(&mut tx, Message::new(7)).map(|mut send| poll::once(&mut send));
        match sent {
            Some(sent) => assert!(sent.is_ready()),
            None => put::<C>(&mut tx, 7),
        }
        let mut recv = C::recv(&mut rx).expect("it has one");
        assert!(matches!(poll::once(&mut recv), Poll::Ready(got) if got.number() == Some(7)));
    }));
    by_run(if goes.is_ok() { "no" } else { "yes" })
}
