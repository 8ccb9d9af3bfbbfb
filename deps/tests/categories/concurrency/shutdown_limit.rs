//! Wait for threads, but no longer than a time limit.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Waits until no clone of `running` is left.
fn have_ended(running: &Receiver<()>, limit: Duration) -> bool {
    // Nothing is sent. The channel ends with its last sender.
    running.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
}

/// Works until there are no more jobs, and holds `running` as long as it runs.
fn start(
    jobs: Receiver<&'static str>,
    running: Sender<()>,
) -> thread::JoinHandle<usize> {
    thread::spawn(move || {
        let done = jobs.iter().count();
        // A panic would drop it, too.
        drop(running);
        done
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let (running_tx, running) = mpsc::channel();
    let (quick_tx, quick) = mpsc::channel();
    let (slow_tx, slow) = mpsc::channel();
    let threads = [start(quick, running_tx.clone()), start(slow, running_tx)];
    quick_tx.send("job")?;

    // Only one of them is told to stop.
    drop(quick_tx);
    println!("in time: {}", have_ended(&running, Duration::from_millis(30)));
    // Here a program can report what hangs, and end without joining it. This
    // one stops the other as well.
    drop(slow_tx);
    println!("in time: {}", have_ended(&running, Duration::from_secs(60)));
    for thread in threads {
        let done = thread.join().map_err(|_| "a thread panicked")?;
        println!("jobs done: {done}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
