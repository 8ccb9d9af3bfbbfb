//! Stands in for `tokio` where a program is traced.
//!
//! The channels and the functions that start tasks record what they do; all
//! else is Tokio's own. A message carries its number beside it, so a receiver
//! cannot be passed to another crate, such as to `tokio_stream::wrappers`: such
//! a program does not compile with this crate, and is not recorded.

pub use real::*;
pub use task::spawn;

pub mod task;

/// Tokio's channels, recorded, and its locks.
pub mod sync {
    pub use real::sync::*;

    pub mod broadcast;
    pub mod mpsc;
    pub mod oneshot;
    pub mod watch;
}
