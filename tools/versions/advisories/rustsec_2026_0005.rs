//! A receiver of `oneshot` that was polled is dropped, and once the channel is
//! seen to be closed, the sender is dropped on another thread. The one who goes
//! last frees the channel, in which the receiver still looks for the waker to
//! drop. The sender's thread fills the memory again at once, so a receiver that
//! was interrupted finds no waker there, and the program crashes. Threads that
//! wake up all the time see to it that interruptions are frequent. Nothing here sends: that is
//! another race, <https://github.com/faern/oneshot/issues/87>.

#![forbid(unsafe_code)]

use std::hint::spin_loop;
use std::pin::Pin;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
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
        for _ in 0..ROUNDS {
            drop_all();
        }
        done.store(true, Ordering::Relaxed);
    });
    println!("{} receivers were dropped", ROUNDS * CHANNELS);
}

/// Makes channels, and drops the ends of each on two threads.
fn drop_all() {
    let (mut senders, mut receivers) = (Vec::new(), Vec::new());
    for _ in 0..CHANNELS {
        let (tx, mut rx) = oneshot::channel::<[usize; 4]>();
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(Pin::new(&mut rx).poll(&mut context), Poll::Pending));
        senders.push(tx);
        receivers.push(rx);
    }
    let start = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            start.wait();
            drop(receivers);
        });
        start.wait();
        let mut filled = Vec::with_capacity(CHANNELS);
        for tx in senders {
            while !tx.is_closed() {
                spin_loop();
            }
            drop(tx);
            // As large as the channel: a message, a waker, a state.
            filled.push(Box::new([1_usize; 7]));
        }
    });
}
