//! What is sent: a word, or a KiB, each with a number by which it is known.

use std::time::Instant;

use tokio::sync::oneshot;

/// A message that knows its number.
pub trait Message: Send + Sync + Unpin + 'static {
    fn new(number: u64) -> Self;

    /// The number; none if the message is not the one that was made.
    fn number(&self) -> Option<u64>;
}

/// As small as messages are.
pub struct Word(u64);

impl Message for Word {
    fn new(number: u64) -> Word {
        Word(number)
    }

    fn number(&self) -> Option<u64> {
        Some(self.0)
    }
}

/// Large enough that a copy takes time: a KiB, by value.
pub struct Kib([u64; 128]);

impl Kib {
    /// A message of which a part was never copied, for the tests.
    pub fn torn() -> Kib {
        let mut words = [0; 128];
        words[127] = 1;
        Kib(words)
    }
}

impl Message for Kib {
    fn new(number: u64) -> Kib {
        Kib([number; 128])
    }

    /// A copy that was made in part differs at its ends.
    fn number(&self) -> Option<u64> {
        (self.0[0] == self.0[127]).then_some(self.0[0])
    }
}

/// A message that knows when it was sent.
pub struct Stamped {
    number: u64,
    pub sent: Instant,
}

impl Message for Stamped {
    fn new(number: u64) -> Stamped {
        Stamped { number, sent: Instant::now() }
    }

    fn number(&self) -> Option<u64> {
        Some(self.number)
    }
}

/// What the stages of the application hand on.
pub struct Job {
    pub number: u64,
    pub value: u64,
    /// Where the source waits, for a job that it wants to hear of.
    pub done: Option<oneshot::Sender<u64>>,
}

impl Message for Job {
    fn new(number: u64) -> Job {
        Job { number, value: number, done: None }
    }

    fn number(&self) -> Option<u64> {
        Some(self.number)
    }
}
