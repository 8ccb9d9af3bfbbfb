//! Whether a blocking `recv` takes the longest time limit there is.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use compared::Cell;

use super::{Hazard, Property, by_run, put};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "`Duration::MAX`",
    question: "a message is there, and it is received with a time limit of `Duration::MAX`: \
               does that work",
    hazard: Some(Hazard {
        values: &["panics"],
        title: "`Duration::MAX` panics",
        what: "A time limit that is too long to be added to the current time panics. For no \
               limit, use the call without one.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    C::recv_timeout(&mut C::new(1).1, Duration::ZERO)?;
    let (mut tx, mut rx) = C::new(1);
    put::<C>(&mut tx, 7);
    let got = catch_unwind(AssertUnwindSafe(|| C::recv_timeout(&mut rx, Duration::MAX)));
    by_run(match got {
        Ok(Some(got)) if got.number() == Some(7) => "works",
        Ok(got) => panic!("{}: {got:?}", C::INFO.name),
        Err(_) => "panics",
    })
}
