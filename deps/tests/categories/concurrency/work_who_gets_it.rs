//! See which clone of a receiver gets a message.

// ANCHOR: example
use crossbeam_channel::{TryRecvError, bounded};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, first) = bounded(3);
    let second = first.clone();
    for letter in ['a', 'b', 'c'] {
        tx.send(letter)?;
    }

    // Whoever asks next gets the next message, and the other one never sees it.
    println!("first gets {}", first.recv()?);
    println!("second gets {}", second.recv()?);
    println!("second gets {}", second.recv()?);
    assert_eq!(first.try_recv(), Err(TryRecvError::Empty));
    println!("nothing is left for first");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
