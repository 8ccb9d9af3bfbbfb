//! Send values between tasks in any runtime.

// ANCHOR: example
use futures::executor::block_on;
use futures::join;
use std::error::Error;

/// Tasks of a library that does not know its runtime. `join!` runs both in the
/// task that awaits it, so nothing is spawned.
async fn with_futures() -> Result<Vec<u32>, Box<dyn Error>> {
    use futures::channel::mpsc::{self, SendError};
    use futures::{SinkExt, StreamExt};

    let (mut tx, mut rx) = mpsc::channel(1);
    let produce = async move {
        for n in 1..=4 {
            tx.send(n).await?;
        }
        // `tx` ends here, and with it the loop below.
        Ok::<_, SendError>(())
    };
    let consume = async move {
        let mut received = Vec::new();
        while let Some(n) = rx.next().await {
            received.push(n);
        }
        received
    };
    let (sent, received) = join!(produce, consume);
    sent?;
    Ok(received)
}

/// The same with async-channel, whose ends can also be cloned and shared.
async fn with_async_channel() -> Result<Vec<u32>, Box<dyn Error>> {
    use async_channel::SendError;

    let (tx, rx) = async_channel::bounded(1);
    let produce = async move {
        for n in 1..=4 {
            tx.send(n).await?;
        }
        Ok::<_, SendError<u32>>(())
    };
    let consume = async move {
        let mut received = Vec::new();
        while let Ok(n) = rx.recv().await {
            received.push(n);
        }
        received
    };
    let (sent, received) = join!(produce, consume);
    sent?;
    Ok(received)
}

/// And with postage, whose senders can be cloned.
async fn with_postage() -> Result<Vec<u32>, Box<dyn Error>> {
    use postage::mpsc;
    use postage::sink::{SendError, Sink};
    use postage::stream::Stream;

    let (mut tx, mut rx) = mpsc::channel(1);
    let produce = async move {
        for n in 1..=4 {
            tx.send(n).await?;
        }
        Ok::<_, SendError<u32>>(())
    };
    let consume = async move {
        let mut received = Vec::new();
        while let Some(n) = rx.recv().await {
            received.push(n);
        }
        received
    };
    let (sent, received) = join!(produce, consume);
    sent?;
    Ok(received)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("in the executor of futures:");
    println!("  futures: {:?}", block_on(with_futures())?);
    println!("  async-channel: {:?}", block_on(with_async_channel())?);
    println!("  postage: {:?}", block_on(with_postage())?);

    let tokio = tokio::runtime::Builder::new_current_thread().build()?;
    println!("in Tokio:");
    println!("  futures: {:?}", tokio.block_on(with_futures())?);
    println!("  async-channel: {:?}", tokio.block_on(with_async_channel())?);
    println!("  postage: {:?}", tokio.block_on(with_postage())?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
