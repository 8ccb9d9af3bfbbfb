//! Change a watched value in place, and look for changes without waiting.

// ANCHOR: example
use std::{collections::BTreeMap, error::Error};
use tokio::sync::watch;

type Stock = BTreeMap<&'static str, u32>;

/// Draws only what is new, as a loop does that must not wait.
fn draw(rx: &mut watch::Receiver<Stock>) -> Result<(), Box<dyn Error>> {
    // Looks, and marks nothing as seen.
    if rx.has_changed()? {
        // Marks the value as seen. The borrow ends with this line.
        println!("draw {:?}", *rx.borrow_and_update());
    } else {
        println!("nothing new");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = watch::channel(Stock::new());
    draw(&mut rx)?;

    // No copy of the map is made, and no receiver is needed.
    tx.send_modify(|stock| {
        *stock.entry("fig").or_default() += 3;
        *stock.entry("plum").or_default() += 5;
    });
    draw(&mut rx)?;
    draw(&mut rx)?;

    // The closure says whether it has changed something.
    let sell = |fruit| {
        tx.send_if_modified(|stock| match stock.get_mut(fruit) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
    };
    println!("sold a pear: {}", sell("pear"));
    draw(&mut rx)?;
    println!("sold a fig: {}", sell("fig"));
    draw(&mut rx)?;

    drop(tx);
    let end = rx.has_changed().is_err();
    println!("nobody can change it any more: {end}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
