//! Bound a queue by its bytes, not by its messages.

// ANCHOR: example
use bytes::Bytes;
use std::{error::Error, sync::Arc, time::Duration};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, sleep};

const MAX_BYTES: u32 = 100;

/// Fields are dropped from top to bottom, so the bytes count until they have
/// left memory.
struct Upload {
    body: Bytes,
    _place: OwnedSemaphorePermit,
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // The semaphore is the bound, so the channel itself needs none.
    let room = Arc::new(Semaphore::new(MAX_BYTES as usize));
    let (tx, mut rx) = mpsc::unbounded_channel();
    let uploads = tokio::spawn(async move {
        for size in [60, 30, 80, 120, 0] {
            // A body larger than the whole bound takes all of it, and goes alone.
            // An empty one takes a byte. For no permits it would not have to wait.
            let bytes = size.clamp(1, MAX_BYTES);
            let place = Arc::clone(&room).acquire_many_owned(bytes).await?;
            let body = Bytes::from(vec![b'x'; size as usize]);
            println!("{:>3} ms: queue {size}", start.elapsed().as_millis());
            if tx.send(Upload { body, _place: place }).is_err() {
                break;
            }
        }
        Ok::<_, AcquireError>("done")
    });

    while let Some(upload) = rx.recv().await {
        sleep(Duration::from_millis(50)).await;
        println!(
            "{:>3} ms: stored {}",
            start.elapsed().as_millis(),
            upload.body.len()
        );
    }
    println!("uploads: {}", uploads.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
