//! The events of a program, of which its reader is told.

use serde::{Deserialize, Serialize};

use trace_events as trace;

use crate::queue::Full;

/// One event. Times are in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The program waits for its turn.
    Queued,
    /// rustc has begun.
    Compiling,
    /// There is a binary.
    Compiled {
        /// How long rustc took to make it; 0 if it is `cached`.
        millis: f64,
        /// The binary was there already, and this client has asked for it before.
        cached: bool,
        /// The binary was there already, no matter who had asked for it.
        /// Readers are not told, since it reveals what others run.
        spared: bool,
        /// rustc's warnings, with ANSI colours. May be empty.
        stderr: String,
    },
    /// rustc refuses the program, or was not asked. This is the last event.
    Refused {
        /// Time since rustc began; 0 if it was `spared`.
        millis: f64,
        /// rustc was not asked, since something else stands against the program.
        spared: bool,
        /// rustc's messages, with ANSI colours, or what stands against the program.
        stderr: String,
        /// The limit that rustc was stopped for, if any.
        stopped: Option<Stopped>,
    },
    /// The program printed something.
    Output {
        /// Time since the program was started.
        millis: f64,
        /// Which output.
        stream: Stream,
        /// The text. It may be cut anywhere except within a character.
        text: String,
    },
    /// A traced program did something with a channel. The program can forge this.
    Did(trace::Event),
    /// A traced program was stopped because it took too long: a sentence for each
    /// of its tasks and threads that waited.
    Waits(Vec<String>),
    /// The program ended. This is the last event.
    Exit {
        /// Time since the program was started.
        millis: f64,
        /// Its exit status, unless a signal ended it.
        code: Option<i32>,
        /// The signal that ended it.
        signal: Option<i32>,
        /// The limit that it was stopped for, if any.
        stopped: Option<Stopped>,
    },
    /// The request lost its place to one that somebody waits for. This is the last event.
    Full(Full),
    /// The playground itself failed. This is the last event.
    Failed {
        /// The error.
        message: String,
    },
}

/// One of the two outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The reason why a process group was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stopped {
    /// [`Limits::wall`](crate::Limits::wall).
    Wall,
    /// [`Limits::cpu`](crate::Limits::cpu).
    Cpu,
    /// [`Limits::output`](crate::Limits::output).
    Output,
    /// [`Limits::memory`](crate::Limits::memory).
    Memory,
    /// [`Limits::threads`](crate::Limits::threads).
    Threads,
    /// [`Limits::disk`](crate::Limits::disk), or [`Limits::files`](crate::Limits::files).
    Disk,
    /// Nobody listens any more.
    Left,
}
