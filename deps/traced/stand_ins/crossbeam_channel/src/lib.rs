//! Stands in for `crossbeam_channel` where a program is traced.
//!
//! The two ends record what they do; all else is the crate's own. `select!` takes
//! the crate's own ends, so a program that uses it does not compile with this one.

pub use real::*;

trace_recorder::blocking_queue!("crossbeam_channel", RecvError);
