//! What a traced program does with its channels.
//!
//! The crates that stand in for the real ones report an [`Event`] for each
//! operation. The events leave the program on its standard error, in frames
//! that [`Frames`] takes out again. [`waits`] explains from the events where a
//! program that does not end waits, and [`steps`] says them for a page.

mod event;
mod frames;
mod steps;
mod waiting;

pub use event::{Does, Event, Lane, Refusal, Side};
pub use frames::{Frames, MOST_EVENTS, Piece, VARIABLE, frame};
pub use steps::{Runs, Step, read_runs, runs_to_json, steps};
pub use waiting::waits;
