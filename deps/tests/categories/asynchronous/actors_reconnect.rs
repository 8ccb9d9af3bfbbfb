//! Connect again after a failure, and keep the queue and the request in hand.

// ANCHOR: example
use std::{error::Error, future, io, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

const MAX_PAUSE: Duration = Duration::from_secs(10);
/// How long it may take to connect, and to get an answer.
const LIMIT: Duration = Duration::from_secs(1);

struct Request {
    question: &'static str,
    reply: oneshot::Sender<String>,
}

/// Stands for a connection over a network. The first breaks at its third
/// question, and the others fall silent.
struct Connection {
    number: u32,
    answers: u32,
}

impl Connection {
    /// The second attempt finds no server.
    async fn open(number: u32) -> io::Result<Connection> {
        if number == 2 {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        Ok(Connection { number, answers: 0 })
    }

    async fn ask(&mut self, question: &str) -> io::Result<String> {
        sleep(Duration::from_millis(10)).await;
        if self.answers == 2 {
            if self.number > 1 {
                future::pending::<()>().await;
            }
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        self.answers += 1;
        Ok(format!("{question}, by connection {}", self.number))
    }
}

/// Serves requests over one connection, until nobody can ask any more or the
/// connection fails. In that case the request stays `in_hand`.
async fn serve(
    mut connection: Connection,
    requests: &mut mpsc::Receiver<Request>,
    in_hand: &mut Option<Request>,
) -> io::Result<()> {
    loop {
        // What the last connection did not answer comes first.
        if in_hand.is_none() {
            *in_hand = requests.recv().await;
        }
        let Some(request) = in_hand else { return Ok(()) };
        // A late answer counts as a failure.
        let answer = timeout(LIMIT, connection.ask(request.question)).await??;
        if let Some(Request { reply, .. }) = in_hand.take() {
            // An asker that has left needs no answer.
            reply.send(answer).ok();
        }
    }
}

/// Owns the queue, and a connection after another. Returns how many there were.
async fn keep_connected(mut requests: mpsc::Receiver<Request>) -> u32 {
    let mut in_hand = None;
    let mut pause = Duration::from_millis(100);
    for number in 1.. {
        if let Ok(Ok(connection)) =
            timeout(LIMIT, Connection::open(number)).await
        {
            pause = Duration::from_millis(100);
            if serve(connection, &mut requests, &mut in_hand).await.is_ok() {
                return number;
            }
        }
        // Longer each time that the server is not found.
        sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
    unreachable!("there is always a next number")
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, rx) = mpsc::channel(8);
    let connected = tokio::spawn(keep_connected(rx));
    let mut answers = Vec::new();
    for question in ["A", "B", "C", "D", "E"] {
        let (reply, answer) = oneshot::channel();
        tx.send(Request { question, reply }).await?;
        answers.push(answer);
    }
    drop(tx);
    for answer in answers {
        let answer = answer.await?;
        println!("{:>4} ms: {answer}", start.elapsed().as_millis());
    }
    println!("connections tried: {}", connected.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
