//! How many receivers a channel can have, and which of them gets a message.

use compared::Cell;

use super::{Property, by_compiler, by_run, put, take};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "ends",
    title: "Receivers",
    question: "can there be several receivers, and does a message go to one of them or to \
               each",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(4);
    let Some(mut other) = C::another_receiver(&mut tx, &rx) else {
        assert!(!C::TRAITS.receiver_clone, "{}", C::INFO.name);
        return by_compiler("one");
    };
    put::<C>(&mut tx, 7);
    let got = [take::<C>(&mut rx), take::<C>(&mut other)];
    by_run(match got.map(|got| got.number()) {
        [Some(7), Some(7)] => "many, each gets it",
        [Some(7), None] | [None, Some(7)] => "many, one gets it",
        got => panic!("{}: {got:?}", C::INFO.name),
    })
}
