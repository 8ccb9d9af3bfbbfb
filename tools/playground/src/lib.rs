//! A playground for Rust programs: compiles them against the locked
//! dependencies of a manifest, runs them in a sandbox, and streams what they
//! print, over the protocol of the Rust Playground.
//!
//! A program passes these parts, in order:
//!
//! 1. [`program::Program`]: what the reader sent, checked.
//! 2. `prepare` (once): Cargo compiles the locked dependencies; `link`: links
//!    them into one shared library.
//! 3. `link_names`: what is refused before rustc starts; `compile`: rustc's
//!    arguments; `states`: what rustc knows of the last edit; `binaries`: what
//!    rustc made; `shares`: what is evicted when there is no room for all.
//! 4. [`child`]: rustc and the program itself run as jobs with limits; nothing
//!    of a job outlives its request.
//! 5. [`sandbox`]: what such a job may do.
//! 6. [`event::Event`]: what the reader gets, as it happens.
//!
//! [`Playground`] ties these together.

mod binaries;
pub mod child;
mod compile;
mod environment;
pub mod event;
mod explore;
#[cfg(all(any(test, fuzzing), target_os = "linux", target_arch = "x86_64"))]
#[doc(hidden)]
pub mod fuzzing;
mod group;
pub mod http;
pub mod limits;
mod link;
mod link_names;
mod message;
mod path;
mod playground;
mod prepare;
pub mod program;
pub mod queue;
pub mod sandbox;
mod server_folder;
mod shares;
mod signal;
mod states;
mod trace;
mod utf8;

pub use event::Event;
pub use limits::Limits;
pub use playground::{OpenError, Playground, Settings, Slots, Task};
pub use prepare::{Crate, PrepareError, Progress};
pub use program::Program;
pub use shares::Capacity;
