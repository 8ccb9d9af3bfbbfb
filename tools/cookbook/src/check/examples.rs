//! The rule for examples that pause Tokio's clock.

use example_format::{Ending, Fault};

use crate::crates::clock;
use crate::read::book::Book;

/// A program that pauses the clock does so in a form that its page can tell
/// readers to remove.
pub(super) fn can_run_in_real_time(book: &Book, faults: &mut Vec<Fault>) {
    for example in &book.examples {
        let is_run = !matches!(example.ending, Ending::CompileFail(_));
        let is_paused = clock::is_only_paused(&book.uses[&example.id()].mentions);
        if is_run && is_paused && clock::pauses(&example.program).is_empty() {
            faults.push(Fault::new(
                book.project.relative(&example.path),
                0,
                "pauses the clock where its page cannot say how to run it in real time",
                "write `start_paused = true` in the attribute of `main`, or `tokio::time::pause();` as a statement",
            ));
        }
    }
}
