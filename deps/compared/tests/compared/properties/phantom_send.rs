//! Whether a `send` that was dropped while it waited may still deliver its
//! message.

use compared::Cell;

use super::{Hazard, Property, by_run, fill, or_panics, take, take_all, waits};
use crate::channel::{Channel, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Dropped `send` may still deliver",
    question: "a `send` waits, room is made, the `send` is dropped: is its message delivered",
    hazard: Some(Hazard {
        values: &["yes", "panics"],
        title: "A dropped `send` may still deliver",
        what: "A `send` that a time limit has dropped may have sent its message all the same. \
               To send it again may send it twice: number the messages, or see that a second \
               one does no harm. A channel that panics here panics where the `send` is \
               dropped.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    or_panics(|| {
        let (mut tx, mut rx) = C::new(1);
        let last = fill::<C>(&mut tx)?;
        {
            let mut send = C::send(&mut tx, Message::new(last))?;
            assert!(crate::poll::once(&mut send).is_pending());
            take::<C>(&mut rx);
        }
        by_run(if take_all::<C>(&mut rx).contains(&last) { "yes" } else { "no" })
    })
}
