//! Whether a future that receives can have a time limit.

use std::time::Duration;

use compared::Cell;

use super::{Property, by_run, put, with_paused_clock, yes_or_no};
use crate::channel::{Channel, Got};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "`.await`, time limit",
    question: "can it receive as a future that has a time limit",
    hazard: None,
};

const LIMIT: Duration = Duration::from_secs(1);

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let can = with_paused_clock(async {
        let before = C::recv_within(&mut rx, LIMIT)?.await;
        put::<C>(&mut tx, 7);
        let after = C::recv_within(&mut rx, LIMIT)?.await.number();
        Some(matches!(before, Got::Empty) && after == Some(7))
    });
    by_run(yes_or_no(can == Some(true)))
}
