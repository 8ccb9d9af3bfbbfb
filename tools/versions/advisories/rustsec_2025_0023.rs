//! Two receivers of Tokio's `broadcast` take the same message, each on a thread
//! of its own, and clone it. The message may be moved to another thread, but is
//! not to be shared by two, which its type says: it is `Send` and not `Sync`.
//! Its `clone` reads a count, waits a while for another clone to begin, and
//! writes the count. If two run at once, the count is too low.

#![forbid(unsafe_code)]

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::broadcast;

/// How long a clone waits for another one.
const WHILE: Duration = Duration::from_millis(500);

struct Message {
    /// How often it was cloned. A `Cell` is not `Sync`.
    clones: Cell<usize>,
    /// How many clones have begun: what a program could not count without.
    begun: Arc<AtomicUsize>,
    /// What the last clone counted.
    counted: Arc<AtomicUsize>,
}

impl Clone for Message {
    fn clone(&self) -> Message {
        let clones = self.clones.get();
        let begun = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let start = Instant::now();
        while self.begun.load(Ordering::SeqCst) == begun && start.elapsed() < WHILE {
            thread::yield_now();
        }
        self.clones.set(clones + 1);
        self.counted.store(clones + 1, Ordering::SeqCst);
        let (begun, counted) = (Arc::clone(&self.begun), Arc::clone(&self.counted));
        Message { clones: Cell::new(0), begun, counted }
    }
}

fn main() {
    let (tx, first) = broadcast::channel(1);
    // A third receiver, which takes nothing: so the others clone the message,
    // and none of them may have it itself.
    let _third = tx.subscribe();
    let receivers = [first, tx.subscribe()];
    let (begun, counted) = (Arc::default(), Arc::default());
    let clones = Cell::new(0);
    let message = Message { clones, begun: Arc::clone(&begun), counted: Arc::clone(&counted) };
    assert!(tx.send(message).is_ok(), "there are receivers");
    thread::scope(|scope| {
        for mut rx in receivers {
            scope.spawn(move || assert!(rx.try_recv().is_ok(), "there is a message"));
        }
    });
    let (begun, counted) = (begun.load(Ordering::SeqCst), counted.load(Ordering::SeqCst));
    println!("{begun} clones, of which the message counted {counted}");
    assert_eq!(begun, counted, "two threads cloned the message at once");
}
