//! Take urgent messages first, and let the others have their turn.

// ANCHOR: example
use std::error::Error;
use tokio::select;
use tokio::sync::mpsc::{self, Receiver};

/// After so many urgent messages in a row, another one has its turn.
const IN_A_ROW: u32 = 3;

/// Receives from both queues until both have ended.
async fn serve(
    mut urgent: Receiver<&'static str>,
    mut normal: Receiver<&'static str>,
) -> Vec<&'static str> {
    let mut served = Vec::new();
    let mut in_a_row = 0;
    loop {
        if in_a_row == IN_A_ROW {
            in_a_row = 0;
            // Only if one is there; an urgent one must not wait for nothing.
            served.extend(normal.try_recv());
        }
        select! {
            // From top to bottom, so the urgent queue is looked at first.
            biased;
            Some(message) = urgent.recv() => {
                in_a_row += 1;
                served.push(message);
            }
            Some(message) = normal.recv() => {
                in_a_row = 0;
                served.push(message);
            }
            else => return served,
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (urgent_tx, urgent_rx) = mpsc::channel(8);
    let (normal_tx, normal_rx) = mpsc::channel(8);
    for message in ["U1", "U2", "U3", "U4", "U5", "U6", "U7"] {
        urgent_tx.send(message).await?;
    }
    for message in ["n1", "n2", "n3", "n4"] {
        normal_tx.send(message).await?;
    }
    drop((urgent_tx, normal_tx));

    let served = tokio::spawn(serve(urgent_rx, normal_rx)).await?;
    println!("{}", served.join(" "));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
