//! Stop on Ctrl-C: refuse new clients, let the others finish their request.

// ANCHOR: example
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{error::Error, future::Future, io, pin::pin, time::Duration};
use tokio::{select, sync::mpsc, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

async fn connection(client: u32, stop: CancellationToken) {
    let mut answered = 0;
    // Waiting for the next request may be broken off ...
    let request = || sleep(Duration::from_millis(100));
    while stop.run_until_cancelled(request()).await.is_some() {
        // ... but its answer is finished.
        sleep(Duration::from_millis(50)).await;
        answered += 1;
    }
    println!("client {client}: requests answered: {answered}");
}

/// Serves until `shutdown` completes.
async fn serve(
    mut clients: mpsc::Receiver<u32>,
    shutdown: impl Future<Output = io::Result<()>>,
) -> io::Result<()> {
    let (stop, tracker) = (CancellationToken::new(), TaskTracker::new());
    let (mut accepted, finished) = (0, Arc::new(AtomicU32::new(0)));
    let mut shutdown = pin!(shutdown);
    let signal = loop {
        select! {
            // One future for all rounds. A new `ctrl_c()` in each of them
            // may miss a key pressed while a client is accepted.
            signal = &mut shutdown => break signal,
            Some(client) = clients.recv() => {
                accepted += 1;
                let (stop, finished) = (stop.clone(), Arc::clone(&finished));
                tracker.spawn(async move {
                    connection(client, stop).await;
                    finished.fetch_add(1, Relaxed);
                });
            }
        }
    };
    println!("shutting down");
    // Whoever comes now is refused.
    drop(clients);
    stop.cancel();
    // Without `close`, `wait` would wait for tasks that are yet to come.
    tracker.close();
    tracker.wait().await;

    // The tracker does not tell of a panic; these numbers do.
    println!("{accepted} accepted, {} finished", finished.load(Relaxed));
    // An error means that nothing listened for Ctrl-C.
    signal
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(1);
    let network = tokio::spawn(async move {
        let mut refused = 0;
        for client in 1..=4 {
            if tx.send(client).await.is_err() {
                println!("client {client}: refused");
                refused += 1;
            }
            sleep(Duration::from_millis(95)).await;
        }
        refused
    });
    let shutdown = async {
        select! {
            // In a real program, this is all there is.
            signal = tokio::signal::ctrl_c() => signal,
            // Stands for somebody who presses it.
            () = sleep(Duration::from_millis(280)) => Ok(()),
        }
    };
    serve(rx, shutdown).await?;
    println!("{} refused", network.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
