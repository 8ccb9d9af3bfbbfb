//! Stop working when the asker has gone, with futures and any runtime.

// ANCHOR: example
use futures::channel::{mpsc, oneshot};
use futures::{FutureExt, StreamExt, executor::block_on, join, select_biased};

/// Adds up what comes in and answers when nothing more comes.
async fn worker(
    mut tx: oneshot::Sender<u32>,
    mut parts: mpsc::UnboundedReceiver<u32>,
) -> &'static str {
    let mut total = 0;
    loop {
        // The first branch wins if both are ready, so that what has come in is
        // counted first. It also makes every run the same.
        select_biased! {
            part = parts.next() => match part {
                Some(part) => {
                    total += part;
                    println!("worker: {total} so far");
                }
                None => {
                    return match tx.send(total) {
                        Ok(()) => "answered",
                        Err(_) => "answered, and nobody took it",
                    };
                }
            },
            // Made anew in each round, as it borrows the sender. `fuse`, since
            // the macro wants to know which futures have ended.
            () = tx.cancellation().fuse() => return "stopped",
        }
    }
}

fn main() {
    // Any runtime will do; this one runs a single future on this thread.
    block_on(async {
        let (tx, rx) = oneshot::channel();
        let (source, parts) = mpsc::unbounded();
        let patient = async {
            for part in [3, 4] {
                source.unbounded_send(part).expect("the worker listens");
            }
            drop(source);
            println!("asker: {:?}", rx.await);
        };
        let (ending, ()) = join!(worker(tx, parts), patient);
        println!("worker: {ending}");

        let (tx, rx) = oneshot::channel();
        let (source, parts) = mpsc::unbounded();
        let impatient = async {
            source.unbounded_send(5).expect("the worker listens");
            drop(rx);
            println!("asker: gone");
        };
        let (ending, ()) = join!(worker(tx, parts), impatient);
        println!("worker: {ending}");
        // There was still a source. Without `cancellation`, the worker would
        // have waited for its next part for ever.
        let refused = source.unbounded_send(6).is_err();
        println!("source: part 6 refused: {refused}");
    });
}
// ANCHOR_END: example
example_harness::test!(main);
