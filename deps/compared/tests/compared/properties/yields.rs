//! Whether a task that receives without end lets other tasks run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use compared::Cell;
use tokio::runtime::Builder;

use super::{Property, by_run, put, yes_or_no};
use crate::channel::{Capacity, Channel};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "order",
    title: "Lets other tasks run",
    question: "1,000 messages are there, and a Tokio task awaits one after the other: does \
               another task of its thread run in between",
    hazard: None,
};

const MESSAGES: u64 = 1_000;

pub fn cell<C: Channel>() -> Option<Cell> {
    if matches!(C::INFO.capacity, Capacity::OneMessage | Capacity::Newest) {
        return None;
    }
    let (mut tx, mut rx) = C::new(MESSAGES as usize);
    C::recv(&mut rx).map(drop)?;
    (0..MESSAGES).for_each(|number| put::<C>(&mut tx, number));
    let runtime = Builder::new_current_thread().build().expect("it needs nothing of the system");
    let has_run = Arc::new(AtomicBool::new(false));
    let other = Arc::clone(&has_run);
    runtime.spawn(async move { other.store(true, Ordering::Relaxed) });
    let ran_in_between = runtime.block_on(async {
        for number in 0..MESSAGES {
            let got = C::recv(&mut rx).expect("it has one").await;
            assert_eq!(got.number(), Some(number));
        }
        has_run.load(Ordering::Relaxed)
    });
    by_run(yes_or_no(ran_in_between))
}
