//! Writes the events, in the order in which they happen.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Instant;

use parking_lot::{ReentrantMutex, ReentrantMutexGuard};
use trace_events::{Does, Event, MOST_EVENTS, Side, VARIABLE, frame};

use crate::lanes;

/// What is known of a channel.
#[derive(Default)]
pub(crate) struct Channel {
    pub(crate) messages: u64,
    queued: i64,
    senders: u32,
    receivers: u32,
}

impl Channel {
    pub(crate) fn ends(&mut self, side: Side) -> &mut u32 {
        match side {
            Side::Sender => &mut self.senders,
            Side::Receiver => &mut self.receivers,
        }
    }
}

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

    pub(crate) fn sent(&self, channel: u32, line: Option<u32>, message: u64) {
        let queued = self.queued(channel, 1);
        self.tell(line, Does::Sent { channel, message, queued });
    }

    pub(crate) fn received(&self, channel: u32, line: Option<u32>, message: u64) {
        let queued = self.queued(channel, -1);
        self.tell(line, Does::Received { channel, message, queued });
    }

    /// The length of the queue after a change. A thread that waits to send is
    /// told after its message was taken, so the count may be below 0 for a moment.
    fn queued(&self, channel: u32, change: i64) -> u64 {
        self.with(|recorder| {
            let queued = &mut recorder.channels.entry(channel).or_default().queued;
            *queued += change;
            (*queued).try_into().unwrap_or(0)
        })
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
        // One write, so that nothing that the program prints comes between. If
        // nobody reads it, nothing is recorded.
        let _ =
            std::io::stderr().write_all(&frame(mark, &Event { micros, clock, lane, line, does }));
    }
}
