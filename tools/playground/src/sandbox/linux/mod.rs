//! The sandbox on Linux: from the server's order to the job's program.

mod calls;
mod cgroup;
mod files;
mod input;
mod job;
mod keeper;
mod kept;
mod launcher;
mod namespaces;
mod order;
mod privileges;
pub mod probe;
mod resources;
mod root;
mod watch;

use std::fmt::Display;

use super::{LAUNCH, Layer};

pub use cgroup::Cgroups;
pub use kept::Kept;
pub use launcher::launch_if_asked;
#[cfg(any(test, fuzzing))]
pub use order::Order;
pub use order::{Ended, Report};

/// The exit status of a job that could not be started.
pub const NOT_LAUNCHED: i32 = 125;

/// What failed, and the system's error.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what}: {said}")]
struct Failure {
    what: &'static str,
    said: String,
}

/// Makes a [`Failure`] from the system's error.
fn cannot<E: Display>(what: &'static str) -> impl FnOnce(E) -> Failure {
    move |said| Failure { what, said: said.to_string() }
}
