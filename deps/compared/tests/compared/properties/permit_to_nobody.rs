//! What becomes of a permit when the receiver goes.

use compared::Cell;

use super::{Hazard, Property, by_compiler, by_run};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "Permit to nobody",
    question: "a sender has reserved room, and the receiver goes: does sending fail then, and \
               what becomes of the message",
    hazard: Some(Hazard {
        values: &["succeeds, kept"],
        title: "A permit sends to nobody",
        what: "A sender that has reserved room is not told that the receiver has gone since. \
               What it sends stays in the channel as long as a sender lives, and so does the \
               one-shot sender inside. Give a wait for the answer a time limit.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, rx) = C::new(1);
    let Some(permit) = C::reserve(&mut tx) else { return by_compiler("has none") };
    drop(rx);
    let (message, watched) = Message::watched();
    by_run(match permit(message) {
        Sent::Yes if watched.exists() => "succeeds, kept",
        Sent::Yes => "succeeds, dropped",
        Sent::Closed(Some(_)) => "fails, message back",
        Sent::Closed(None) => "fails, message dropped",
        Sent::Full(_) => "has no room",
    })
}
