//! Give one client to two tasks, which does not compile.
//@ compile-fail: E0382

// ANCHOR: example
use std::{error::Error, io, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::io::{BufReader, DuplexStream, duplex};
use tokio::time::{Instant, sleep};

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
    let mut client = Client(BufReader::new(ours));

    // Two tasks ask at the same time. A task may outlive the function that
    // spawned it, so it owns what it uses.
    let start = Instant::now();
    // The first task takes the client ...
    let apple = tokio::spawn(async move { client.get("apple").await });
    // ... and nothing is left for the second.
    let pear = tokio::spawn(async move { client.get("pear").await });
    println!("{} after {} ms", apple.await??, start.elapsed().as_millis());
    println!("{} after {} ms", pear.await??, start.elapsed().as_millis());

    println!("server: {:?}", server.await?.map_err(|error| error.kind()));
    Ok(())
}
// ANCHOR_END: example
