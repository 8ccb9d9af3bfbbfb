//! See how full a queue is, and how long its messages wait.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(4);
    // A weak sender looks at the queue and does not keep it open.
    let gauge = tx.downgrade();
    let monitor = tokio::spawn(async move {
        sleep(Duration::from_millis(10)).await;
        let mut most = 0;
        // Has a sender for as long as this takes, and not while it sleeps.
        while let Some(taken) =
            gauge.upgrade().map(|tx| tx.max_capacity() - tx.capacity())
        {
            println!("  {taken} places are taken");
            most = most.max(taken);
            sleep(Duration::from_millis(100)).await;
        }
        most
    });
    let producer = tokio::spawn(async move {
        for job in 1..=8 {
            tx.send((job, Instant::now())).await?;
            sleep(Duration::from_millis(30)).await;
        }
        Ok::<_, mpsc::error::SendError<_>>("done")
    });

    // The age of a message tells how far the consumer is behind, be the queue
    // full or not.
    while let Some((job, sent)) = rx.recv().await {
        println!("job {job} waited {} ms", sent.elapsed().as_millis());
        sleep(Duration::from_millis(100)).await;
    }
    println!("producer: {}", producer.await??);
    println!("at most {} places were taken", monitor.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
