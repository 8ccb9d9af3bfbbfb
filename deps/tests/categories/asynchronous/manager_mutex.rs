//! Share one client behind a mutex, and see what that costs.

// ANCHOR: example
use std::{error::Error, io, sync::Arc, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::io::{BufReader, DuplexStream, duplex};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

struct Client(BufReader<DuplexStream>);

impl Client {
    /// A round trip: one line out, one line back. `&mut self`, since nobody
    /// else may use the connection in between.
    async fn get(&mut self, key: &str) -> io::Result<String> {
        self.0.write_all(format!("{key}\n").as_bytes()).await?;
        let mut answer = String::new();
        match self.0.read_line(&mut answer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(answer.trim_end().to_owned()),
        }
    }
}

/// A server that takes 100 ms for an answer.
async fn serve(stream: DuplexStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut key = String::new();
    while stream.read_line(&mut key).await? > 0 {
        sleep(Duration::from_millis(100)).await;
        stream.write_all(format!("value of {key}").as_bytes()).await?;
        key.clear();
    }
    Ok(())
}

// The paused clock jumps to the next timer when every task waits: the times
// are exact, and nobody really waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (ours, theirs) = duplex(64);
    let server = tokio::spawn(serve(theirs));
    let client = Arc::new(Mutex::new(Client(BufReader::new(ours))));

    // Two tasks ask at the same time. The lock is held for a whole round trip,
    // so the second request leaves when the first answer has come.
    let start = Instant::now();
    let (first, second) = (Arc::clone(&client), Arc::clone(&client));
    let apple =
        tokio::spawn(async move { first.lock().await.get("apple").await });
    let pear =
        tokio::spawn(async move { second.lock().await.get("pear").await });
    println!("{} after {} ms", apple.await??, start.elapsed().as_millis());
    println!("{} after {} ms", pear.await??, start.elapsed().as_millis());

    // Gives up half-way. That unlocks the mutex, but the request is out, and
    // its answer will come.
    let limit = Duration::from_millis(50);
    let plum = async { client.lock().await.get("plum").await };
    println!("plum in time: {}", timeout(limit, plum).await.is_ok());

    let answer = client.lock().await.get("fig").await?;
    println!("asked for fig, got: {answer}");

    // Closes the connection. The answer that belongs to fig reaches nobody.
    drop(client);
    println!("server: {:?}", server.await?.map_err(|error| error.kind()));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
