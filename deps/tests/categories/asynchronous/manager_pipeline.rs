//! Keep several requests under way on one connection.

// ANCHOR: example
use std::{error::Error, io, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::io::{DuplexStream, duplex, split};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};

type Failure = Box<dyn Error + Send + Sync>;

const PATIENCE: Duration = Duration::from_secs(10);

struct Request {
    key: &'static str,
    reply: oneshot::Sender<String>,
}

/// Owns both halves of the connection: one sends requests, the other reads
/// answers and gives each to the requester whose turn it is.
async fn manage(
    stream: DuplexStream,
    mut rx: mpsc::Receiver<Request>,
) -> io::Result<()> {
    let (reader, mut writer) = split(stream);
    // Who waits for an answer, in the order of the requests. So many may be
    // under way, beside the one whose answer is read next.
    let (waiting_tx, mut waiting_rx) = mpsc::channel(8);

    let write = async move {
        while let Some(Request { key, reply }) = rx.recv().await {
            // Before the request leaves, or its answer could come first. An
            // error means that the other half has failed, and says why.
            if waiting_tx.send(reply).await.is_err() {
                break;
            }
            writer.write_all(format!("{key}\n").as_bytes()).await?;
        }
        io::Result::Ok(())
    };
    let read = async move {
        let mut answers = BufReader::new(reader).lines();
        while let Some(reply) = waiting_rx.recv().await {
            // A server that falls silent is a lost connection, too.
            let answer = timeout(PATIENCE, answers.next_line()).await??;
            let answer = answer.ok_or(io::ErrorKind::UnexpectedEof)?;
            // A requester that has left misses its answer. Nobody else gets
            // it, since its place in the line is taken all the same.
            reply.send(answer).ok();
        }
        io::Result::Ok(())
    };
    // Ends with the first error, or when both halves are done.
    tokio::try_join!(write, read)?;
    Ok(())
}

/// A server that is far away: each answer takes 100 ms, however many are
/// under way.
async fn serve(stream: DuplexStream) -> io::Result<()> {
    let (reader, mut writer) = split(stream);
    let (tx, mut rx) = mpsc::channel(100);
    let read = async move {
        let mut requests = BufReader::new(reader).lines();
        while let Some(key) = requests.next_line().await? {
            let due = Instant::now() + Duration::from_millis(100);
            tx.send((due, key)).await.map_err(io::Error::other)?;
        }
        io::Result::Ok(())
    };
    let write = async move {
        while let Some((due, key)) = rx.recv().await {
            sleep_until(due).await;
            let answer = format!("value of {key}\n");
            writer.write_all(answer.as_bytes()).await?;
        }
        io::Result::Ok(())
    };
    tokio::try_join!(read, write)?;
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Failure> {
    let (ours, theirs) = duplex(64);
    let server = tokio::spawn(serve(theirs));
    let (tx, rx) = mpsc::channel(8);
    let manager = tokio::spawn(manage(ours, rx));

    let start = Instant::now();
    let requesters = ["apple", "fig", "plum"].map(|key| {
        let tx = tx.clone();
        tokio::spawn(async move {
            let (reply, answer) = oneshot::channel();
            tx.send(Request { key, reply }).await?;
            if key == "fig" {
                return Ok("fig: left".to_owned());
            }
            let (answer, ms) = (answer.await?, start.elapsed().as_millis());
            Ok::<_, Failure>(format!("{key}: {answer}, after {ms} ms"))
        })
    });
    drop(tx);
    for requester in requesters {
        println!("{}", requester.await??);
    }
    println!("manager: {:?}", manager.await?.map_err(|e| e.kind()));
    println!("server: {:?}", server.await?.map_err(|e| e.kind()));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
