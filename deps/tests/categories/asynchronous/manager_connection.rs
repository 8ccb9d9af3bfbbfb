//! Let one task own a connection and carry out what others ask for.
//@ output: unordered

// ANCHOR: example
use bytes::{Buf, Bytes};
use futures::{SinkExt, StreamExt};
use std::{collections::HashMap, error::Error, io, io::ErrorKind};
use tokio::io::{AsyncRead, AsyncWrite, duplex};
use tokio::sync::mpsc::{self, error::SendError};
use tokio_util::codec::{Framed, LengthDelimitedCodec};

/// The value, if the server has one.
type Answer = io::Result<Option<Bytes>>;
type Frames<S> = Framed<S, LengthDelimitedCodec>;

/// Frames of at most 1 KiB, each behind its length.
fn frames<S: AsyncRead + AsyncWrite>(stream: S) -> Frames<S> {
    LengthDelimitedCodec::builder().max_frame_length(1024).new_framed(stream)
}

/// The client's end of a connection.
struct Client<S>(Frames<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn get(&mut self, key: &str) -> Answer {
        self.ask(key, &[b"GET", key.as_bytes()]).await
    }

    /// Answers with the value that the key had before.
    async fn set(&mut self, key: &str, value: &[u8]) -> Answer {
        self.ask(key, &[b"SET", key.as_bytes(), value]).await
    }

    /// A round trip. `InvalidInput` means that nothing was sent: the key has
    /// a space in it, or the frame would be too large.
    async fn ask(&mut self, key: &str, words: &[&[u8]]) -> Answer {
        if key.contains(' ') {
            return Err(ErrorKind::InvalidInput.into());
        }
        self.0.send(&words.join(&b' ')[..]).await?;
        // No frame for an answer: the server has closed the connection.
        let frame = self.0.next().await.ok_or(ErrorKind::UnexpectedEof)??;
        let mut frame = frame.freeze();
        match frame.try_get_u8()? {
            b'V' => Ok(Some(frame)),
            b'N' => Ok(None),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }
}

/// The server: answers `V` and a value, or `N`, until the client closes the
/// connection. Returns how many answers it gave.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<u32> {
    let (mut frames, mut answers) = (frames(stream), 0);
    let mut values = HashMap::<Bytes, Bytes>::new();
    while let Some(frame) = frames.next().await {
        let frame = frame?.freeze();
        let words: Vec<_> = frame.splitn(3, |byte| *byte == b' ').collect();
        let value = match words[..] {
            [b"GET", key] => values.get(key).cloned(),
            // Parts of the frame, which share its memory.
            [b"SET", key, value] => {
                values.insert(frame.slice_ref(key), frame.slice_ref(value))
            }
            _ => return Err(ErrorKind::InvalidData.into()),
        };
        let answer = value.map_or(b"N".to_vec(), |v| [b"V", &v[..]].concat());
        frames.send(&answer[..]).await?;
        answers += 1;
    }
    Ok(answers)
}

enum Command {
    Get { key: &'static str },
    Set { key: &'static str, value: Bytes },
}

/// Owns the connection. Returns how many commands it carried out.
async fn manage<S: AsyncRead + AsyncWrite + Unpin>(
    mut client: Client<S>,
    mut rx: mpsc::Receiver<Command>,
) -> io::Result<u32> {
    let mut handled = 0;
    while let Some(command) = rx.recv().await {
        match command {
            Command::Get { key } => {
                println!("{key} is {:?}", client.get(key).await?);
            }
            Command::Set { key, value } => {
                println!("{key} was {:?}", client.set(key, &value).await?);
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
    let (tx, rx) = mpsc::channel(8);
    let manager = tokio::spawn(manage(Client(frames(ours)), rx));

    let tasks = [("apple", "red"), ("pear", "green")].map(|(key, value)| {
        let tx = tx.clone();
        tokio::spawn(async move {
            tx.send(Command::Set { key, value: value.into() }).await?;
            tx.send(Command::Get { key }).await?;
            Ok::<_, SendError<Command>>(key)
        })
    });
    drop(tx);
    for task in tasks {
        println!("{} is asked for", task.await??);
    }
    println!("manager handled {}", manager.await??);
    println!("connection closed after {} answers", server.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
