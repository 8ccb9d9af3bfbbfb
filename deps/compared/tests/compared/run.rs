//! Runs the properties on a channel. `tools/versions` has its own such file, which
//! does so for other releases of the channels' packages.

use std::panic::catch_unwind;
use std::sync::Mutex;

use compared::Cell;

use crate::channel::{Channel, Info};
use crate::properties;

/// What was found of a channel: a cell for each property, in their order.
pub struct Row {
    pub info: Info,
    pub cells: Vec<Option<Cell>>,
    /// What could not be found out.
    pub faults: Vec<String>,
}

/// The cell that is found out now, for the case that this does not end.
pub static RUNNING: Mutex<String> = Mutex::new(String::new());

/// Runs every property on one channel.
pub fn run<C: Channel>() -> Row {
    let mut faults = Vec::new();
    let cells = properties::run_all::<C>(|question, cell| {
        let name = format!("{} × {question}", C::INFO.name);
        RUNNING.lock().expect("nothing panics with it").clone_from(&name);
        catch_unwind(cell).unwrap_or_else(|panic| {
            let what = panic.downcast_ref::<String>().map(String::as_str);
            let what = what.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
            faults.push(format!("{name}: it panics: {what}"));
            None
        })
    });
    Row { info: C::INFO, cells, faults }
}
