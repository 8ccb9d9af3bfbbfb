//! The results of an exploration.

use std::fmt;

use crate::choices::Schedule;

/// The results of an exploration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every outcome that was seen, in the order of their outputs.
    pub outcomes: Vec<Outcome>,
    /// How many schedules were tried, and whether there are more.
    pub coverage: Coverage,
}

/// One way in which the program behaved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What it printed.
    pub output: String,
    /// How it ended.
    pub end: End,
    /// The number of schedules with this outcome.
    pub schedules: usize,
    /// The schedule with the fewest steps that leads to this outcome.
    pub shortest: Schedule,
    /// The number of steps of that schedule.
    pub steps: usize,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// `main` returned.
    Returned,
    /// `main` returned, after these tasks had panicked.
    TasksPanicked(Vec<String>),
    /// `main` returned this error, as `Debug` shows it.
    Failed(String),
    /// `main` panicked with this message.
    Panicked(String),
    /// No task could go on; these were still there.
    Stuck(Vec<String>),
    /// The run took more steps than any program of the book needs.
    Endless,
}

/// How many schedules were tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// All schedules were tried.
    Complete {
        /// How many.
        schedules: usize,
    },
    /// Only some schedules were tried.
    Sampled {
        /// How many the search took in order.
        searched: usize,
        /// They include all schedules with at most this many preemptions, if any.
        preemptions: Option<usize>,
        /// How many were random.
        random: usize,
        /// The seed of the random ones.
        seed: u64,
    },
}

impl Coverage {
    /// How many schedules were tried.
    pub fn schedules(&self) -> usize {
        match *self {
            Coverage::Complete { schedules } => schedules,
            Coverage::Sampled { searched, random, .. } => searched + random,
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Coverage::Complete { schedules: 1 } => f.write_str("complete: 1 schedule"),
            Coverage::Complete { schedules } => write!(f, "complete: {schedules} schedules"),
            Coverage::Sampled { searched, preemptions, random, seed } => {
                write!(f, "sampled: {searched} schedules")?;
                if let Some(preemptions) = preemptions {
                    write!(f, ", among them all with at most {preemptions} preemptions")?;
                }
                write!(f, ", and {random} random ones of more (seed {seed})")
            }
        }
    }
}

/// One run, step by step. [`fmt::Display`] shows it to a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The names of the run's tasks.
    pub tasks: Vec<String>,
    /// The run's steps, first to last.
    pub steps: Vec<Step>,
    /// The run's output.
    pub output: String,
    /// How the run ended.
    pub end: End,
}

impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            let did = match step.did {
                Did::Waited => "waits",
                Did::Yielded => "could go on",
                Did::Ended => "ends",
                Did::Panicked => "panics",
            };
            write!(f, "{:>3}. {} {did}", number + 1, self.tasks[step.task])?;
            for line in step.printed.lines() {
                write!(f, ", prints {line:?}")?;
            }
            writeln!(f)?;
        }
        writeln!(f, "{}", self.end)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Returned => f.write_str("main returns"),
            End::TasksPanicked(tasks) => {
                write!(f, "main returns after a panic in {}", tasks.join(", "))
            }
            End::Failed(error) => write!(f, "main returns the error {error}"),
            End::Panicked(message) => write!(f, "main panics: {message:?}"),
            End::Stuck(waiting) => {
                write!(f, "no task can go on; there wait: {}", waiting.join(", "))
            }
            End::Endless => f.write_str("no end after 20,000 steps"),
        }
    }
}

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The task that took it: 0 is `main`, the others count from 1 as they start.
    pub task: usize,
    /// How the step ended.
    pub did: Did,
    /// The task's output in this step.
    pub printed: String,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// The task waits for another task or for a time.
    Waited,
    /// The task could go on.
    Yielded,
    /// The task is done.
    Ended,
    /// The task panicked.
    Panicked,
}

/// A type that a `main` can return.
pub trait Returned {
    /// Whether and how `main` succeeded.
    fn end(self) -> End;
}

impl Returned for () {
    fn end(self) -> End {
        End::Returned
    }
}

impl Returned for End {
    fn end(self) -> End {
        self
    }
}

impl<E: fmt::Debug> Returned for Result<(), E> {
    fn end(self) -> End {
        match self {
            Ok(()) => End::Returned,
            Err(error) => End::Failed(format!("{error:?}")),
        }
    }
}
