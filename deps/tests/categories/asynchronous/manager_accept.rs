//! Accept no more connections than can be served at the same time.

// ANCHOR: example
use std::{error::Error, io, sync::Arc, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Serves one connection: 100 ms for its request.
async fn handle(mut stream: DuplexStream) -> io::Result<()> {
    let request = stream.read_u32().await?;
    sleep(Duration::from_millis(100)).await;
    stream.write_u32(request * 2).await
}

/// Serves at most `limit` connections at a time. Returns how many failed, and
/// how many there were at most.
async fn serve(
    mut listener: mpsc::Receiver<DuplexStream>,
    limit: usize,
) -> (u32, usize) {
    let limit = Arc::new(Semaphore::new(limit));
    let mut connections = JoinSet::new();
    let (mut failed, mut most) = (0, 0);
    loop {
        // Before a connection is accepted. Those that are not yet wait in the
        // queue of the listener, which has a bound, and not in this program.
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else {
            break;
        };
        // Takes the results of those that are done.
        while let Some(ended) = connections.try_join_next() {
            failed += u32::from(!matches!(ended, Ok(Ok(()))));
        }
        // With a `TcpListener`: `accept().await`, and its error handled.
        let Some(stream) = listener.recv().await else { break };
        connections.spawn(async move {
            let ended = handle(stream).await;
            // Only now is there room for another one.
            drop(permit);
            ended
        });
        most = most.max(connections.len());
    }
    while let Some(ended) = connections.join_next().await {
        failed += u32::from(!matches!(ended, Ok(Ok(()))));
    }
    (failed, most)
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // Stands for the listener and its queue.
    let (network, listener) = mpsc::channel(8);
    let server = tokio::spawn(serve(listener, 2));
    let mut clients = JoinSet::new();
    for n in 1..=5 {
        let (ours, theirs) = duplex(64);
        network.send(theirs).await?;
        clients.spawn(async move {
            let mut stream = ours;
            stream.write_u32(n).await?;
            if n == 5 {
                // Does not wait for the answer.
                return Ok(format!("client {n} has left"));
            }
            let answer = stream.read_u32().await?;
            let ms = start.elapsed().as_millis();
            io::Result::Ok(format!("client {n}: {answer} after {ms} ms"))
        });
    }
    drop(network);
    while let Some(client) = clients.join_next().await {
        println!("{}", client??);
    }
    let (failed, most) = server.await?;
    println!("connections: at most {most} at a time, {failed} failed");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
