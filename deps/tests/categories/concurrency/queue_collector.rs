//! Send values from several threads to one collector.

// ANCHOR: example
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::mpsc::{self, SendError};
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();

    let mut shops = Vec::new();
    for (shop, sales) in [("north", [3, 1, 4]), ("south", [1, 5, 9])] {
        // Each thread owns a sender, and drops it when it ends.
        let tx = tx.clone();
        shops.push(thread::spawn(move || {
            for amount in sales {
                // Does not wait: the queue has no bound.
                tx.send((shop, amount))?;
            }
            Ok::<_, SendError<_>>(())
        }));
    }
    // The loop below waits for every sender, and so for this one.
    drop(tx);

    let mut totals = BTreeMap::new();
    // Blocks this thread while the queue is empty, and ends with the last
    // sender.
    for (shop, amount) in rx {
        *totals.entry(shop).or_insert(0) += amount;
    }
    println!("{totals:?}");

    for shop in shops {
        // A thread that panicked has dropped its sender like any other, so only
        // `join` tells.
        let sent = shop.join().map_err(|_| "a shop panicked")?;
        println!("a shop ended with {sent:?}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
