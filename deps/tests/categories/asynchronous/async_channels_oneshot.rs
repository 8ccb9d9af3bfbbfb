//! Send the result of a computation to the task that waits for it.

// ANCHOR: example
use std::error::Error;
use tokio::sync::oneshot;
use tokio::task;

fn is_prime(n: u64) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = oneshot::channel();

    // Arithmetic never reaches an `.await`, so in an ordinary task it would
    // keep every other task from its thread. `spawn_blocking` has threads for
    // that.
    let worker = task::spawn_blocking(move || {
        let is_found = |n: &u64| is_prime(*n);
        let prime = (1_000_000..).find(is_found).expect("primes never end");

        // Not an async call: a one-shot has room for its only value, so there
        // is nothing to wait for. The value comes back as the error when the
        // waiting side is gone, which is not a reason to panic.
        let taken = tx.send(prime).is_ok();

        // The answer is out, and this thread may go on for its own sake.
        let twin = is_prime(prime + 2);
        (taken, twin)
    });

    // The receiver is itself the future. It resolves to an error, and does not
    // wait for ever, if the sender is dropped unused.
    let prime = rx.await?;
    println!("first prime above a million: {prime}");

    // Without this line a panic in the worker would go unnoticed: the end of
    // `main` waits for blocking work that has begun, and drops its result.
    let (taken, twin) = worker.await?;
    println!("answer taken: {taken}, {} is prime: {twin}", prime + 2);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
