//! Cancel a tree of tasks: one branch first, then all that is left.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;

/// Copies a block every 100 ms until it is told to stop; returns how many.
fn copy(stop: CancellationToken) -> JoinHandle<u32> {
    tokio::spawn(async move {
        let mut blocks = 0;
        let block = || sleep(Duration::from_millis(100));
        // `None` if the token was cancelled first. The block is then dropped
        // half-way, but this task goes on and can put things in order.
        while stop.run_until_cancelled(block()).await.is_some() {
            blocks += 1;
        }
        blocks
    })
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = CancellationToken::new();
    // A child is cancelled with its parent. A clone is the same token.
    let anna = server.child_token();
    let (photo, film) = (copy(anna.clone()), copy(anna.child_token()));
    let ben = server.child_token();
    let song = copy(ben.clone());

    sleep(Duration::from_millis(250)).await;
    anna.cancel();
    println!("Anna's photo stopped after {} blocks", photo.await?);
    println!("Anna's film stopped after {} blocks", film.await?);
    println!("Ben is cancelled: {}", ben.is_cancelled());

    sleep(Duration::from_millis(200)).await;
    {
        // Cancels when it is dropped: at the end of the scope, by an early
        // `?`, by a panic.
        let _guard = server.clone().drop_guard();
        println!("server is cancelled: {}", server.is_cancelled());
    }
    println!("server is cancelled: {}", server.is_cancelled());
    println!("Ben's song stopped after {} blocks", song.await?);

    // A child that comes too late is cancelled from the start.
    println!("a late copy made {} blocks", copy(server.child_token()).await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
