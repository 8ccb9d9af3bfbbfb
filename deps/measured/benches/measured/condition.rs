//! What else the machine does, and how much of it a run may use.

use std::hint::{black_box, spin_loop};
use std::thread;

use rustix::thread::{CpuSet, sched_setaffinity};

/// What else the machine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Nothing, as far as this program knows. The system places the threads.
    Free,
    /// A thread for each core that works all the time.
    Loaded,
    /// All threads share one core.
    OneCore,
}

impl Condition {
    pub const ALL: [Condition; 3] = [Condition::Free, Condition::Loaded, Condition::OneCore];

    pub fn name(self) -> &'static str {
        match self {
            Condition::Free => "free",
            Condition::Loaded => "loaded",
            Condition::OneCore => "one core",
        }
    }

    /// Makes it so until this program ends, for threads that start from now on.
    ///
    /// # Errors
    ///
    /// The system does not allow it.
    pub fn set(self) -> Result<(), String> {
        match self {
            Condition::Free => {}
            Condition::Loaded => {
                let cores = thread::available_parallelism().map_or(1, usize::from);
                for _ in 0..cores {
                    thread::spawn(|| {
                        loop {
                            black_box(());
                            spin_loop();
                        }
                    });
                }
            }
            Condition::OneCore => {
                let allowed = rustix::thread::sched_getaffinity(None)
                    .map_err(|error| format!("no core can be chosen: {error}"))?;
                let first = (0..CpuSet::MAX_CPU).find(|core| allowed.is_set(*core));
                let mut one = CpuSet::new();
                one.set(first.ok_or("the system names no core")?);
                sched_setaffinity(None, &one)
                    .map_err(|error| format!("no core can be chosen: {error}"))?;
            }
        }
        Ok(())
    }
}
