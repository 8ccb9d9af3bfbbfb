//! Close futures' queue from its receiver, and receive what is left in it.

// ANCHOR: example
use futures::channel::mpsc;
use futures::executor::block_on;
use futures::{SinkExt, StreamExt, join};

async fn run() {
    // Room for two messages, and for one more from each sender: for three.
    let (mut tx, mut rx) = mpsc::channel(2);

    // Would go on for ever; the receiver decides when it is enough.
    let producer = async {
        let mut sent = 0;
        // Waits when its own message has taken the last place. So what waits
        // is in the queue already, and is received.
        while tx.send(format!("job {}", sent + 1)).await.is_ok() {
            sent += 1;
        }
        // The job of that failed `send` is dropped: its error has no message
        // in it. The error of `try_send` has.
        if let Err(error) = tx.try_send(String::from("the report")) {
            println!("producer: {} came back", error.into_inner());
        }
        sent
    };

    let consumer = async {
        println!("received {:?}", rx.next().await);

        // From here on every `send` that begins fails.
        rx.close();

        // What was accepted is still there. Returning now would drop it.
        let mut drained = 0;
        while let Some(job) = rx.next().await {
            println!("drained {job}");
            drained += 1;
        }
        drained
    };

    // Both in one task, the producer first: the order is always the same.
    let (sent, drained) = join!(producer, consumer);
    println!("{sent} sent, {drained} of them received after the end");
}

fn main() {
    block_on(run());
}
// ANCHOR_END: example
example_harness::test!(main);
