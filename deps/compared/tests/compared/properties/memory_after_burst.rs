//! Whether memory is given back after many messages.

use compared::Cell;

use super::{Property, by_run, put, take};
use crate::channel::{Capacity, Channel};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "memory",
    title: "After a burst",
    question: "4,096 messages are sent and received: is most of the memory that they took \
               given back, while the channel lives",
    hazard: None,
};

const BURST: u64 = 4_096;

pub fn cell<C: Channel>() -> Option<Cell> {
    if matches!(C::INFO.capacity, Capacity::OneMessage | Capacity::Newest) {
        return None;
    }
    let mut ends = None;
    let taken = allocation_counter::measure(|| {
        let (mut tx, mut rx) = C::new(BURST as usize);
        (0..BURST).for_each(|number| put::<C>(&mut tx, number));
        let is_message = |_: &u64| take::<C>(&mut rx).number().is_some();
        assert_eq!((0..=BURST).take_while(is_message).count() as u64, BURST);
        ends = Some((tx, rx));
    });
    let half = i64::try_from(taken.bytes_max / 2).expect("it is not that much");
    by_run(if taken.bytes_current >= half { "kept" } else { "given back" })
}
