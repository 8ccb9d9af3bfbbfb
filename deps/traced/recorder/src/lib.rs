//! Records what a program does with its channels.
//!
//! The stand-ins call the real crates, and tell the recorder what came of it.
//! They add no buffering: a message only carries its number beside it. What an
//! operation does and its event happen under one lock where it does not wait,
//! so those events stand in the order in which things happened. An operation
//! that blocks its thread, or replaces the value of a `watch`, reports its end
//! only afterwards: its message may be received in an event before.
//!
//! Each event leaves the program at once, so a program that is killed leaves
//! what it had. Without [`trace_events::VARIABLE`] nothing is written.

mod blocking_queue;
mod channel;
mod ends;
mod lanes;
mod operation;
mod output;

pub use ends::{End, Numbered, Site, Weak, channel, channel_to_all, sender_to_all};
pub use lanes::{InTask, blocking_task};
pub use operation::{Waiting, operation};
pub use output::{Locked, lock};
pub use trace_events::{Refusal, Side};
