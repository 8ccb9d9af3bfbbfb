//! Traces a program: compiles it against crates that report what it does with
//! its channels, and takes the reports out of its standard error.
//!
//! The reports are no more to be trusted than any program's output: the program
//! can read its mark and write reports of its own.

use std::hash::{BuildHasher, RandomState};

use trace_events::{Event, Frames, MOST_EVENTS, Piece, VARIABLE, waits};

use crate::Limits;
use crate::event::Stopped;

/// Bytes of most reports, the mark included.
const BYTES: usize = 256;

/// How many sentences at most say where a program waits.
const SENTENCES: usize = 50;

/// The limits of a traced run: the reports have room of their own.
pub(crate) fn limits(run: &Limits) -> Limits {
    Limits { output: run.output + MOST_EVENTS * BYTES, ..run.clone() }
}

/// rustc's refusal of `code`, after a sentence on what it means here.
pub(crate) fn explain(code: &str, stderr: &str) -> String {
    let reason = trace_events::obstacle(code)
        .unwrap_or("rustc refuses it with the crates that record what channels do");
    format!("This program cannot be recorded: {reason}.\n\n{stderr}")
}

/// The reports of one run.
#[derive(Debug)]
pub(crate) struct Traced {
    mark: String,
    frames: Frames,
    events: Vec<Event>,
}

impl Default for Traced {
    /// With a mark that nobody knows before the program is started.
    fn default() -> Traced {
        let mark = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        Traced { frames: Frames::new(&mark), mark, events: Vec::new() }
    }
}

impl Traced {
    /// The variable that tells the program its mark.
    pub(crate) fn variable(&self) -> (String, String) {
        (VARIABLE.to_owned(), self.mark.clone())
    }

    /// What these bytes of standard error complete: text, and reports.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> (Vec<u8>, Vec<Event>) {
        let (text, events) = apart(self.frames.push(bytes));
        self.events.extend(events.iter().cloned());
        (text, events)
    }

    /// The rest of the text; and where the program waits, if its time was up.
    pub(crate) fn end(self, stopped: Option<Stopped>) -> (Vec<u8>, Vec<String>) {
        // A frame is complete with its line break, so the rest holds none.
        let (rest, _) = apart(self.frames.finish());
        let mut waits = match stopped {
            Some(Stopped::Wall) => waits(&self.events),
            _ => Vec::new(),
        };
        waits.truncate(SENTENCES);
        (rest, waits)
    }
}

fn apart(pieces: Vec<Piece>) -> (Vec<u8>, Vec<Event>) {
    let (mut text, mut events) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Text(bytes) => text.extend(bytes),
            Piece::Event(event) => events.push(event),
        }
    }
    (text, events)
}
