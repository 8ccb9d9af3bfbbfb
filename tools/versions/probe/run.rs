//! Runs the properties on a channel, and prints a line before each and a line
//! with what it found. A number as argument: so many are left out first, since
//! an earlier run of the program found them, or did not survive them.

use std::cell::Cell;
use std::panic::catch_unwind;

use serde_json::json;

use crate::channel::Channel;
use crate::properties;

/// What a channel did has been printed.
pub struct Row;

thread_local! {
    static LEFT_OUT: Cell<usize> = Cell::new(
        std::env::args().nth(1).map_or(0, |number| number.parse().expect("it is a number")),
    );
}

/// Runs every property on one channel.
pub fn run<C: Channel>() -> Row {
    let mut properties = properties::ALL.iter();
    properties::run_all::<C>(|_, cell| {
        let (id, _, property) = properties.next().expect("there are as many");
        if property.group == compared::versions::BY_MANIFEST {
            return None;
        }
        let left_out = LEFT_OUT.get();
        if left_out > 0 {
            LEFT_OUT.set(left_out - 1);
            return None;
        }
        println!("{}", json!({ "channel": C::INFO.id, "property": id }));
        let found = match catch_unwind(cell) {
            Ok(cell) => json!({ "found": cell }),
            Err(_) => json!({ "found": { "failed": "panics" } }),
        };
        println!("{found}");
        None
    });
    Row
}
