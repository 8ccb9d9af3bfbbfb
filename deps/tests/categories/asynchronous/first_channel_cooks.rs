//! Let several tasks send into one channel.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(2);

    let mut cooks = JoinSet::new();
    for (place, dish) in [("stove", "soup"), ("oven", "pie"), ("bar", "tea")] {
        // One belt, one more end in the kitchen.
        let tx = tx.clone();
        cooks.spawn(async move {
            for number in 1..=2 {
                if tx.send(format!("{dish} {number}")).await.is_err() {
                    break;
                }
            }
            place
        });
    }
    // The cooks have a clone each. This one would send nothing, and keep the
    // loop below waiting for it.
    drop(tx);

    let mut served = Vec::new();
    while let Some(dish) = rx.recv().await {
        served.push(dish);
    }

    let mut closed = Vec::new();
    while let Some(cook) = cooks.join_next().await {
        closed.push(cook?);
    }

    // Which cook is faster is chance. Sorted, every run looks the same.
    served.sort();
    closed.sort();
    println!("served: {}", served.join(", "));
    println!("closed: {}", closed.join(", "));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
