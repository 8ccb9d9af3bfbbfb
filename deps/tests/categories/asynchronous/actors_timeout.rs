//! Ask an actor with a time limit, and have it skip what nobody waits for.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

struct Bake {
    loaf: u32,
    reply: oneshot::Sender<u32>,
}

/// Bakes one loaf after another; returns how many.
async fn oven(mut requests: mpsc::Receiver<Bake>) -> u32 {
    let mut baked = 0;
    let start = Instant::now();
    while let Some(Bake { loaf, reply }) = requests.recv().await {
        let ms = start.elapsed().as_millis();
        // Before the work, since that is what a request costs. It waited in
        // the queue, and the asker may have given up meanwhile.
        if reply.is_closed() {
            println!("{ms} ms: loaf {loaf} skipped");
            continue;
        }
        println!("{ms} ms: loaf {loaf} into the oven");
        sleep(Duration::from_secs(1)).await;
        baked += 1;
        // The asker can give up during the work too.
        if let Err(loaf) = reply.send(loaf) {
            println!("loaf {loaf} is done, but nobody takes it");
        }
    }
    baked
}

async fn ask(
    tx: mpsc::Sender<Bake>,
    loaf: u32,
    patience: Duration,
) -> Result<u32, Box<dyn Error>> {
    // The limit is for both, a place in the queue and the answer.
    timeout(patience, async {
        let (reply, answer) = oneshot::channel();
        tx.send(Bake { loaf, reply }).await?;
        Ok(answer.await?)
    })
    // When time is up, the receiver is dropped. That is what the actor sees.
    .await?
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(4);
    let actor = tokio::spawn(oven(rx));

    let (short, long) = (Duration::from_millis(1_500), Duration::from_secs(9));
    let (a, b, c, d) = tokio::join!(
        ask(tx.clone(), 1, short),
        ask(tx.clone(), 2, short),
        ask(tx.clone(), 3, short),
        // The last sender: with it, the actor ends.
        ask(tx, 4, long),
    );
    println!("loaves baked: {}", actor.await?);

    for (loaf, answer) in (1..).zip([a, b, c, d]) {
        match answer {
            Ok(loaf) => println!("customer {loaf}: got it"),
            Err(error) => println!("customer {loaf}: {error}"),
        }
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
