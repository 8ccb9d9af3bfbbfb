//! Whether memory grows with every `recv` that is polled and dropped.

use compared::Cell;

use super::{Hazard, Property, by_run};
use crate::channel::Channel;
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Memory of dropped `recv`",
    question: "1,000 times a `recv` is polled and dropped, and nothing is sent: does the \
               channel take more and more memory",
    hazard: Some(Hazard {
        values: &["grows"],
        title: "A dropped `recv` leaves memory behind",
        what: "Each `recv` that is dropped leaves its waker behind until a message comes. A \
               `select!` in a loop that seldom gets a message from here takes more and more \
               memory.",
    }),
};

const TIMES: i64 = 1_000;

pub fn cell<C: Channel>() -> Option<Cell> {
    let (_tx, mut rx) = C::new(1);
    C::recv(&mut rx).map(drop)?;
    let (_, waker) = Wakes::new();
    let mut poll_and_drop = || {
        let mut recv = C::recv(&mut rx).expect("it has one");
        assert!(poll::with(&mut recv, &waker).is_pending());
    };
    // What the first one needs is no growth.
    poll_and_drop();
    let taken = allocation_counter::measure(|| (0..TIMES).for_each(|_| poll_and_drop()));
    by_run(if taken.bytes_current >= 8 * TIMES { "grows" } else { "stays" })
}
