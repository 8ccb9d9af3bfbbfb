//! Answer web requests from the state of a task.

// ANCHOR: example
use std::{error::Error, io, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::io::{DuplexStream, duplex};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

type Failure = Box<dyn Error + Send + Sync>;

const PATIENCE: Duration = Duration::from_secs(1);

/// What a handler asks of the owner of the votes.
enum Ask {
    Vote(oneshot::Sender<u32>),
    Report(oneshot::Sender<u32>),
}

/// Owns the votes, in place of an `Arc<Mutex<u32>>`.
async fn count(mut rx: mpsc::Receiver<Ask>) -> u32 {
    let mut votes = 0;
    while let Some(ask) = rx.recv().await {
        match ask {
            Ask::Vote(reply) => {
                votes += 1;
                // A handler that waits no longer needs no answer.
                reply.send(votes).ok();
            }
            Ask::Report(reply) => {
                // Longer than a handler waits.
                sleep(2 * PATIENCE).await;
                if reply.send(votes).is_err() {
                    println!("nobody waits for the report");
                }
            }
        }
    }
    votes
}

/// The handler. Each way in which asking can end has its status.
async fn handle(request: &str, votes: &mpsc::Sender<Ask>) -> (u16, String) {
    let (reply, answer) = oneshot::channel();
    let ask = match request {
        "POST /votes" => Ask::Vote(reply),
        "GET /report" => Ask::Report(reply),
        _ => return (404, "no such page".into()),
    };
    match votes.try_send(ask) {
        Ok(()) => {}
        // Refuses at once, so that requests do not pile up before the queue.
        Err(TrySendError::Full(_)) => return (503, "busy".into()),
        Err(TrySendError::Closed(_)) => return (500, "closed".into()),
    }
    match timeout(PATIENCE, answer).await {
        Ok(Ok(votes)) => (200, format!("{votes} votes")),
        Ok(Err(_)) => (500, "failed".into()),
        Err(_) => (504, "too late".into()),
    }
}

/// Answers one request as HTTP/1.1 has it. A web framework does this part.
async fn serve(
    mut stream: DuplexStream,
    votes: mpsc::Sender<Ask>,
) -> io::Result<()> {
    let mut lines = BufReader::new(&mut stream).lines();
    let request = lines.next_line().await?.unwrap_or_default();
    // An empty line ends the headers.
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    let request = request.trim_end_matches(" HTTP/1.1");
    let (status, body) = handle(request, &votes).await;
    let length = body.len();
    let headers = format!("Content-Length: {length}\r\nConnection: close");
    let response = format!("HTTP/1.1 {status} \r\n{headers}\r\n\r\n{body}");
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await
}

/// A client. Returns the status and the body.
async fn ask(
    request: &str,
    votes: mpsc::Sender<Ask>,
) -> Result<String, Failure> {
    let (mut client, server) = duplex(256);
    let request = format!("{request} HTTP/1.1\r\nHost: votes\r\n\r\n");
    let exchange = async {
        client.write_all(request.as_bytes()).await?;
        let mut response = String::new();
        client.read_to_string(&mut response).await?;
        Ok(response)
    };
    let ((), response) = tokio::try_join!(serve(server, votes), exchange)?;
    let (headers, body) = response.split_once("\r\n\r\n").ok_or("no body")?;
    let status = headers.split(' ').nth(1).ok_or("no status")?;
    Ok(format!("{status} {body}"))
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Failure> {
    let (tx, rx) = mpsc::channel(1);
    let owner = tokio::spawn(count(rx));
    println!("vote: {}", ask("POST /votes", tx.clone()).await?);
    println!("lunch: {}", ask("GET /lunch", tx.clone()).await?);

    // While the owner makes the report, there is room for one request.
    let report = tokio::spawn({
        let tx = tx.clone();
        async move { ask("GET /report", tx).await }
    });
    sleep(PATIENCE / 10).await;
    let second = tokio::spawn({
        let tx = tx.clone();
        async move { ask("POST /votes", tx).await }
    });
    sleep(PATIENCE / 10).await;
    println!("third vote: {}", ask("POST /votes", tx.clone()).await?);
    println!("report: {}", report.await??);
    println!("second vote: {}", second.await??);

    drop(tx);
    // The second vote counts, although its client was told nothing.
    println!("counted: {}", owner.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
