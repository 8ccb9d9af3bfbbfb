//! Read a broadcast as a stream, and count what was missed.

// ANCHOR: example
use tokio::sync::broadcast;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError::Lagged;

#[tokio::main]
async fn main() -> Result<(), broadcast::error::SendError<u32>> {
    let (tx, rx) = broadcast::channel(4);
    // Six readings for a channel that keeps four, before anybody reads.
    for reading in [21, 22, 23, 24, 25, 26] {
        tx.send(reading)?;
    }
    drop(tx);

    let mut missed = 0;
    // Each item is a `Result`. `Lagged` is one item among others, and the
    // stream goes on after it.
    let readings = BroadcastStream::new(rx).filter_map(|item| match item {
        Ok(reading) => Some(reading),
        Err(Lagged(n)) => {
            missed += n;
            None
        }
    });
    let even: Vec<_> =
        readings.filter(|reading| reading % 2 == 0).collect().await;
    println!("even: {even:?}");
    println!("missed: {missed}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
