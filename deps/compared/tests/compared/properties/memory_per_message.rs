//! Whether sending allocates memory.

use compared::Cell;

use super::{Property, by_run, put, take};
use crate::channel::{Capacity, Channel, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "memory",
    title: "Per message",
    question: "1,000 messages are sent and received one after the other: how often is memory \
               allocated",
    hazard: None,
};

const MESSAGES: u64 = 1_000;

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity == Capacity::OneMessage {
        return None;
    }
    let (mut tx, mut rx) = C::new(4);
    let mut send_and_receive = |number| {
        put::<C>(&mut tx, number);
        assert_eq!(take::<C>(&mut rx).number(), Some(number));
    };
    // What the first few need is needed once.
    (0..64).for_each(&mut send_and_receive);
    let taken = allocation_counter::measure(|| (0..MESSAGES).for_each(&mut send_and_receive));
    // Where only a future sends or receives, its adapter puts it into a box.
    let boxes = u64::from(C::try_send(&mut tx, Message::new(0)).is_none())
        + u64::from(C::try_recv(&mut rx).is_none());
    by_run(match taken.count_total - boxes * MESSAGES {
        0..=2 => "no",
        3..MESSAGES => "for each block",
        _ => "for each message",
    })
}
