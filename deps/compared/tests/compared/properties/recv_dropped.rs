//! Whether a receiver that drops a `recv` now and then still gets every
//! message, in every order in which the tasks can go on.

use compared::Cell;
use explore::{print, spawn, within_a_turn};

use super::{Hazard, Property, by_orders, deliver, explored, overwrites};
use crate::channel::{Capacity, Channel, Got, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Loses messages in `select!`",
    question: "tasks send, and the receiver drops its first `recv` as `select!` may: is a \
               message lost",
    hazard: Some(Hazard {
        values: &["yes"],
        title: "A dropped `recv` loses a message",
        what: "A `recv` that `select!` or a time limit drops may have taken a message with \
               it. Give such a receiver a task of its own, which awaits each `recv` to its \
               end.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    C::recv(&mut C::new(1).1).map(drop)?;
    by_orders(explored(program::<C>), |output| output != "all")
}

/// Whether more than one message could not be counted.
fn carries_one<C: Channel>() -> bool {
    matches!(C::INFO.capacity, Capacity::OneMessage | Capacity::Newest)
}

/// Two tasks send two messages each; or as many as the channel allows.
pub async fn program<C: Channel>() {
    // Where a message can be overwritten, none has to be.
    let (tx, mut rx) = C::new(if overwrites::<C>() { 4 } else { 1 });
    let (messages, another) = match carries_one::<C>() {
        true => (1, None),
        false => (2, C::another_sender(&tx)),
    };
    let mut expected = 0;
    for mut tx in [Some(tx), another].into_iter().flatten() {
        expected += messages;
        spawn(async move {
            for number in 0..messages {
                drop(deliver::<C>(&mut tx, Message::new(number)).await);
            }
        });
    }
    let (mut received, mut dropped) = (0, 0);
    loop {
        let recv = C::recv(&mut rx).expect("it has one");
        let got = if dropped == 1 {
            recv.await
        } else if let Some(got) = within_a_turn(recv).await {
            got
        } else {
            dropped += 1;
            continue;
        };
        match got {
            Got::Message(_) => received += 1,
            _ => break,
        }
        // A one-shot's receiver is at its end.
        if carries_one::<C>() {
            break;
        }
    }
    print(format_args!("{}", if received == expected { "all" } else { "too few" }));
}
