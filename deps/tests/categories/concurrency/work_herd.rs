//! Count how many waiting tasks one message wakes.

// ANCHOR: example
use futures::Stream;
use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

/// Stands for the runtime, and counts how often it is told to poll a task.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    // Eight workers wait in `recv`: each has found the queue empty and left its
    // waker.
    let (tx, rx) = async_channel::unbounded();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut cx = Context::from_waker(&waker);
    let mut workers: Vec<_> = (0..8).map(|_| Box::pin(rx.recv())).collect();
    for worker in &mut workers {
        assert!(worker.as_mut().poll(&mut cx).is_pending());
    }
    tx.try_send("job")?;
    println!("recv: {} of 8 woken", wakes.0.load(Ordering::Relaxed));

    // Eight workers wait for the next item of the receiver as a stream.
    let (tx, rx) = async_channel::unbounded();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut cx = Context::from_waker(&waker);
    let mut workers: Vec<_> = (0..8).map(|_| Box::pin(rx.clone())).collect();
    for worker in &mut workers {
        assert!(worker.as_mut().poll_next(&mut cx).is_pending());
    }
    tx.try_send("job")?;
    println!("stream: {} of 8 woken", wakes.0.load(Ordering::Relaxed));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
