//! Send values between tasks in any runtime.

// ANCHOR: example
use futures::channel::mpsc;
use futures::executor::block_on;
use futures::{SinkExt, StreamExt, join};
use std::error::Error;

/// Tasks of a library that does not know its runtime. `join!` runs both in the
/// task that awaits it, so nothing is spawned.
async fn with_futures() -> Result<Vec<u32>, mpsc::SendError> {
    let (mut tx, mut rx) = mpsc::channel(1);
    let produce = async move {
        for n in 1..=4 {
            tx.send(n).await?;
        }
        // `tx` ends here, and with it the loop below.
        Ok(())
    };
    let consume = async move {
        let mut received = Vec::new();
        while let Some(n) = rx.next().await {
            received.push(n);
        }
        received
    };
    let (sent, received) = join!(produce, consume);
    sent.map(|()| received)
}

/// The same with async-channel, whose ends can also be cloned and shared.
async fn with_async_channel() -> Result<Vec<u32>, async_channel::SendError<u32>>
{
    let (tx, rx) = async_channel::bounded(1);
    let produce = async move {
        for n in 1..=4 {
            tx.send(n).await?;
        }
        Ok(())
    };
    let consume = async move {
        let mut received = Vec::new();
        while let Ok(n) = rx.recv().await {
            received.push(n);
        }
        received
    };
    let (sent, received) = join!(produce, consume);
    sent.map(|()| received)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("futures: {:?}", block_on(with_futures())?);
    println!("futures: {:?}", block_on(with_async_channel())?);

    let tokio = tokio::runtime::Builder::new_current_thread().build()?;
    println!("tokio: {:?}", tokio.block_on(with_futures())?);
    println!("tokio: {:?}", tokio.block_on(with_async_channel())?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
