//! Match the answers on one connection to the requests by a number.

// ANCHOR: example
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{error::Error, io, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::io::{DuplexStream, duplex, split};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

type Failure = Box<dyn Error + Send + Sync>;

const PATIENCE: Duration = Duration::from_secs(1);

struct Request {
    key: &'static str,
    reply: oneshot::Sender<String>,
}

/// Owns both halves of the connection, and knows who waits for which number.
async fn manage(
    stream: DuplexStream,
    mut rx: mpsc::Receiver<Request>,
) -> io::Result<()> {
    let (reader, mut writer) = split(stream);
    // Both halves change it, and neither awaits while it is locked.
    let waiting = HashMap::<u64, oneshot::Sender<String>>::new();
    let waiting = Mutex::new(waiting);
    let lock = || waiting.lock().expect("nobody panics with it");
    // Whether the last request is written, so that the server may hang up.
    let finished = AtomicBool::new(false);

    let write = async {
        let mut id = 0_u64;
        while let Some(Request { key, reply }) = rx.recv().await {
            // No number comes twice, so a late answer finds nobody.
            id += 1;
            lock().retain(|_, reply| !reply.is_closed());
            // Before the request leaves, or its answer could come first.
            lock().insert(id, reply);
            writer.write_all(format!("{id} {key}\n").as_bytes()).await?;
        }
        finished.store(true, Relaxed);
        // The server answers the rest, and closes its side.
        writer.shutdown().await
    };
    let read = async {
        let mut answers = BufReader::new(reader).lines();
        while let Some(line) = answers.next_line().await? {
            let (id, answer) =
                line.split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
            let id: u64 = id.parse().map_err(|_| io::ErrorKind::InvalidData)?;
            // Unlocks at once. A requester that has left misses its answer.
            let reply = lock().remove(&id);
            reply.and_then(|reply| reply.send(answer.to_owned()).ok());
        }
        // Empties the map. That tells those who still wait.
        let waits = lock().drain().any(|(_, reply)| !reply.is_closed());
        match finished.load(Relaxed) && !waits {
            true => Ok(()),
            // Too early, even if nobody waits: the next request would get no
            // answer.
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    };
    // Ends with the first error, or when both halves are done.
    tokio::try_join!(write, read)?;
    Ok(())
}

/// A server that answers what it has first. It takes long for some requests,
/// and forgets one.
async fn serve(stream: DuplexStream) -> io::Result<()> {
    let (reader, mut writer) = split(stream);
    let (tx, mut rx) = mpsc::channel::<String>(8);
    let read = async move {
        let mut requests = BufReader::new(reader).lines();
        while let Some(request) = requests.next_line().await? {
            let tx = tx.clone();
            tokio::spawn(async move {
                let ms = match request.split_once(' ') {
                    Some((_, "atlas")) => 300,
                    Some((_, "novel")) => 200,
                    Some((_, "poem")) => 100,
                    _ => return Ok(()),
                };
                sleep(Duration::from_millis(ms)).await;
                tx.send(request).await
            });
        }
        io::Result::Ok(())
    };
    let write = async move {
        while let Some(request) = rx.recv().await {
            writer.write_all(format!("{request} found\n").as_bytes()).await?;
        }
        writer.shutdown().await
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
    let requesters = ["atlas", "lost", "poem", "novel"].map(|key| {
        let tx = tx.clone();
        tokio::spawn(async move {
            let (reply, answer) = oneshot::channel();
            tx.send(Request { key, reply }).await?;
            let answer = match timeout(PATIENCE, answer).await {
                Ok(answer) => answer?,
                Err(_) => "no answer".to_owned(),
            };
            let ms = start.elapsed().as_millis();
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
