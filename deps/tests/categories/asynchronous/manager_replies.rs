//! Let one task own a connection and answer the tasks that use it.

// ANCHOR: example
use bytes::{Buf, Bytes};
use futures::{SinkExt, StreamExt};
use std::time::Duration;
use std::{collections::HashMap, error::Error, fmt, io, io::ErrorKind};
use tokio::io::{AsyncRead, AsyncWrite, duplex};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

/// Why a request was not sent. The connection is as it was before.
#[derive(Debug, PartialEq)]
enum Refused {
    SpaceInKey,
    TooLarge,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::SpaceInKey => "a key must not contain a space",
            Refused::TooLarge => "the request is too large",
        })
    }
}

impl Error for Refused {}

/// The value, if the server has one.
type Answer = Result<Option<Bytes>, Refused>;
type Frames<S> = Framed<S, LengthDelimitedCodec>;

const LARGEST_FRAME: usize = 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Frames of a limited size, each behind its length.
fn frames<S: AsyncRead + AsyncWrite>(stream: S) -> Frames<S> {
    LengthDelimitedCodec::builder()
        .max_frame_length(LARGEST_FRAME)
        .new_framed(stream)
}

/// The client's end of a connection.
///
/// Its methods have two kinds of error. After the outer one, nobody knows to
/// which request the next frame is the answer: the connection is lost.
struct Client<S>(Frames<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn get(&mut self, key: &str) -> io::Result<Answer> {
        self.ask(key, &[b"GET", key.as_bytes()]).await
    }

    /// Answers with the value that the key had before.
    async fn set(&mut self, key: &str, value: &[u8]) -> io::Result<Answer> {
        self.ask(key, &[b"SET", key.as_bytes(), value]).await
    }

    /// A round trip. A server that falls silent is a lost connection, too.
    async fn ask(&mut self, key: &str, words: &[&[u8]]) -> io::Result<Answer> {
        let request = words.join(&b' ');
        if key.contains(' ') {
            return Ok(Err(Refused::SpaceInKey));
        }
        if request.len() > LARGEST_FRAME {
            return Ok(Err(Refused::TooLarge));
        }
        let answer = async {
            self.0.send(&request[..]).await?;
            self.0.next().await.transpose()
        };
        let answer = timeout(PATIENCE, answer).await??;
        // No frame for an answer: the server has closed the connection.
        let frame = answer.ok_or(ErrorKind::UnexpectedEof)?;
        let mut frame = frame.freeze();
        match frame.try_get_u8()? {
            b'V' => Ok(Ok(Some(frame))),
            b'N' => Ok(Ok(None)),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }
}

/// The server: answers `V` and a value, or `N`, until the client closes the
/// connection. Returns how many answers it gave.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<u32> {
    let (mut frames, mut answers) = (frames(stream), 0);
    let mut values = HashMap::<Vec<u8>, Vec<u8>>::new();
    while let Some(frame) = frames.next().await {
        let frame = frame?;
        let words: Vec<_> = frame.splitn(3, |byte| *byte == b' ').collect();
        let value = match words[..] {
            [b"GET", key] => values.get(key).cloned(),
            // Copies: a part of the frame would keep the memory of the whole
            // buffer into which it was read.
            [b"SET", key, value] => values.insert(key.into(), value.into()),
            _ => return Err(ErrorKind::InvalidData.into()),
        };
        let answer = value.map_or(b"N".to_vec(), |v| [b"V", &v[..]].concat());
        frames.send(&answer[..]).await?;
        answers += 1;
    }
    Ok(answers)
}

type Responder = oneshot::Sender<Answer>;
type Failure = Box<dyn Error + Send + Sync>;

/// What the manager can be asked for, one variant for each request.
enum Command {
    Get { key: &'static str, reply: Responder },
    // `Bytes` and not `Vec<u8>`: whoever passes a value on, or keeps it as
    // well, shares its memory and does not copy it.
    Set { key: &'static str, value: Bytes, reply: Responder },
}

/// Owns the connection. Returns how many answers nobody waited for, or why the
/// connection was lost.
async fn manage<S: AsyncRead + AsyncWrite + Unpin>(
    mut client: Client<S>,
    mut rx: mpsc::Receiver<Command>,
) -> io::Result<u32> {
    let mut unwanted = 0;
    while let Some(command) = rx.recv().await {
        // `?` if the connection is lost. That drops the responder, and with
        // the receiver those in the queue: each requester learns of it, and
        // the reason goes to whoever awaits this task.
        let (answer, reply) = match command {
            Command::Get { key, reply } => (client.get(key).await?, reply),
            Command::Set { key, value, reply } => {
                (client.set(key, &value).await?, reply)
            }
        };
        // Not awaited: a one-shot has room for its answer. It comes back as
        // the error if the requester has gone, and that is no fault here.
        unwanted += u32::from(reply.send(answer).is_err());
    }
    Ok(unwanted)
}

/// Sends a command and waits for its answer.
async fn ask(
    tx: &mpsc::Sender<Command>,
    command: impl FnOnce(Responder) -> Command,
) -> Result<Option<Bytes>, Failure> {
    let (reply, answer) = oneshot::channel();
    tx.send(command(reply)).await?;
    // First `?`: the manager has gone. Second `?`: the request was refused.
    Ok(answer.await??)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    // A connection in memory: what one end writes, the other end reads.
    let (ours, theirs) = duplex(64);
    let server = tokio::spawn(serve(theirs));
    // Room for 8 commands: whoever asks for more meanwhile, waits.
    let (tx, rx) = mpsc::channel(8);
    let manager = tokio::spawn(manage(Client(frames(ours)), rx));

    // Their requests mix, their answers do not.
    let tasks =
        [("apple", "red"), ("passion fruit", "purple")].map(|(key, value)| {
            // Each task has a sender of its own.
            let tx = tx.clone();
            tokio::spawn(async move {
                let value = value.into();
                ask(&tx, |reply| Command::Set { key, value, reply }).await?;
                ask(&tx, |reply| Command::Get { key, reply }).await
            })
        });
    for task in tasks {
        match task.await? {
            Ok(value) => println!("a task got {value:?}"),
            Err(error) => println!("a task failed: {error}"),
        }
    }

    // A requester that has gone before its answer comes.
    let (reply, answer) = oneshot::channel();
    drop(answer);
    tx.send(Command::Get { key: "apple", reply }).await?;
    // The next one gets its own answer all the same.
    let fig = ask(&tx, |reply| Command::Get { key: "fig", reply });
    println!("fig: {:?}", fig.await?);

    // The last sender: the manager ends, and the connection with it.
    drop(tx);
    println!("unwanted answers: {}", manager.await??);
    println!("connection closed after {} answers", server.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
