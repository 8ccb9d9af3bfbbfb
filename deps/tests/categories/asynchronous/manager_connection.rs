//! Let one task own a connection and carry out what others ask for.
//@ output: unordered

// ANCHOR: example
use bytes::{Buf, Bytes};
use futures::{SinkExt, StreamExt};
use std::{collections::HashMap, error::Error, fmt, io, io::ErrorKind};
use tokio::io::{AsyncRead, AsyncWrite, duplex};
use tokio::sync::mpsc::{self, error::SendError};
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

    /// A round trip.
    async fn ask(&mut self, key: &str, words: &[&[u8]]) -> io::Result<Answer> {
        let request = words.join(&b' ');
        if key.contains(' ') {
            return Ok(Err(Refused::SpaceInKey));
        }
        if request.len() > LARGEST_FRAME {
            return Ok(Err(Refused::TooLarge));
        }
        self.0.send(&request[..]).await?;
        // No frame for an answer: the server has closed the connection.
        let frame = self.0.next().await.ok_or(ErrorKind::UnexpectedEof)??;
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

/// What the manager can be asked for, one variant for each request.
enum Command {
    Get { key: &'static str },
    // `Bytes` and not `Vec<u8>`: whoever passes a value on, or keeps it as
    // well, shares its memory and does not copy it.
    Set { key: &'static str, value: Bytes },
}

/// Owns the connection. Returns how many commands it handled.
async fn manage<S: AsyncRead + AsyncWrite + Unpin>(
    mut client: Client<S>,
    mut rx: mpsc::Receiver<Command>,
) -> io::Result<u32> {
    let mut handled = 0;
    while let Some(command) = rx.recv().await {
        match command {
            Command::Get { key } => match client.get(key).await? {
                Ok(value) => println!("{key} is {value:?}"),
                Err(refused) => println!("get {key}: {refused}"),
            },
            Command::Set { key, value } => {
                match client.set(key, &value).await? {
                    Ok(old) => println!("{key} was {old:?}"),
                    Err(refused) => println!("set {key}: {refused}"),
                }
            }
        }
        handled += 1;
    }
    // Nobody is left to ask. The connection closes with its owner.
    Ok(handled)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A connection in memory: what one end writes, the other end reads.
    let (ours, theirs) = duplex(64);
    let server = tokio::spawn(serve(theirs));
    // Room for 8 commands: whoever asks for more meanwhile, waits.
    let (tx, rx) = mpsc::channel(8);
    let manager = tokio::spawn(manage(Client(frames(ours)), rx));

    let tasks =
        [("apple", "red"), ("passion fruit", "purple")].map(|(key, value)| {
            // Each task has a sender of its own.
            let tx = tx.clone();
            tokio::spawn(async move {
                // An error gives the command back: the manager has gone.
                tx.send(Command::Set { key, value: value.into() }).await?;
                tx.send(Command::Get { key }).await?;
                Ok::<_, SendError<Command>>(key)
            })
        });
    // No sender stays here, so that the channel closes when both have ended.
    drop(tx);
    for task in tasks {
        // The first `?` is for a panic in the task, the second for its error.
        println!("{} is asked for", task.await??);
    }
    println!("manager handled {}", manager.await??);
    println!("connection closed after {} answers", server.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
