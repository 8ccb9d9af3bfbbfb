//! How many messages a channel really holds.

use compared::Cell;

use super::{Property, by_run, offer, overwrites, take_all};
use crate::channel::{Capacity, Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "Fit at 1, 2, 4, 5",
    question: "how many messages from one sender fit at a capacity of 1, 2, 4, 5",
    hazard: None,
};

/// More than any channel holds that has a bound.
const MANY: u64 = 100;

pub fn cell<C: Channel>() -> Option<Cell> {
    let fit = |capacity| {
        let (mut tx, mut rx) = C::new(capacity);
        let is_sent =
            |number: &u64| matches!(offer::<C>(&mut tx, Message::new(*number)), Sent::Yes);
        let sent = (0..MANY).take_while(is_sent).count();
        // Where sending always succeeds, what counts is what is kept.
        if overwrites::<C>() { take_all::<C>(&mut rx).len() } else { sent }
    };
    by_run(match C::INFO.capacity {
        Capacity::Chosen => [1, 2, 4, 5].map(|capacity| fit(capacity).to_string()).join(", "),
        Capacity::OneMessage | Capacity::Newest | Capacity::Unbounded => match fit(0) {
            100 => "any number".to_owned(),
            fits => fits.to_string(),
        },
    })
}
