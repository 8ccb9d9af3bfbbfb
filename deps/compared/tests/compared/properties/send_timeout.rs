//! Whether a sender can block its thread for a limited time.

use std::time::Duration;

use compared::Cell;

use super::{Property, by_run, fill, take, yes_or_no};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "Blocking, time limit",
    question: "can it send and block its thread for a limited time",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let sent = matches!(C::send_timeout(&mut tx, Message::new(7), Duration::ZERO), Some(Sent::Yes));
    if sent && fill::<C>(&mut tx).is_some() {
        let late = C::send_timeout(&mut tx, Message::new(8), Duration::ZERO);
        assert!(matches!(late, Some(Sent::Full(_))), "{}: {late:?}", C::INFO.name);
    }
    by_run(yes_or_no(sent && take::<C>(&mut rx).number() == Some(7)))
}
