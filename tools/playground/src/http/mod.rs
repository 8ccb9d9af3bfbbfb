//! The playground over HTTP: the Rust Playground's endpoints, and some of our own.
//!
//! The way of a request: [`guard`] checks who calls, [`client`] tells whom to
//! count it for, and [`protocol`] reads it. [`service`] admits it, [`work`]
//! takes it through the queues, and [`stream`] or [`reply`] tell what became of
//! it. [`refusal`] is the reply to every request that is not served.
//!
//! What happens to one program, and what its reader hears of it:
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
//! A fault of the server ends it at any point as `Failed`.

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
