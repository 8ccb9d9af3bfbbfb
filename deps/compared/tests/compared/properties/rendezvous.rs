//! Whether a `send` at a capacity of 0 can succeed though nobody receives the
//! message.

use compared::Cell;

use super::{Hazard, Property, by_run, yes_or_no};
use crate::channel::{Capacity, Channel, Message, Sent};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "Capacity 0: sent, not received",
    question: "capacity 0; a `recv` waits, a message is sent without waiting, and the `recv` \
               is dropped: has the send succeeded all the same",
    hazard: Some(Hazard {
        values: &["yes"],
        title: "At capacity 0, sent is not received",
        what: "A send that succeeds says that somebody waited for the message, not that \
               somebody has it. Where that counts, let the receiver answer through a \
               one-shot.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity != Capacity::Chosen {
        return None;
    }
    let (mut tx, mut rx) = std::panic::catch_unwind(|| C::new(0)).ok()?;
    let mut recv = C::recv(&mut rx)?;
    assert!(poll::once(&mut recv).is_pending());
    // Only where it hands over: some give room for one instead.
    let (mut tx_alone, _rx) = C::new(0);
    if !matches!(C::try_send(&mut tx_alone, Message::new(6))?, Sent::Full(_)) {
        return None;
    }
    let sent = C::try_send(&mut tx, Message::new(7))?;
    drop(recv);
    by_run(yes_or_no(matches!(sent, Sent::Yes)))
}
