//! Whether a message arrives twice that was sent again because its first `send`
//! was dropped, in every order in which the tasks can go on.

use compared::Cell;
use explore::{print, spawn, within_a_turn};

use super::{Hazard, Property, by_orders, deliver, explored, waits};
use crate::channel::{Channel, Got, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Sent again, arrives twice",
    question: "a task drops a `send` that is not ready, as `select!` may, and sends the \
               message again: does one arrive twice",
    hazard: Some(Hazard {
        values: &["yes", "panics"],
        title: "A message that is sent again arrives twice",
        what: "To drop a `send` that waits, as `select!` and a time limit do, and to send the \
               message again sends it twice in some orders. Number the messages, or see that a \
               second one does no harm. A channel that panics here panics where the `send` \
               is dropped.",
    }),
};

/// More than fit, so the sender has to wait.
const MESSAGES: u64 = 4;

/// What the program prints if the sender does.
const PANICS: &str = "panics";

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    let outcomes = explored(program::<C>);
    let panics = outcomes.iter().any(|outcome| outcome.output == PANICS);
    let cell = by_orders(outcomes, |output| output != "once")?;
    Some(if panics { Cell { value: PANICS.to_owned(), ..cell } } else { cell })
}

/// Sends each message, and those whose `send` was dropped once more. Prints how
/// often they arrived.
pub async fn program<C: Channel>() {
    let (mut tx, mut rx) = C::new(1);
    let sender = spawn(async move {
        for number in 0..MESSAGES {
            let send = C::send(&mut tx, Message::new(number)).expect("it has one");
            if within_a_turn(send).await.is_none() {
                deliver::<C>(&mut tx, Message::new(number)).await;
            }
        }
    });
    let mut received = Vec::new();
    while let Got::Message(message) = C::recv(&mut rx).expect("it has one").await {
        received.push(message.number);
    }
    if sender.await.is_err() {
        return print(format_args!("{PANICS}"));
    }
    let arrived = received.len();
    received.dedup();
    assert_eq!(received, Vec::from_iter(0..MESSAGES), "{}", C::INFO.name);
    print(format_args!("{}", if received.len() == arrived { "once" } else { "twice" }));
}
