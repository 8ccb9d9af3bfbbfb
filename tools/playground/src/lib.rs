//! A playground for Rust programs: compiles them against the locked
//! dependencies of a manifest, runs them in a sandbox, and streams what they
//! print, over the protocol of the Rust Playground.
//!
//! The way of a program, in order:
//!
//! 1. [`program::Program`]: what the reader sent, checked.
//! 2. [`child`]: rustc and the program itself run as process groups with
//!    limits; nothing of a group outlives its request.
//! 3. [`sandbox`]: what such a group may do.
//! 4. [`event::Event`]: what the reader gets, as it happens.

pub mod child;
pub mod event;
pub mod limits;
pub mod program;
pub mod queue;
pub mod sandbox;

pub use event::Event;
pub use limits::Limits;
pub use program::Program;
