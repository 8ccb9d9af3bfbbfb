//! Runs an async program in every order in which its tasks can take turns.
//!
//! A program that prints the right lines has shown one order of its tasks.
//! [`Exploration::run`] runs it again and again, each time in another order, and counts
//! what came out:
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! let report = explore::Exploration::default().run(|| {
//!     explore::block_on(explore::Turn::Operation, async {
//!         for name in ["x", "y"] {
//!             explore::spawn(async move { explore::print(format_args!("{name}")) });
//!         }
//!         explore::yield_now().await;
//!     })
//! });
//! assert_eq!(report.coverage.to_string(), "complete: 5 schedules");
//! let outputs: Vec<_> = report.outcomes.iter().map(|outcome| outcome.output.as_str()).collect();
//! assert_eq!(outputs, ["", "x", "xy", "y", "yx"]);
//! ```
//!
//! The neighbouring crate `tokio-explored` stands in for `tokio`, so that a
//! program can be explored without a changed line: `#[tokio::main]`, `spawn`,
//! `JoinSet`, `select!`, the locks and the senders of bounded queues use this
//! crate, and everything else is the real Tokio.
//!
//! # How
//!
//! The program runs on a real Tokio runtime of one thread with a paused clock.
//! Each of its tasks is wrapped in a gate. While several tasks are ready, their
//! gates are closed, and one is opened: that is a *choice*, and a *schedule* is
//! the list of the choices of a run. The branch that `select!` looks at first
//! is a choice, too. The clock advances when no task is ready.
//!
//! The search takes each schedule once, those with few *preemptions* first, as
//! CHESS does
//! ([Musuvathi and Qadeer, 2007](https://dl.acm.org/doi/10.1145/1250734.1250785)):
//! a task is preempted when it could go on but another one is chosen. If there
//! are too many, it ends at its limit, and random schedules from a seed follow.
//! [`Coverage`] says how far the search got.
//!
//! Orders are not left out for being equivalent to others, as partial-order
//! reduction does. That needs to know what two turns have in common, and the
//! real crates do not tell: two `try_send` on one channel look like two on
//! different channels. One order left out by mistake would make "complete" untrue.
//!
//! # What it cannot see
//!
//! - A task does everything in one turn at once. A call that does not wait,
//!   such as `try_send`, a print or a drop, belongs to the turn that it is in.
//! - If a turn is one operation, an operation of a crate other than Tokio ends
//!   the turn only by waiting.
//! - At the end of such a turn, Tokio's operations report that they are not
//!   ready. A future that tries several of them, and remembers which it tried,
//!   may go on as it would in a real run only after 128 operations.
//! - Memory orderings inside a crate, and parallel threads.
//! - What a program does to the world: sockets, files, signals, real time.

mod choices;
mod process;
mod report;
mod run;
mod search;
mod tasks;

pub use choices::Schedule;
pub use process::main;
pub use report::{Coverage, Did, End, Outcome, Replay, Report, Returned, Step};
pub use run::{choose, print};
pub use search::{Exploration, replay};
pub use tasks::{Turn, begin_operation, block_on, gate, spawn, within_a_turn, yield_now};

// This program holds all that its tests rest on.
#[cfg(test)]
proven::suite!("explore", proven::Inputs::new().this_program().machine());
