//! A child process and everything it starts: reads its output, limits it, and
//! ends it as one.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{ChildStderr, ChildStdout};
use tokio::sync::mpsc;

use crate::event::{Stopped, Stream};
use crate::group::{self, Group};
use crate::sandbox::{self, Job, Sandbox, work};
use crate::{Limits, signal};

/// How many pieces of output may wait to be read. If the reader is slow, the
/// program has to wait.
const PIECES: usize = 16;

/// An event of a child.
#[derive(Debug)]
pub enum JobEvent {
    /// The child printed some bytes.
    Output(Duration, Stream, Vec<u8>),
    /// The child and everything it started are gone. This is the last event.
    End(Duration, End),
    /// The child could not be started, for this reason. This is the last event.
    Fault(String),
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Its status.
    pub status: ExitStatus,
    /// The limit that it was stopped for, if any.
    pub stopped: Option<Stopped>,
}

/// Starts a job and reports what it does.
///
/// When the receiver is dropped, the whole job is killed. `held` (such as a
/// place in the queue, or a state) is dropped once nothing of the job is left.
///
/// # Errors
///
/// If the job cannot be started.
pub fn spawn<H: Send + 'static>(
    sandbox: &Sandbox,
    job: Job,
    limits: &Limits,
    held: H,
) -> io::Result<mpsc::Receiver<JobEvent>> {
    let began = Instant::now();
    let state = job.state.as_ref().map(|state| state.to.clone());
    let mut running = Running::start(sandbox, job, limits)?;
    let (tx, rx) = mpsc::channel(PIECES);
    let (wall, output) = (limits.wall, limits.output);
    tokio::spawn(async move {
        let last = match supervise(&mut running, began, wall, output, &tx).await {
            Ok(end) => JobEvent::End(began.elapsed(), end),
            Err(why) => JobEvent::Fault(why),
        };
        let clean_up = async {
            let packed = running.gone().await;
            if let Some(state) = state.filter(|_| !packed) {
                // A state that is not complete is useless. Its file may not exist either.
                let _ = std::fs::remove_file(state);
            }
            drop(held);
        };
        // A client that reads slowly keeps nothing. An error of `send` means that
        // nobody listens, so nobody needs the end.
        let (_, ()) = tokio::join!(tx.send(last), clean_up);
    });
    Ok(rx)
}

/// A running job, with a keeper or without.
enum Running {
    /// In a process group that the server itself looks after.
    Alone(Group, Box<Job>),
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    Kept(sandbox::Kept),
}

impl Running {
    fn start(sandbox: &Sandbox, job: Job, limits: &Limits) -> io::Result<Running> {
        match sandbox {
            Sandbox::Unsandboxed => {
                let state = job.state.as_ref();
                if let Some(from) = state.and_then(|state| state.from.as_ref())
                    && let Some(state) = state
                {
                    work::unpack(File::open(from)?, &job.folder.join(&state.name))?;
                }
                work::put(&job.folder, &job.sources)?;
                let mut command = Command::new(&job.program);
                command.args(&job.arguments).env_clear().envs(job.environment.iter().cloned());
                command.current_dir(&job.folder).stdin(input(&job.stdin)?);
                command.stdout(Stdio::piped()).stderr(Stdio::piped());
                Ok(Running::Alone(Group::start(command.into())?, Box::new(job)))
            }
            #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
            Sandbox::Confined(confined) => Ok(Running::Kept(confined.start(job, limits)?)),
            #[cfg(not(all(
                target_os = "linux",
                any(target_arch = "x86_64", target_arch = "aarch64")
            )))]
            Sandbox::Confined(_) => {
                let _ = limits;
                unreachable!("no layer holds on this system, so no report makes a sandbox")
            }
        }
    }

    fn outputs(&mut self) -> (ChildStdout, ChildStderr) {
        let (stdout, stderr) = match self {
            Running::Alone(group, _) => group.outputs(),
            #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
            Running::Kept(kept) => kept.outputs(),
        };
        (stdout.expect("it is piped"), stderr.expect("it is piped"))
    }

    /// Waits until the job has ended and nothing of it is left. The error says
    /// why it was not started.
    async fn wait(&mut self) -> Result<End, String> {
        match self {
            Running::Alone(group, job) => {
                let status = group.wait().await;
                let status = status.expect("a child that nobody else waits for can be waited for");
                group.kill();
                group.reap().await;
                if status.success()
                    && let Some((name, to)) = &job.result
                    // If it fails, starting the program fails later.
                    && let Ok(mut to) = File::create_new(to)
                    && work::take(&job.folder, name, &mut to).is_ok()
                {
                    group::make_executable(&to);
                }
                Ok(End { status, stopped: None })
            }
            #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
            Running::Kept(kept) => {
                use crate::sandbox::{Ended, Told};
                use std::os::unix::process::ExitStatusExt;
                match kept.wait().await {
                    Told::Ended(Ended { status, stopped }) => {
                        Ok(End { status: ExitStatus::from_raw(status), stopped })
                    }
                    Told::Fault(why) => Err(why),
                }
            }
        }
    }

    /// Kills the whole job.
    fn kill(&mut self) {
        match self {
            Running::Alone(group, _) => group.kill(),
            #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
            Running::Kept(kept) => kept.kill(),
        }
    }

    /// After the job's end, packs its state or waits for the keeper to do so;
    /// returns whether that succeeded.
    async fn gone(self) -> bool {
        match self {
            Running::Alone(_, job) => {
                let pack = |state: sandbox::State| {
                    let mut to = File::create_new(state.to)?;
                    work::pack(&job.folder.join(state.name), &mut to, u64::MAX)
                };
                job.state.is_some_and(|state| pack(state).is_ok())
            }
            #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
            Running::Kept(kept) => kept.gone().await,
        }
    }
}

/// A standard input that contains `text`.
fn input(text: &str) -> io::Result<Stdio> {
    if text.is_empty() {
        return Ok(Stdio::null());
    }
    let mut file = tempfile::tempfile()?;
    file.write_all(text.as_bytes())?;
    file.rewind()?;
    Ok(file.into())
}

/// Passes on what the job prints until it has ended or must be stopped.
async fn supervise(
    running: &mut Running,
    began: Instant,
    wall: Duration,
    output: usize,
    tx: &mpsc::Sender<JobEvent>,
) -> Result<End, String> {
    let (stdout, stderr) = running.outputs();
    let room = std::sync::atomic::AtomicUsize::new(output);
    let work = async {
        tokio::try_join!(
            async { Ok(running.wait().await) },
            copy(stdout, Stream::Stdout, began, &room, tx),
            copy(stderr, Stream::Stderr, began, &room, tx),
        )
    };
    let done = tokio::select! {
        done = work => done.map(|(end, (), ())| end),
        () = tokio::time::sleep_until((began + wall).into()) => Err(Stopped::Wall),
        () = tx.closed() => Err(Stopped::Left),
    };
    let mut end = match done {
        Ok(end) => end,
        Err(why) => {
            running.kill();
            running.wait().await.map(|end| End { stopped: Some(why), ..end })
        }
    };
    if let Ok(end) = &mut end
        && signal::ran_out_of_time(end.status)
    {
        end.stopped = Some(Stopped::Cpu);
    }
    end
}

/// Passes on what it reads from `from`. `room` is the number of bytes left for
/// both outputs.
async fn copy(
    mut from: impl AsyncRead + Unpin,
    stream: Stream,
    began: Instant,
    room: &std::sync::atomic::AtomicUsize,
    tx: &mpsc::Sender<JobEvent>,
) -> Result<(), Stopped> {
    use std::sync::atomic::Ordering::Relaxed;

    let mut buffer = vec![0; 8192];
    loop {
        // A read fails only if the other end is gone, which means the same as the end.
        let count = from.read(&mut buffer).await.unwrap_or(0);
        if count == 0 {
            return Ok(());
        }
        let left = room.load(Relaxed);
        let fits = count.min(left);
        room.store(left - fits, Relaxed);
        let piece = JobEvent::Output(began.elapsed(), stream, buffer[..fits].to_vec());
        tx.send(piece).await.map_err(|_| Stopped::Left)?;
        if fits < count {
            return Err(Stopped::Output);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::sandbox::Profile;

    fn limits() -> Limits {
        Limits { wall: Duration::from_secs(5), output: 1000, ..Limits::run() }
    }

    fn sh(arguments: &[&str]) -> Job {
        Job {
            arguments: arguments.iter().map(ToString::to_string).collect(),
            environment: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
            ..Job::new(Profile::Run, "/bin/sh".into(), "/".into())
        }
    }

    async fn run(job: Job, limits: &Limits) -> (String, End) {
        let mut events = spawn(&Sandbox::Unsandboxed, job, limits, ()).expect("sh can be started");
        let mut text = String::new();
        while let Some(event) = events.recv().await {
            match event {
                JobEvent::Output(_, _, bytes) => text += &String::from_utf8_lossy(&bytes),
                JobEvent::End(_, end) => return (text, end),
                JobEvent::Fault(why) => panic!("{why}"),
            }
        }
        panic!("no end was reported")
    }

    #[tokio::test]
    async fn output_and_status_come_through() {
        let (text, end) = run(sh(&["-c", "echo out; echo err >&2; exit 3"]), &limits()).await;
        assert!(text == "out\nerr\n" || text == "err\nout\n", "{text:?}");
        assert_eq!((end.status.code(), end.stopped), (Some(3), None));
    }

    #[tokio::test]
    async fn it_reads_its_input_to_the_end() {
        let job = Job { stdin: "one\ntwo".to_owned(), ..sh(&["-c", "cat; echo .; cat"]) };
        let (text, _) = run(job, &limits()).await;
        assert_eq!(text, "one\ntwo.\n");
    }

    #[tokio::test]
    async fn a_flood_is_cut() {
        let (text, end) = run(sh(&["-c", "yes"]), &limits()).await;
        assert_eq!((text.len(), end.stopped), (1000, Some(Stopped::Output)));
    }

    // On other systems the first process collects it, at its own pace.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn time_ends_it_with_all_that_it_started() {
        use nix::errno::Errno;
        use nix::unistd::Pid;

        let limits = Limits { wall: Duration::from_millis(300), ..limits() };
        let (text, end) = run(sh(&["-c", "sleep 60 & echo $!; wait"]), &limits).await;
        assert_eq!(end.stopped, Some(Stopped::Wall));
        let grandchild = Pid::from_raw(text.trim().parse().expect("a process id"));
        let gone = || nix::sys::signal::kill(grandchild, None) == Err(Errno::ESRCH);
        assert!(gone(), "process {grandchild} lives");
    }

    #[tokio::test]
    async fn what_it_leaves_behind_ends_with_it() {
        let (text, end) = run(sh(&["-c", "echo begin; sleep 60 & exit 3"]), &limits()).await;
        assert_eq!((text.as_str(), end.status.code(), end.stopped), ("begin\n", Some(3), None));
    }

    #[tokio::test]
    async fn what_is_held_is_free_before_a_slow_client_has_read_the_end() {
        let (held, mut released) = mpsc::channel::<()>(1);
        let limits = Limits { wall: Duration::from_millis(300), output: usize::MAX, ..limits() };
        let events = spawn(&Sandbox::Unsandboxed, sh(&["-c", "yes"]), &limits, held);
        let mut events = events.expect("sh can be started");
        assert_eq!(released.recv().await, None);
        let mut last = None;
        while let Some(event) = events.recv().await {
            last = Some(event);
        }
        assert!(matches!(last, Some(JobEvent::End(..))), "{last:?}");
    }

    #[tokio::test]
    async fn it_ends_when_nobody_listens() {
        let (held, mut released) = mpsc::channel::<()>(1);
        let job = sh(&["-c", "sleep 60"]);
        let events = spawn(&Sandbox::Unsandboxed, job, &limits(), held);
        drop(events.expect("sh can be started"));
        assert_eq!(released.recv().await, None);
    }
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_it_leaves_behind_ends_with_it() {
        let limits = Limits { wall: Duration::from_secs(30), ..Limits::run() };
        let cmd = std::env::var("ComSpec").expect("Windows names it");
        // `ping` inherits the output, so the output does not end before `ping` does.
        let arguments = ["/C", "start", "/B", "ping", "-n", "60", "127.0.0.1", "&", "exit", "3"];
        let job = Job {
            arguments: arguments.map(str::to_owned).to_vec(),
            environment: std::env::vars().collect(),
            ..Job::new(crate::sandbox::Profile::Run, cmd.into(), std::env::temp_dir())
        };
        let mut events =
            spawn(&Sandbox::Unsandboxed, job, &limits, ()).expect("cmd can be started");
        let end = loop {
            match events.recv().await.expect("its end is reported") {
                JobEvent::Output(..) => {}
                JobEvent::End(_, end) => break end,
                JobEvent::Fault(why) => panic!("{why}"),
            }
        };
        assert_eq!((end.status.code(), end.stopped), (Some(3), None));
    }
}
