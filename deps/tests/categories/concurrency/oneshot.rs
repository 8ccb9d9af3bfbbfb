//! Tour oneshot: one value for a thread that waits with a time limit.

// ANCHOR: example
use oneshot::RecvTimeoutError;
use std::error::Error;
use std::thread;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = oneshot::channel();
    let (go_tx, go) = oneshot::channel();
    let worker = thread::spawn(move || {
        // Waits for the order to begin. An error: nobody will give it.
        go.recv().is_ok_and(|limit: u32| {
            // Does not wait, there is room for the only value. It fails if
            // nobody waits for it any more.
            tx.send((1..=limit).sum::<u32>()).is_ok()
        })
    });

    // Only borrows the receiver, which can be used again after a time-out.
    match rx.recv_timeout(Duration::from_millis(20)) {
        Ok(sum) => println!("already {sum}"),
        Err(RecvTimeoutError::Timeout) => println!("not yet"),
        Err(RecvTimeoutError::Disconnected) => println!("it will not come"),
    }
    go_tx.send(100)?;
    // Waits as long as it takes, and takes the receiver with it.
    println!("the sum is {}", rx.recv()?);

    let answered = worker.join().map_err(|_| "the worker panicked")?;
    println!("answered: {answered}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
