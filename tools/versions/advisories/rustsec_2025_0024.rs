//! Two threads send the first messages of an unbounded channel of
//! `crossbeam-channel`, and one of them drops the only receiver right after.
//! Where the other has only half installed the first block of messages, the
//! block is freed by the receiver and again with the channel: the allocator
//! ends the program, or it crashes.

#![forbid(unsafe_code)]

use std::hint::spin_loop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const ROUNDS: usize = 500;
const CHANNELS: usize = 20_000;

fn main() {
    for round in 0..ROUNDS {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for _ in 0..CHANNELS {
            let (tx, rx) = crossbeam_channel::unbounded::<usize>();
            first.push(tx.clone());
            second.push((tx, rx));
        }
        let turn = AtomicUsize::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                for (at, tx) in first.iter().enumerate() {
                    while turn.load(Ordering::Acquire) <= at {
                        spin_loop();
                    }
                    // Fails, if the receiver is gone.
                    drop(tx.send(1));
                }
            });
            for (at, (tx, rx)) in second.into_iter().enumerate() {
                turn.store(at + 1, Ordering::Release);
                // So that each of the two is the first one now and then.
                for _ in 0..(at + round) % 32 {
                    spin_loop();
                }
                tx.send(2).expect("the receiver lives");
                drop(rx);
            }
        });
    }
    println!("{} channels were dropped", ROUNDS * CHANNELS);
}
