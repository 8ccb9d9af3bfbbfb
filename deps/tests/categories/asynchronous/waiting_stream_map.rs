//! Receive from channels that come and go, and tell which one it was.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep};
use tokio_stream::{StreamExt, StreamMap, once, wrappers::ReceiverStream};

enum Command {
    Listen(&'static str, Receiver<u32>),
    Ignore(&'static str),
}

/// Listens to whichever sensors there are. Ends when no more commands can come
/// and no sensor is left.
async fn listen(mut commands: Receiver<Command>, start: Instant) {
    let mut sensors = StreamMap::new();
    loop {
        // Neither branch loses a message when the other is taken.
        let event = tokio::select! {
            Some(command) = commands.recv() => match command {
                Command::Listen(name, rx) => {
                    // A stream that ends leaves the map without a word, so the
                    // last item of each says that it is the last.
                    let values = ReceiverStream::new(rx).map(Some).chain(once(None));
                    sensors.insert(name, values);
                    format!("{name} is new")
                }
                Command::Ignore(name) => {
                    // Drops the stream, and with it the receiver.
                    let known = sensors.remove(name).is_some();
                    format!("{name} is ignored: {known}")
                }
            },
            // An empty map has ended, and disables this branch for the round.
            Some((name, value)) = sensors.next() => match value {
                Some(value) => format!("{name}: {value}"),
                None => format!("{name} has ended"),
            },
            else => return,
        };
        println!("{} ms: {event}", start.elapsed().as_millis());
    }
}

/// Sends values until there are no more, or until nobody listens.
async fn sensor(tx: Sender<u32>, pause: Duration, values: u32) -> u32 {
    for value in 0..values {
        sleep(pause).await;
        if tx.send(value).await.is_err() {
            return value;
        }
    }
    values
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let ms = Duration::from_millis;
    let (commands, rx) = mpsc::channel(1);
    let listener = tokio::spawn(listen(rx, Instant::now()));

    let (tx, rx) = mpsc::channel(1);
    let roof = tokio::spawn(sensor(tx, ms(100), 4));
    commands.send(Command::Listen("roof", rx)).await?;

    sleep(ms(150)).await;
    let (tx, rx) = mpsc::channel(1);
    let cellar = tokio::spawn(sensor(tx, ms(120), 100));
    commands.send(Command::Listen("cellar", rx)).await?;

    sleep(ms(300)).await;
    commands.send(Command::Ignore("cellar")).await?;
    drop(commands);

    listener.await?;
    println!("roof: {} heard", roof.await?);
    println!("cellar: {} heard", cellar.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
