//! Stop a computation that waits for no channel.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::thread;

/// Adds up 1, 2, 3 … until it is told to stop. Returns how far it came.
fn compute(stop: &Receiver<()>, progress: &SyncSender<u64>) -> (u64, u64) {
    let (mut n, mut sum) = (0, 0);
    // Asks between two steps, and now and then is enough. It goes on only if
    // nothing was sent, and somebody is left who could.
    while n % 1024 != 0 || stop.try_recv() == Err(TryRecvError::Empty) {
        n += 1;
        sum += n;
        if n % 1024 == 0 {
            // Progress that nobody has time for is not worth waiting.
            progress.try_send(n).ok();
        }
    }
    (n, sum)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (stop_tx, stop) = mpsc::channel::<()>();
    let (progress_tx, progress) = mpsc::sync_channel(1);
    let endless = thread::spawn(move || compute(&stop, &progress_tx));

    println!("progress: {}", progress.recv()?);
    drop(stop_tx);
    let (n, sum) = endless.join().map_err(|_| "it panicked")?;
    println!("stopped between two steps: {}", n % 1024 == 0);
    println!("the sum is right: {}", sum == n * (n + 1) / 2);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
