//! What happens to a program on its way, as its reader hears of it.

use crate::queue::Full;

/// One thing that happened. Times are in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It waits for its turn.
    Queued,
    /// rustc has begun.
    Compiling,
    /// There is a binary.
    Compiled {
        /// How long rustc took to make it; 0 if it is `cached`.
        millis: f64,
        /// The binary was there already, and this client has asked for it before.
        cached: bool,
        /// The binary was there already, whoever had asked for it. Not for
        /// readers: it tells what others run.
        spared: bool,
        /// What rustc said, with ANSI colours: warnings. May be empty.
        stderr: String,
    },
    /// rustc refuses it; nothing more comes.
    Refused {
        /// Since rustc began.
        millis: f64,
        /// What rustc said, with ANSI colours.
        stderr: String,
        /// Why rustc was stopped, if it was.
        stopped: Option<Stopped>,
    },
    /// It printed.
    Output {
        /// Since it was started.
        millis: f64,
        /// Where to.
        stream: Stream,
        /// What; cut anywhere, but never within a character.
        text: String,
    },
    /// It ended; nothing more comes.
    Exit {
        /// Since it was started.
        millis: f64,
        /// Its exit status, unless a signal ended it.
        code: Option<i32>,
        /// The signal that ended it.
        signal: Option<i32>,
        /// Why it was stopped, if it was.
        stopped: Option<Stopped>,
    },
    /// A queue has no room for it any more; nothing more comes.
    Full(Full),
    /// The playground itself failed; nothing more comes.
    Failed {
        /// What failed.
        message: String,
    },
}

/// Which of the two outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The limit that a process group was stopped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// [`Limits::wall`](crate::Limits::wall).
    Wall,
    /// [`Limits::cpu`](crate::Limits::cpu).
    Cpu,
    /// [`Limits::output`](crate::Limits::output).
    Output,
    /// Nobody listens any more.
    Left,
}
