//! In which orders the messages of two senders can arrive.

use std::collections::BTreeSet;

use compared::{Cell, Proof};
use explore::{print, spawn, yield_now};

use super::{Property, explored, put, take_all};
use crate::channel::{Capacity, Channel};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "order",
    title: "From two senders",
    question: "two tasks send two messages each, in every order: does each one's first \
               message arrive before its second",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if matches!(C::INFO.capacity, Capacity::OneMessage | Capacity::Newest) {
        return None;
    }
    C::another_sender(&C::new(1).0)?;
    let outcomes = explored(program::<C>);
    let orders = outcomes.iter().map(|outcome| outcome.schedules).sum();
    let outputs: BTreeSet<_> = outcomes.iter().map(|outcome| outcome.output.as_str()).collect();
    // One sends 1, then 2; the other 3, then 4.
    let kept = BTreeSet::from(["1234", "1324", "1342", "3124", "3142", "3412"]);
    let value = if outputs == kept { "kept" } else { "not kept" };
    Some(Cell { value: value.to_owned(), proof: Proof::AllOrders { found_in: orders, orders } })
}

async fn program<C: Channel>() {
    let (tx, mut rx) = C::new(4);
    let other = C::another_sender(&tx).expect("there can be two");
    let tasks = [(tx, [1, 2]), (other, [3, 4])].map(|(mut tx, numbers)| {
        spawn(async move {
            for number in numbers {
                put::<C>(&mut tx, number);
                yield_now().await;
            }
        })
    });
    for task in tasks {
        task.await.expect("it does not panic");
    }
    for number in take_all::<C>(&mut rx) {
        print(format_args!("{number}"));
    }
}
