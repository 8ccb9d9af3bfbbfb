//! Wait for two channels, whichever has something, until both have ended.

// ANCHOR: example
use crossbeam_channel::{bounded, never, select};
use std::error::Error;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let (orders_tx, mut orders) = bounded(1);
    let (returns_tx, mut returns) = bounded(1);
    let shop = thread::spawn(move || {
        ["soup", "bread", "salad"].iter().try_for_each(|o| orders_tx.send(o))
    });
    let post = thread::spawn(move || {
        [3, 4].iter().try_for_each(|parcel| returns_tx.send(parcel))
    });

    let (mut ordered, mut returned) = (Vec::new(), Vec::new());
    let mut open = 2;
    while open > 0 {
        // Blocks until one of them is ready. If both are, it takes any.
        select! {
            recv(orders) -> order => match order {
                Ok(order) => ordered.push(order),
                // A channel that has ended is ready each time. One that is
                // never ready takes its place.
                Err(_) => (orders, open) = (never(), open - 1),
            },
            recv(returns) -> parcel => match parcel {
                Ok(parcel) => returned.push(parcel),
                Err(_) => (returns, open) = (never(), open - 1),
            },
        }
    }
    println!("ordered {ordered:?}, returned {returned:?}");
    println!("shop: {:?}", shop.join().map_err(|_| "the shop panicked")?);
    println!("post: {:?}", post.join().map_err(|_| "the post panicked")?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
