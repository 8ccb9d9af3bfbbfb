//! Whether a sender can block its thread until a point in time.

use std::time::Instant;

use compared::Cell;

use super::{Property, by_run, fill, take, yes_or_no};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "Blocking, deadline",
    question: "can it send and block its thread until an `Instant`",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let sent =
        matches!(C::send_deadline(&mut tx, Message::new(7), Instant::now()), Some(Sent::Yes));
    if sent && fill::<C>(&mut tx).is_some() {
        let late = C::send_deadline(&mut tx, Message::new(8), Instant::now());
        assert!(matches!(late, Some(Sent::Full(_))), "{}: {late:?}", C::INFO.name);
    }
    by_run(yes_or_no(sent && take::<C>(&mut rx).number() == Some(7)))
}
