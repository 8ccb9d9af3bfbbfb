//! Tour oneshot: one value for a thread that waits with a time limit.

// ANCHOR: example
use oneshot::{Receiver, RecvTimeoutError};
use std::error::Error;
use std::thread;
use std::time::Duration;

/// Waits for a while. Only borrows the receiver, which can be used again.
fn wait(answer: &Receiver<u32>) -> String {
    match answer.recv_timeout(Duration::from_millis(20)) {
        Ok(sum) => format!("the sum is {sum}"),
        Err(RecvTimeoutError::Timeout) => "not yet".to_owned(),
        // The sender was dropped unused, or the value is taken already.
        Err(RecvTimeoutError::Disconnected) => "nothing will come".to_owned(),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, answer) = oneshot::channel();
    let (go_tx, go) = oneshot::channel();
    let worker = thread::spawn(move || {
        // Waits for the order to begin, as long as it takes. `Err` would mean
        // that nobody can give it any more.
        go.recv().is_ok_and(|limit| {
            // Does not wait: there is room for the only value. It fails if
            // nobody can receive it any more.
            tx.send((1..=limit).sum()).is_ok()
        })
    });

    println!("{}", wait(&answer));
    go_tx.send(100)?;
    let answered = worker.join().map_err(|_| "the worker panicked")?;
    println!("answered: {answered}");
    println!("{}", wait(&answer));
    println!("{}", wait(&answer));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
