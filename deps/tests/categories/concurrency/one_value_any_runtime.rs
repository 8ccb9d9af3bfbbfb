//! Send one reply from a thread to a task of any runtime.

// ANCHOR: example
use futures::executor::block_on;
use std::error::Error;
use std::thread;

/// Computes on a thread. The receiver can be awaited, in whatever runtime.
fn double(n: u32) -> (oneshot::Receiver<u32>, thread::JoinHandle<bool>) {
    let (tx, rx) = oneshot::channel();
    (rx, thread::spawn(move || tx.send(2 * n).is_ok()))
}

/// The same with the one-shot of the futures crate.
fn triple(
    n: u32,
) -> (futures::channel::oneshot::Receiver<u32>, thread::JoinHandle<bool>) {
    let (tx, rx) = futures::channel::oneshot::channel();
    (rx, thread::spawn(move || tx.send(3 * n).is_ok()))
}

async fn ask(runtime: &str) -> Result<(), Box<dyn Error>> {
    let ((doubled, first), (tripled, second)) = (double(7), triple(7));
    // An error means that the thread has ended or panicked without an answer.
    let doubled = doubled.await.map_err(|_| "no answer")?;
    let tripled = tripled.await.map_err(|_| "no answer")?;
    println!("{runtime}: {doubled} and {tripled}");
    // The answers are here, so neither thread is at work any more.
    let first = first.join().map_err(|_| "a thread panicked")?;
    let second = second.join().map_err(|_| "a thread panicked")?;
    println!("{runtime}: answered {first} and {second}");
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    block_on(ask("futures"))?;
    tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(ask("tokio"))
}
// ANCHOR_END: example
example_harness::test!(main);
