//! Receive until every sender is gone, as a stream.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(2);
    let producer = tokio::spawn(async move {
        for line in ["# sizes", "12", "", "30", "x"] {
            tx.send(line).await?;
        }
        // The stream ends when this sender does.
        Ok::<_, SendError<&str>>(())
    });

    // Nothing is received yet: a stream is as lazy as an iterator.
    let sizes = ReceiverStream::new(rx)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.parse::<u32>().map_err(|_| line));

    // Receives until the end and keeps everything; only for a stream that does
    // end, and soon.
    let sizes: Vec<_> = sizes.collect().await;
    println!("{sizes:?}");
    println!("producer ended with {:?}", producer.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
