//! Take what is there without waiting, and notice the end.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;

/// Stands for the work that a thread does between two looks at its queue.
fn draw_a_frame() {
    thread::yield_now();
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    let player = thread::spawn(move || {
        ["left", "jump"].into_iter().try_for_each(|key| tx.send(key))
    });

    let mut keys = Vec::new();
    'game: loop {
        loop {
            match rx.try_recv() {
                Ok(key) => keys.push(key),
                // Nothing now. More may come.
                Err(TryRecvError::Empty) => break,
                // Nothing, and no sender is left to send more.
                Err(TryRecvError::Disconnected) => break 'game,
            }
        }
        draw_a_frame();
    }
    println!("keys: {keys:?}");

    let sent = player.join().map_err(|_| "the player panicked")?;
    println!("player ended with {sent:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
