//! Tell every thread, with one queue for each.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

/// Gives each subscriber a clone of each message.
#[derive(Default)]
struct Hub<T> {
    subscribers: Vec<SyncSender<T>>,
    lost: usize,
}

impl<T: Clone> Hub<T> {
    fn subscribe(&mut self, capacity: usize) -> Receiver<T> {
        let (tx, rx) = sync_channel(capacity);
        self.subscribers.push(tx);
        rx
    }

    fn publish(&mut self, message: T) {
        self.subscribers.retain(|tx| match tx.try_send(message.clone()) {
            Ok(()) => true,
            // It is too slow, and misses this one. `send` in place of
            // `try_send` would let it hold everybody back.
            Err(TrySendError::Full(_)) => {
                self.lost += 1;
                true
            }
            // It has gone, and is struck off the list.
            Err(TrySendError::Disconnected(_)) => false,
        });
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut hub = Hub::default();
    let roomy = hub.subscribe(8);
    let tight = hub.subscribe(2);
    drop(hub.subscribe(8));
    println!("{} subscribers", hub.subscribers.len());

    for n in 1..=4 {
        hub.publish(n);
    }
    println!("then {}, and {} lost", hub.subscribers.len(), hub.lost);
    // Drops the senders, which ends the loops of those that listen.
    drop(hub);

    let threads = [("roomy", roomy), ("tight", tight)].map(|(name, rx)| {
        (name, thread::spawn(move || rx.iter().collect::<Vec<_>>()))
    });
    for (name, thread) in threads {
        let received = thread.join().map_err(|_| "a subscriber panicked")?;
        println!("{name}: {received:?}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
