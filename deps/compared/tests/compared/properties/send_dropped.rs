//! Whether room is lost to a `send` that was dropped while it waited, in every
//! order in which the tasks can go on.

use std::future::{pending, poll_fn};
use std::task::Poll;

use compared::Cell;
use explore::{choose, print, spawn, yield_now};

use super::{Hazard, Property, by_orders, deliver, explored, fill, waits};
use crate::channel::{Channel, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Dropped `send` stops others",
    question: "two tasks wait to send, room is made, one of them drops its `send`: does the \
               other wait for ever",
    hazard: Some(Hazard {
        values: &["yes"],
        title: "A dropped `send` stops others",
        what: "The `send` that was dropped had been woken, and passes that on to nobody: \
               another sender waits though there is room. Do not drop a `send` of this \
               channel: no time limit, no `select!`.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() || C::another_sender(&C::new(1).0).is_none() {
        return None;
    }
    by_orders(explored(program::<C>), |output| output != "sent")
}

pub async fn program<C: Channel>() {
    let (mut tx, mut rx) = C::new(1);
    let full = fill::<C>(&mut tx).expect("it has a bound");
    let mut patient = C::another_sender(&tx).expect("there can be two");
    spawn(async move {
        let mut send = C::send(&mut tx, Message::new(full)).expect("it has one");
        // When it is woken it goes on or gives up: both are tried.
        let mut has_waited = false;
        poll_fn(|cx| {
            if has_waited && choose(2) == 1 {
                return Poll::Ready(());
            }
            has_waited = true;
            send.as_mut().poll(cx).map(drop)
        })
        .await;
        drop(send);
        // The sender stays, as one does that will send again.
        pending::<()>().await;
    });
    spawn(async move {
        drop(deliver::<C>(&mut patient, Message::new(full + 1)).await);
        pending::<()>().await;
    });
    // Takes everything, so there is room, and waits for what the second sends.
    loop {
        yield_now().await;
        let got = C::recv(&mut rx).expect("it has one").await;
        if got.number() == Some(full + 1) {
            return print(format_args!("sent"));
        }
    }
}
