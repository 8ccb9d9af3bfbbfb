//! The playground over HTTP: the Rust Playground's endpoints, and some of our own.
//!
//! A request goes through these modules: [`guard`] checks who calls, [`client`]
//! finds the client to count it for, and [`protocol`] parses it. [`service`]
//! admits it, [`work`] takes it through the queues, and [`stream`] or [`reply`]
//! report the result. [`refusal`] is the reply to every request that is not
//! served.
//!
//! The events of one program, as its reader receives them:
//!
//! ```text
//! POST ── guard ── client ── protocol ── service ──┬── 403, 400, 413, 429, 503: refusal
//!                                                  │
//!          is its binary kept? ── yes ─────────────┼─────────────── Compiled ─┐
//!                   │ no                           │                          │
//!          Queued: its state, a place to compile ──┴── Full                   │
//!          Compiling: a job of rustc ── Refused                               │
//!          Compiled ──────────────────────────────────────────────────────────┤
//!                                                                             │
//!          a place to run: a job of the program ── Output … Exit ◀────────────┘
//! ```
//!
//! If the server itself fails, `Failed` ends the sequence at any point.

pub mod client;
mod connections;
pub mod guard;
pub mod headers;
pub mod metrics;
pub mod protocol;
pub mod refusal;
pub mod reply;
mod routes;
mod server;
pub mod service;
pub mod settings;
mod shutdown;
mod socket;
pub mod start;
pub mod stream;
pub mod work;

pub use service::{Service, Stage, Status};
pub use settings::{Options, Settings};
pub use shutdown::shutdown_signal;
