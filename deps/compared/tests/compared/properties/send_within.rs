//! Whether a future that sends can have a time limit, and what becomes of a
//! message that was not sent in time.

use std::time::Duration;

use compared::Cell;

use super::{Property, by_run, fill, with_paused_clock};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "`.await`, time limit",
    question: "can it send as a future that has a time limit, and what becomes of the message \
               when the time is up",
    hazard: None,
};

const LIMIT: Duration = Duration::from_secs(1);

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, _rx) = C::new(1);
    with_paused_clock(async {
        let Some(send) = C::send_within(&mut tx, Message::new(0), LIMIT) else {
            return by_run("no");
        };
        assert!(matches!(send.await, Sent::Yes), "{}: there was room", C::INFO.name);
        let full = fill::<C>(&mut tx)?;
        match C::send_within(&mut tx, Message::new(full), LIMIT)?.await {
            Sent::Full(Some(message)) if message.number == full => by_run("gives it back"),
            Sent::Full(_) => by_run("drops it"),
            sent => panic!("{}: {sent:?}", C::INFO.name),
        }
    })
}
