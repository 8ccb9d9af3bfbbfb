//! What a traced program does with its channels.
//!
//! The crates that stand in for the real ones report an [`Event`] for each
//! operation. The events leave the program on its standard error, in frames
//! that [`Frames`] takes out again. [`waits`] explains from the events where a
//! program that does not end waits, and [`obstacle`] why one cannot be traced.

mod beyond;
mod event;
mod frames;
mod waiting;

pub use beyond::obstacle;
pub use event::{Does, Event, Lane, Queue, Refusal, Side};
pub use frames::{Frames, MOST_EVENTS, Piece, VARIABLE, frame};
pub use waiting::waits;
