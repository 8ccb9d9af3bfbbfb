//! Writes the events, in the order in which they happen.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Instant;

use parking_lot::{ReentrantMutex, ReentrantMutexGuard};
use trace_events::{Does, Event, MOST_EVENTS, VARIABLE, frame};

use crate::channel::Channel;
use crate::lanes;

pub(crate) struct Recorder {
    /// `None` if nothing is recorded.
    mark: Option<String>,
    written: usize,
    began: Instant,
    began_on_clock: Option<tokio::time::Instant>,
    pub(crate) lanes: u32,
    pub(crate) channels: HashMap<u32, Channel>,
}

static RECORDER: LazyLock<ReentrantMutex<RefCell<Recorder>>> = LazyLock::new(|| {
    ReentrantMutex::new(RefCell::new(Recorder {
        mark: std::env::var(VARIABLE).ok(),
        written: 0,
        began: Instant::now(),
        began_on_clock: None,
        lanes: 0,
        channels: HashMap::new(),
    }))
});

/// Keeps other threads from doing anything with a channel.
#[allow(missing_debug_implementations)]
pub struct Locked(ReentrantMutexGuard<'static, RefCell<Recorder>>);

/// Takes the lock. A thread may take it again.
pub fn lock() -> Locked {
    Locked(RECORDER.lock())
}

impl Locked {
    pub(crate) fn with<T>(&self, f: impl FnOnce(&mut Recorder) -> T) -> T {
        f(&mut self.0.borrow_mut())
    }

    /// Records an event of the task or thread that runs.
    pub(crate) fn tell(&self, line: Option<u32>, does: Does) {
        let lane = lanes::current(self);
        self.tell_of(lane, line, does);
    }

    /// Records an event of a lane.
    pub(crate) fn tell_of(&self, lane: u32, line: Option<u32>, does: Does) {
        self.with(|recorder| recorder.write(lane, line, does));
    }
}

impl Recorder {
    fn write(&mut self, lane: u32, line: Option<u32>, does: Does) {
        let Some(mark) = &self.mark else { return };
        let does = match self.written + 1 {
            written if written < MOST_EVENTS => does,
            MOST_EVENTS => Does::Stops,
            _ => return,
        };
        self.written += 1;
        let micros = self.began.elapsed().as_micros().try_into().unwrap_or(u64::MAX);
        // Outside of a runtime, Tokio's clock is that on the wall.
        let clock = tokio::runtime::Handle::try_current().is_ok().then(|| {
            let now = tokio::time::Instant::now();
            let began = self.began_on_clock.get_or_insert(now);
            now.saturating_duration_since(*began).as_millis().try_into().unwrap_or(u64::MAX)
        });
        let queue =
            does.channel().and_then(|channel| self.channels.get(&channel)).map(Channel::queue);
        let event = Event { micros, clock, lane, line, does, queue };
        // One write, so that nothing that the program prints comes between. If
        // nobody reads it, nothing is recorded.
        let _ = std::io::stderr().write_all(&frame(mark, &event));
    }
}
