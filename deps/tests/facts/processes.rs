//! What the book says about pipes, Unix sockets and `ipc-channel`.

#![cfg(unix)]

use std::fmt::{self, Display, Formatter};
use std::io::{self, BufRead, BufReader, ErrorKind, PipeWriter, Read, Write};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use ipc_channel::IpcError;
use ipc_channel::ipc::{self, IpcOneShotServer, IpcSender};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::pipe;
use tokio::time::timeout;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

/// How long a test waits before it takes it that nothing comes.
const NOTHING: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_full_pipe_lets_a_write_wait_until_somebody_reads() {
    let (mut tx, mut rx) = pipe::pipe().expect("a pipe can be made");
    let mut written = 0;
    while let Ok(ready) = timeout(NOTHING, tx.writable()).await {
        ready.expect("the pipe is open");
        match tx.try_write(&[0; 4096]) {
            Ok(count) => written += count,
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
    assert!(written > 0);
    timeout(NOTHING, tx.write_all(b"one more")).await.expect_err("the pipe is full");
    let mut taken = vec![0; written];
    rx.read_exact(&mut taken).await.expect("so much was written");
    tx.write_all(b"one more").await.expect("there is room");
}

#[test]
fn a_write_to_a_pipe_that_nobody_can_read_is_a_broken_pipe() {
    let (rx, mut tx) = io::pipe().expect("a pipe can be made");
    tx.write_all(b"lost").expect("there is a reader");
    drop(rx);
    let error = tx.write_all(b"refused").expect_err("there is no reader");
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn a_pipe_keeps_what_was_written_when_the_last_writer_goes() {
    let (mut rx, mut tx) = io::pipe().expect("a pipe can be made");
    let mut second = tx.try_clone().expect("it can be cloned");
    tx.write_all(b"one ").expect("there is a reader");
    second.write_all(b"two").expect("there is a reader");
    drop((tx, second));
    let mut all = String::new();
    rx.read_to_string(&mut all).expect("it is text");
    assert_eq!(all, "one two");
}

#[test]
fn one_read_may_get_what_two_writes_sent() {
    let (mut rx, mut tx) = io::pipe().expect("a pipe can be made");
    tx.write_all(b"one").expect("there is a reader");
    tx.write_all(b"two").expect("there is a reader");
    let mut buffer = [0; 64];
    assert_eq!(rx.read(&mut buffer).expect("there is something"), 6);
}

/// Writes to `pipe` while it is formatted.
struct Meanwhile(PipeWriter);

impl Display for Meanwhile {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("bar")?;
        (&self.0).write_all(b"rye\n").expect("there is a reader");
        f.write_str("ley")
    }
}

#[test]
fn writeln_writes_each_piece_of_its_line_by_itself() {
    let (mut rx, mut tx) = io::pipe().expect("a pipe can be made");
    let meanwhile = || Meanwhile(tx.try_clone().expect("it can be cloned"));
    let line = format!("{}\n", meanwhile());
    let bread = meanwhile();
    tx.write_all(line.as_bytes()).expect("there is a reader");
    writeln!(tx, "{bread}").expect("there is a reader");
    drop((tx, bread));
    let mut all = String::new();
    rx.read_to_string(&mut all).expect("it is text");
    assert_eq!(all, "rye\nbarley\nbarrye\nley\n");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_pipe_without_room_takes_a_part_of_a_write_only_beyond_4096_bytes() {
    let (tx, mut rx) = pipe::pipe().expect("a pipe can be made");
    let mut written = 0;
    let piece = [0; 4096];
    tx.writable().await.expect("the pipe is open");
    let error = loop {
        match tx.try_write(&piece) {
            Ok(count) => assert_eq!(count, piece.len()),
            Err(error) => break error,
        }
        written += piece.len();
    };
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    let longer = vec![0; written];
    rx.read_exact(&mut vec![0; written / 2]).await.expect("so much was written");
    tx.writable().await.expect("the pipe is open");
    let taken = tx.try_write(&longer).expect("there is room for a part");
    assert!((1..longer.len()).contains(&taken), "{taken} of {}", longer.len());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_peer_that_goes_without_having_read_all_is_a_connection_reset() {
    for reads_all in [true, false] {
        let (ours, theirs) = UnixStream::pair().expect("a pair can be made");
        let mut ours = Framed::new(ours, LengthDelimitedCodec::new());
        let mut theirs = Framed::new(theirs, LengthDelimitedCodec::new());
        ours.send(&b"question"[..]).await.expect("the peer is there");
        theirs.send(&b"news"[..]).await.expect("this end is there");
        if reads_all {
            theirs.next().await.expect("a frame").expect("a whole one");
        }
        drop(theirs);
        let news = ours.next().await.expect("what was sent is kept").expect("a whole frame");
        assert_eq!(news, &b"news"[..]);
        if !reads_all {
            let error = ours.next().await.expect("an error").expect_err("no end");
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        }
        assert!(ours.next().await.is_none());
    }
}

#[test]
fn a_process_that_the_child_has_left_behind_keeps_the_pipe_open() {
    let mut child = Command::new("sh")
        .args(["-c", "sleep 60 & echo $!"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let mut rx = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut sleeper = String::new();
    rx.read_line(&mut sleeper).expect("it is text");
    assert!(child.wait().expect("it is our child").success());
    let (tx, end) = channel();
    let reader = thread::spawn(move || {
        let read = rx.read_to_end(&mut Vec::new()).expect("it can be read");
        tx.send(read).expect("the test waits");
    });
    assert_eq!(end.recv_timeout(NOTHING), Err(RecvTimeoutError::Timeout));
    let kill = Command::new("kill").arg(sleeper.trim()).status().expect("there is a `kill`");
    assert!(kill.success());
    assert_eq!(end.recv(), Ok(0));
    reader.join().expect("the reader does not panic");
}

#[test]
fn the_file_of_a_socket_outlives_its_listener_and_refuses_the_next() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("socket");
    drop(UnixListener::bind(&path).expect("nothing is there"));
    assert!(path.exists());
    let error = UnixListener::bind(&path).expect_err("the file is there");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

/// A process that was to connect, and has ended before it did.
fn child_that_has_ended() {
    assert!(Command::new("true").status().expect("there is a `true`").success());
}

#[tokio::test]
async fn a_listener_waits_also_when_the_process_that_was_to_connect_has_ended() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("socket");
    let listener = tokio::net::UnixListener::bind(&path).expect("nothing is there");
    child_that_has_ended();
    timeout(NOTHING, listener.accept()).await.expect_err("nobody connects");
    let _late = UnixStream::connect(&path).await.expect("it still listens");
    listener.accept().await.expect("somebody connects");
}

#[test]
fn a_one_shot_server_waits_also_when_the_process_that_was_to_connect_has_ended() {
    let (server, name) = IpcOneShotServer::<u32>::new().expect("a server can be made");
    child_that_has_ended();
    let (accepted, client) = channel();
    let thread = thread::spawn(move || {
        let (_, first) = server.accept().expect("somebody connects");
        accepted.send(first).expect("the test waits");
    });
    assert_eq!(client.recv_timeout(NOTHING), Err(RecvTimeoutError::Timeout));
    let late = IpcSender::<u32>::connect(name).expect("it still listens");
    late.send(1).expect("it receives");
    assert_eq!(client.recv(), Ok(1));
    thread.join().expect("the thread does not panic");
}

#[test]
fn the_receiver_of_an_ipc_channel_learns_that_the_last_sender_has_gone() {
    let (tx, rx) = ipc::channel::<u32>().expect("a channel can be made");
    let second = tx.clone();
    tx.send(1).expect("there is a receiver");
    drop((tx, second));
    assert_eq!(rx.recv().expect("what was sent is kept"), 1);
    assert!(matches!(rx.recv(), Err(IpcError::Disconnected)));
}

#[test]
fn the_sender_of_an_ipc_channel_learns_that_the_receiver_has_gone() {
    let (tx, rx) = ipc::channel::<u32>().expect("a channel can be made");
    drop(rx);
    tx.send(1).expect_err("there is no receiver");
}

#[cfg(target_os = "linux")]
#[test]
fn the_send_of_an_ipc_channel_waits_when_the_buffer_of_the_socket_is_full() {
    const MESSAGES: u32 = 10_000;
    let (tx, rx) = ipc::channel::<Vec<u8>>().expect("a channel can be made");
    let (progress, sent) = channel();
    let sender = thread::spawn(move || {
        for number in 0..MESSAGES {
            tx.send(vec![0; 1024]).expect("there is a receiver");
            progress.send(number).expect("the test looks");
        }
    });
    let mut count = 0;
    while sent.recv_timeout(NOTHING).is_ok() {
        count += 1;
    }
    assert!(count < MESSAGES, "it took all of them");
    assert!(!sender.is_finished());
    for _ in 0..MESSAGES {
        assert_eq!(rx.recv().expect("the sender sends").len(), 1024);
    }
    sender.join().expect("the sender does not panic");
}
