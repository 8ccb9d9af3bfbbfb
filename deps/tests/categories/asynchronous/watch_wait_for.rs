//! Wait until a condition holds.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::{sync::watch, task::JoinSet, time::sleep};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Starting,
    Migrating,
    Ready,
    Stopped,
}

/// Whether the phase was reached.
async fn wait_for(at_least: Phase, mut rx: watch::Receiver<Phase>) -> bool {
    // At least, not exactly: the phases between two looks are skipped. The
    // `map` copies the phase and so ends the borrow.
    match rx.wait_for(|phase| *phase >= at_least).await.map(|phase| *phase) {
        Ok(phase) => {
            println!("  {at_least:?} awaited, seen at {phase:?}");
            true
        }
        // The sender was dropped, so it can never happen.
        Err(error) => {
            println!("  {at_least:?} awaited: {error}");
            false
        }
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel(Phase::Starting);

    let mut waiting = JoinSet::new();
    for at_least in [Phase::Migrating, Phase::Stopped] {
        waiting.spawn(wait_for(at_least, rx.clone()));
    }
    println!("{:?}", *tx.borrow());
    sleep(Duration::from_secs(1)).await;

    // Both before anybody looks: nobody sees the first one.
    for phase in [Phase::Migrating, Phase::Ready] {
        println!("{phase:?}");
        tx.send(phase)?;
    }
    sleep(Duration::from_secs(1)).await;

    // Too late for a change, but the condition is tested on the current value
    // first.
    println!("reached: {}", wait_for(Phase::Ready, rx).await);

    println!("sender dropped at {:?}", *tx.borrow());
    drop(tx);
    while let Some(reached) = waiting.join_next().await {
        println!("a task ended, its phase reached: {}", reached?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
