//! Do work at the same time, and get the results in the order of the requests.

// ANCHOR: example
use futures::{Stream, StreamExt};
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tokio_stream::wrappers::ReceiverStream;

/// Takes as many milliseconds as the number of the page says.
async fn fetch(page: u64) -> u64 {
    sleep(Duration::from_millis(page)).await;
    page
}

/// Prints results as they come.
async fn print(results: impl Stream<Item = u64>) {
    let start = Instant::now();
    let mut results = Box::pin(results);
    while let Some(page) = results.next().await {
        println!("  page {page} at {} ms", start.elapsed().as_millis());
    }
}

/// A queue of requests. Nobody sends any more.
async fn requests() -> Result<ReceiverStream<u64>, Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(4);
    for page in [300, 100, 240, 50] {
        tx.send(page).await?;
    }
    Ok(ReceiverStream::new(rx))
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    // Two at a time. A result that is early waits for those before it, and
    // keeps its place among the two meanwhile.
    println!("buffered:");
    print(requests().await?.map(fetch).buffered(2)).await;

    // Two at a time, each given out when it is ready.
    println!("buffer_unordered:");
    print(requests().await?.map(fetch).buffer_unordered(2)).await;

    // Not in order, but each with its number. Sort them where the order
    // counts; elsewhere nobody waits for it.
    println!("numbered:");
    let numbered = requests().await?.enumerate();
    let mut results = numbered
        .map(|(n, page)| async move { (n, fetch(page).await) })
        .buffer_unordered(2)
        .collect::<Vec<_>>()
        .await;
    println!("  {results:?}");
    results.sort_unstable();
    println!("  {results:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
