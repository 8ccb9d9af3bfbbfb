//! What a blocking `recv` does in an async task.

use std::panic::{AssertUnwindSafe, catch_unwind};

use compared::Cell;
use tokio::runtime::Builder;

use super::{Property, by_run, put};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "Blocking in a Tokio task",
    question: "a Tokio task calls the blocking `recv`: does that panic, rather than block the \
               thread of the runtime",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    put::<C>(&mut tx, 7);
    let runtime = Builder::new_current_thread().build().expect("it needs nothing of the system");
    let got =
        runtime.block_on(async { catch_unwind(AssertUnwindSafe(|| C::recv_blocking(&mut rx))) });
    match got {
        Err(_) => by_run("panics"),
        Ok(got) => {
            assert_eq!(got?.number(), Some(7));
            by_run("allowed")
        }
    }
}
