//! The channels, in the order in which the tables list them.

mod flume;
mod kanal;
mod std_channel;
mod tokio_mpsc;

use compared::Cell;

use crate::channel::{Channel, Info};
use crate::properties;

/// What was found of a channel: a cell for each property, in their order.
pub struct Row {
    pub info: Info,
    pub cells: Vec<Option<Cell>>,
}

/// Runs every property on every channel.
pub fn run_all() -> Vec<Row> {
    vec![
        run::<std_channel::StdChannel>(),
        run::<tokio_mpsc::TokioMpsc>(),
        run::<flume::Flume<true>>(),
        run::<kanal::Kanal<true>>(),
    ]
}

fn run<C: Channel>() -> Row {
    Row { info: C::INFO, cells: properties::run_all::<C>() }
}
