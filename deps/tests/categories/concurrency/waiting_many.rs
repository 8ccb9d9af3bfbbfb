//! Wait for channels whose number is known only at run time.

// ANCHOR: example
use crossbeam_channel::{Receiver, RecvError, Select, SendError, bounded};
use std::error::Error;
use std::thread;

/// Receives from all until all have ended. Returns what came, and from which.
fn receive_all(receivers: &[Receiver<u32>]) -> Vec<(usize, u32)> {
    let mut received = Vec::new();
    let mut select = Select::new();
    for receiver in receivers {
        // Its index is its place in `receivers`.
        select.recv(receiver);
    }
    for _ended in 0..receivers.len() {
        loop {
            // Blocks until one is ready, and takes any of those that are.
            let ready = select.select();
            let index = ready.index();
            // Must follow: a selected operation is to be completed.
            match ready.recv(&receivers[index]) {
                Ok(n) => received.push((index, n)),
                Err(RecvError) => {
                    // One that has ended would be ready each time.
                    select.remove(index);
                    break;
                }
            }
        }
    }
    received
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut receivers, mut threads) = (Vec::new(), Vec::new());
    for shop in 0..3 {
        let (tx, rx) = bounded(1);
        receivers.push(rx);
        threads.push(thread::spawn(move || {
            for n in 0..shop {
                tx.send(n)?;
            }
            Ok::<_, SendError<u32>>(shop)
        }));
    }
    let mut received = receive_all(&receivers);
    // Channels mix by chance.
    received.sort_unstable();
    println!("{received:?}");
    for thread in threads {
        let sent = thread.join().map_err(|_| "a shop panicked")??;
        println!("a shop sent {sent}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
