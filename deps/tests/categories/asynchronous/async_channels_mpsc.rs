//! Send messages from several tasks to one consumer.

// ANCHOR: example
use std::collections::BTreeMap;
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};
use tokio::task::JoinSet;

#[derive(Debug)]
struct Reading {
    sensor: &'static str,
    value: u32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Room for two: producers that run ahead of the consumer wait in `send`
    // and do not fill the memory.
    let (tx, mut rx) = mpsc::channel(2);

    let mut producers = JoinSet::new();
    for (sensor, first) in [("air", 10), ("soil", 20), ("water", 30)] {
        // A clone each: the channel stays open as long as one of them lives.
        let tx = tx.clone();
        producers.spawn(async move {
            for value in first..first + 3 {
                // Fails only when the consumer is gone. Nobody would read the
                // rest either, so the task stops and its error tells why.
                tx.send(Reading { sensor, value }).await?;
            }
            Ok::<_, SendError<Reading>>(())
        });
    }
    // The original sends nothing, but it is a sender like the clones: the loop
    // below would wait for it for ever.
    drop(tx);

    // Tasks run in any order, so only the order within one sensor is certain.
    // Grouped by sensor, every run looks the same.
    let mut readings = BTreeMap::<_, Vec<_>>::new();
    while let Some(Reading { sensor, value }) = rx.recv().await {
        readings.entry(sensor).or_default().push(value);
    }

    // Only now: joined before the loop, producers that wait for room in the
    // channel would never end.
    let mut ended = 0;
    while let Some(producer) = producers.join_next().await {
        // First `?`: it panicked. Second `?`: it could not send.
        producer??;
        ended += 1;
    }

    for (sensor, values) in &readings {
        println!("{sensor}: {values:?}");
    }
    let received: usize = readings.values().map(Vec::len).sum();
    println!("{received} readings, {ended} producers ended");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
