//! Call an async function, and see when it runs.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::time::{Instant, sleep};

/// Takes 100 ms, in which it only waits.
async fn cook(dish: &'static str) -> &'static str {
    println!("  {dish}: begun");
    sleep(Duration::from_millis(100)).await;
    dish
}

// The paused clock jumps over the waiting: the times are exact, and the
// program takes none.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();

    println!("lazy:");
    // Makes three futures. Not a line of `cook` has run.
    let dishes = ["soup", "pasta", "cake"].map(cook);
    println!("  nothing is begun yet");
    for dish in dishes {
        // Each begins when it is awaited, and the next after it.
        println!("  {}: ready", dish.await);
    }
    println!("  {} ms", start.elapsed().as_millis());

    let start = Instant::now();
    println!("eager:");
    // Makes three tasks. They run beside this one as soon as it waits.
    let dishes = ["soup", "pasta", "cake"].map(|dish| tokio::spawn(cook(dish)));
    println!("  nothing is begun yet, but it will");
    for dish in dishes {
        println!("  {}: ready", dish.await?);
    }
    println!("  {} ms", start.elapsed().as_millis());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
