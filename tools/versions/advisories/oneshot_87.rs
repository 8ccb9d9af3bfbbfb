//! A receiver of `oneshot` that was polled is dropped while the sender sends. A
//! sender that was interrupted just when it begins to look for the waker finds
//! the channel freed, and its memory filled again, so the program crashes.
//! Threads that wake up all the time see to it that interruptions are frequent.
//! Reported as <https://github.com/faern/oneshot/issues/87>.

#![forbid(unsafe_code)]

use std::hint::spin_loop;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

const ROUNDS: usize = 500;
const CHANNELS: usize = 20_000;
/// How many threads wake up all the time.
const INTERRUPTING: usize = 4;

fn main() {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..INTERRUPTING {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_micros(20));
                }
            });
        }
        for round in 0..ROUNDS {
            drop_all(round);
        }
        done.store(true, Ordering::Relaxed);
    });
    println!("{} receivers were dropped", ROUNDS * CHANNELS);
}

/// Makes channels, and for each sends on one thread and drops the receiver on
/// another.
fn drop_all(round: usize) {
    let (mut senders, mut receivers) = (Vec::new(), Vec::new());
    for _ in 0..CHANNELS {
        let (tx, rx) = oneshot::async_channel::<[usize; 4]>();
        let mut rx = Box::pin(rx);
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(Pin::new(&mut rx).poll(&mut context), Poll::Pending));
        senders.push(tx);
        receivers.push(rx);
    }
    let turn = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for (at, tx) in senders.into_iter().enumerate() {
                turn.store(at + 1, Ordering::Release);
                // Fails, if the receiver is gone.
                drop(tx.send([1; 4]));
            }
        });
        let mut filled = Vec::with_capacity(CHANNELS);
        for (at, rx) in receivers.into_iter().enumerate() {
            while turn.load(Ordering::Acquire) <= at {
                spin_loop();
            }
            for _ in 0..(at + round) % 16 {
                spin_loop();
            }
            drop(rx);
            // As large as the channel: a message, a waker, a state.
            filled.push(Box::new([1_usize; 7]));
        }
    });
}
