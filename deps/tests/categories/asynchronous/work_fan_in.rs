//! Merge several kinds of sources into one channel.

// ANCHOR: example
use std::{error::Error, io, thread, time::Duration};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc::{self, Sender, error::SendError};
use tokio::time::interval;

/// Whatever can happen. The type says where it came from.
#[derive(Debug)]
enum Event {
    Line(String),
    Key(char),
    Tick(u32),
}

async fn lines(input: &'static [u8], tx: Sender<Event>) -> io::Result<()> {
    let mut lines = BufReader::new(input).lines();
    while let Some(line) = lines.next_line().await? {
        // The consumer is gone, so there is no use in reading on.
        if tx.send(Event::Line(line)).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn ticks(tx: Sender<Event>) -> Result<(), SendError<Event>> {
    let mut interval = interval(Duration::from_secs(1));
    for n in 1..=3 {
        interval.tick().await;
        tx.send(Event::Tick(n)).await?;
    }
    Ok(())
}

// The paused clock moves on when every task waits: no second is really spent.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(2);

    // Stands for a connection.
    let reading = tokio::spawn(lines(b"hello\nworld\n", tx.clone()));
    let ticking = tokio::spawn(ticks(tx.clone()));
    // Blocking code has a thread of its own. The last sender moves into it: as
    // soon as all three sources have ended, so does the loop below.
    let typing = thread::spawn(move || {
        "quit".chars().try_for_each(|key| tx.blocking_send(Event::Key(key)))
    });

    // Sources mix by chance, but each keeps its own order.
    let (mut text, mut keys, mut seconds) = (vec![], String::new(), vec![]);
    while let Some(event) = rx.recv().await {
        match event {
            Event::Line(line) => text.push(line),
            Event::Key(key) => keys.push(key),
            Event::Tick(n) => seconds.push(n),
        }
    }
    println!("lines {text:?}, keys {keys:?}, ticks {seconds:?}");

    // All of them have dropped their senders, so nobody waits long here.
    println!("reading: {:?}", reading.await?);
    println!("ticking: {:?}", ticking.await?);
    println!("typing: {:?}", typing.join().map_err(|_| "the thread panicked")?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
