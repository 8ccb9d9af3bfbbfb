//! A child process and all that it starts: read, limited, ended as one.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;

use crate::Limits;
use crate::event::{Stopped, Stream};
use crate::group::{self, Group};
use crate::signal;

/// How many pieces of output may wait to be read. When the reader is slow, the
/// program waits too.
const PIECES: usize = 16;

/// Something that a child did.
#[derive(Debug)]
pub enum Happening {
    /// It printed some bytes.
    Output(Duration, Stream, Vec<u8>),
    /// It and all that it started are gone. The last happening.
    End(Duration, End),
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Its status.
    pub status: ExitStatus,
    /// Why it was stopped, if it was.
    pub stopped: Option<Stopped>,
}

/// Starts `command` in a process group of its own and reports what it does.
///
/// When the receiver is dropped, the whole group is killed. `held` is dropped
/// once nothing of the group is left: a place in the queue, a working folder.
///
/// # Errors
///
/// If the command cannot be started.
pub fn spawn<H: Send + 'static>(
    mut command: Command,
    limits: &Limits,
    held: H,
) -> io::Result<mpsc::Receiver<Happening>> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let group = group::start(command.into())?;
    let (tx, rx) = mpsc::channel(PIECES);
    let (wall, output) = (limits.wall, limits.output);
    tokio::spawn(async move {
        let end = supervise(group, began, wall, output, &tx).await;
        drop(held);
        // An error means that nobody listens; then nobody needs the end.
        let _ = tx.send(Happening::End(began.elapsed(), end)).await;
    });
    Ok(rx)
}

/// Passes on what the child prints until it has ended or must be stopped.
async fn supervise(
    mut group: Group,
    began: Instant,
    wall: Duration,
    output: usize,
    tx: &mpsc::Sender<Happening>,
) -> End {
    let (stdout, stderr) = group.outputs();
    let (stdout, stderr) = (stdout.expect("it is piped"), stderr.expect("it is piped"));
    let room = std::sync::atomic::AtomicUsize::new(output);
    let work = async {
        let end = async {
            let status = group.wait().await;
            // What the child left behind may hold its outputs open.
            group.kill();
            Ok(status)
        };
        tokio::try_join!(
            end,
            copy(stdout, Stream::Stdout, began, &room, tx),
            copy(stderr, Stream::Stderr, began, &room, tx),
        )
    };
    let done = tokio::select! {
        done = work => done.map(|(status, (), ())| status),
        () = tokio::time::sleep_until((began + wall).into()) => Err(Stopped::Wall),
        () = tx.closed() => Err(Stopped::Left),
    };
    let (status, mut stopped) = match done {
        Ok(status) => (status, None),
        Err(why) => {
            group.kill();
            (group.wait().await, Some(why))
        }
    };
    let status = status.expect("a child that nobody else waits for can be waited for");
    group.reap().await;
    if signal::ran_out_of_time(status) {
        stopped = Some(Stopped::Cpu);
    }
    End { status, stopped }
}

/// Passes on what comes from `from`. `room` is what is left for both outputs.
async fn copy(
    mut from: impl AsyncRead + Unpin,
    stream: Stream,
    began: Instant,
    room: &std::sync::atomic::AtomicUsize,
    tx: &mpsc::Sender<Happening>,
) -> Result<(), Stopped> {
    use std::sync::atomic::Ordering::Relaxed;

    let mut buffer = vec![0; 8192];
    loop {
        // What cannot be read was written by nobody who is still there.
        let count = from.read(&mut buffer).await.unwrap_or(0);
        if count == 0 {
            return Ok(());
        }
        let left = room.load(Relaxed);
        let fits = count.min(left);
        room.store(left - fits, Relaxed);
        let piece = Happening::Output(began.elapsed(), stream, buffer[..fits].to_vec());
        tx.send(piece).await.map_err(|_| Stopped::Left)?;
        if fits < count {
            return Err(Stopped::Output);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits { wall: Duration::from_secs(5), output: 1000, ..Limits::run() }
    }

    async fn run(script: &str, limits: &Limits) -> (String, End) {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let mut happenings = spawn(command, limits, ()).expect("sh can be started");
        let mut text = String::new();
        while let Some(happening) = happenings.recv().await {
            match happening {
                Happening::Output(_, _, bytes) => text += &String::from_utf8_lossy(&bytes),
                Happening::End(_, end) => return (text, end),
            }
        }
        panic!("no end was reported")
    }

    #[tokio::test]
    async fn output_and_status_come_through() {
        let (text, end) = run("echo out; echo err >&2; exit 3", &limits()).await;
        assert!(text == "out\nerr\n" || text == "err\nout\n", "{text:?}");
        assert_eq!((end.status.code(), end.stopped), (Some(3), None));
    }

    #[tokio::test]
    async fn a_flood_is_cut() {
        let (text, end) = run("yes", &limits()).await;
        assert_eq!((text.len(), end.stopped), (1000, Some(Stopped::Output)));
    }

    // Elsewhere the system's first process collects it, in its own time.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn time_ends_it_with_all_that_it_started() {
        use nix::errno::Errno;
        use nix::unistd::Pid;

        let limits = Limits { wall: Duration::from_millis(300), ..limits() };
        let (text, end) = run("sleep 60 & echo $!; wait", &limits).await;
        assert_eq!(end.stopped, Some(Stopped::Wall));
        let grandchild = Pid::from_raw(text.trim().parse().expect("a process id"));
        let gone = || nix::sys::signal::kill(grandchild, None) == Err(Errno::ESRCH);
        assert!(gone(), "process {grandchild} lives");
    }

    #[tokio::test]
    async fn what_it_leaves_behind_ends_with_it() {
        let (text, end) = run("echo begin; sleep 60 & exit 3", &limits()).await;
        assert_eq!((text.as_str(), end.status.code(), end.stopped), ("begin\n", Some(3), None));
    }

    #[tokio::test]
    async fn it_ends_when_nobody_listens() {
        let mut command = Command::new("sleep");
        command.arg("60");
        let (held, mut released) = mpsc::channel::<()>(1);
        drop(spawn(command, &limits(), held).expect("sleep can be started"));
        assert_eq!(released.recv().await, None);
    }
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_it_leaves_behind_ends_with_it() {
        let limits = Limits { wall: Duration::from_secs(30), ..Limits::run() };
        let mut command = Command::new("cmd");
        // It inherits the output: nothing ends before it does.
        command.args(["/C", "start", "/B", "ping", "-n", "60", "127.0.0.1", "&", "exit", "3"]);
        let mut happenings = spawn(command, &limits, ()).expect("cmd can be started");
        let end = loop {
            match happenings.recv().await.expect("its end is reported") {
                Happening::Output(..) => {}
                Happening::End(_, end) => break end,
            }
        };
        assert_eq!((end.status.code(), end.stopped), (Some(3), None));
    }
}
