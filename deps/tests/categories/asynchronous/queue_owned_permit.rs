//! Begin work only when there is a place for its result.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, OwnedPermit};
use tokio::time::{Instant, sleep};

/// Works, and delivers the result into the place that it was given. There is
/// no error to handle and nothing to wait for.
async fn render(page: u32, place: OwnedPermit<u32>) {
    sleep(Duration::from_millis(100)).await;
    place.send(page);
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel(2);
    let renderers = tokio::spawn(async move {
        let mut tasks = tokio::task::JoinSet::new();
        for page in 1..=5 {
            // Takes a sender and keeps it in the permit, which borrows from
            // nothing and can move into a task. Waits while both places are
            // taken, be it by a result or by work that will have one.
            let place = tx.clone().reserve_owned().await?;
            let ms = start.elapsed().as_millis();
            println!("{ms:>3} ms: begin {page}");
            tasks.spawn(render(page, place));
        }
        tasks.join_all().await;
        Ok::<_, mpsc::error::SendError<()>>("done")
    });

    // The reader is slower than the renderers.
    while let Some(page) = rx.recv().await {
        let ms = start.elapsed().as_millis();
        println!("{ms:>3} ms: read {page}");
        sleep(Duration::from_millis(150)).await;
    }
    println!("renderers: {}", renderers.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
