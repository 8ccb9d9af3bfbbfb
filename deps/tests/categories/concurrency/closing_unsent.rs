//! Get an unsent message back, and tell full, closed and timed out apart.

// ANCHOR: example
use crossbeam_channel::{SendTimeoutError, Sender, TrySendError, bounded};
use std::time::Duration;

/// Tries at once, then for a while. Whatever fails, the message is not lost.
fn offer(tx: &Sender<String>, message: &str) -> Result<(), String> {
    let unsent = match tx.try_send(message.to_owned()) {
        Ok(()) => return Ok(()),
        // Passes. The message goes on into the next try.
        Err(TrySendError::Full(unsent)) => unsent,
        // Does not pass: no receiver is left.
        Err(TrySendError::Disconnected(unsent)) => {
            return Err(format!("{unsent}: closed"));
        }
    };
    tx.send_timeout(unsent, Duration::from_millis(20)).map_err(|error| {
        match error {
            SendTimeoutError::Timeout(unsent) => {
                format!("{unsent}: no room in time")
            }
            SendTimeoutError::Disconnected(unsent) => {
                format!("{unsent}: closed")
            }
        }
    })
}

fn main() {
    let (tx, rx) = bounded(1);
    println!("{:?}", offer(&tx, "a"));
    println!("{:?}", offer(&tx, "b"));
    println!("received {:?}", rx.recv());
    println!("{:?}", offer(&tx, "c"));
    drop(rx);
    // Full and closed is closed.
    println!("{:?}", offer(&tx, "d"));
}
// ANCHOR_END: example
example_harness::test!(main);
