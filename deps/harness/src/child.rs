//! Starts an example in a process of its own and watches it.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode, ExitStatus, Stdio, Termination};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};

/// The wall time that an example may take, from the beginning of its `main`.
pub const LIMIT: Duration = Duration::from_secs(1);

/// The bytes that an example may write to each of standard output and standard error.
pub const MAX_OUTPUT: usize = 64 * 1024;

/// How long a program that is meant to hang must stay silent after its golden
/// output before it counts as hanging.
const SILENCE: Duration = Duration::from_millis(150);

/// The wall time that a child may take to reach `main`. Starting a large test
/// binary on a loaded machine can take seconds, which is not the example's
/// fault.
pub(crate) const START: Duration = Duration::from_secs(30);

/// The usual size of a main thread's stack, in bytes. Other threads have a quarter of it.
const MAIN_STACK: usize = 8 << 20;

/// The variable that names, in the child, the test to run.
const VARIABLE: &str = "EXAMPLE_HARNESS_CHILD";

/// Separates libtest's output, which comes first, from the program's.
const BEGIN: &[u8] = b"\x1e example begins \x1e\n";

/// Returns whether standard output is complete for a program that hangs.
pub(crate) type Complete<'a> = &'a dyn Fn(&[u8]) -> bool;

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The child exited by itself.
    Exited(ExitStatus),
    /// The child printed its whole expected output, and then stayed alive and silent.
    Silent,
    /// The child was still running at [`LIMIT`].
    TooLong,
    /// The child wrote more than [`MAX_OUTPUT`].
    Flood,
    /// The child did not reach `main`: it ended before that, or took longer than [`START`].
    NeverBegan(Option<ExitStatus>),
}

/// The result of running a child.
#[derive(Debug)]
pub struct Run {
    /// How the child ended.
    pub end: End,
    /// The child's standard output.
    pub stdout: Vec<u8>,
    /// The child's standard error.
    pub stderr: Vec<u8>,
    /// Whether a process that the example started still existed when the example ended.
    pub left_behind: bool,
}

/// If this process is the child for `test`, runs `main` and exits like a
/// program with that `main`. Otherwise returns.
///
/// This is for a test that calls [`examine`](crate::examine) itself;
/// [`check`](crate::check) does it first.
pub fn run_if_child<T: Termination + 'static>(test: &str, main: fn() -> T) {
    if !std::env::var(VARIABLE).is_ok_and(|wanted| wanted == test) {
        return;
    }
    thread::spawn(watchdog);
    let program = move || {
        let mut stdout = std::io::stdout();
        stdout.write_all(BEGIN).and_then(|()| stdout.flush()).expect("the parent reads this pipe");
        // A panic in `main` ends a program with status 101.
        let status = match catch_unwind(AssertUnwindSafe(|| main().report())) {
            Ok(code) => (0..=u8::MAX).find(|&n| ExitCode::from(n) == code).unwrap_or(1).into(),
            Err(_) => 101,
        };
        // When a real `main` returns, the program's other threads and tasks end, too.
        std::process::exit(status)
    };
    // libtest's thread has the test's name. A program and its panics may print
    // the name of the thread that runs `main`, which is "main" for a reader.
    let main_thread = thread::Builder::new().name("main".to_owned()).stack_size(MAIN_STACK);
    main_thread.spawn(program).expect("a thread can be started").join().expect("it exits")
}

/// Kills this process and everything that it started if the parent was killed
/// and cannot do so any more.
fn watchdog() {
    let begun = Instant::now();
    #[cfg(unix)]
    let parent = std::os::unix::process::parent_id();
    loop {
        thread::sleep(Duration::from_millis(100));
        #[cfg(unix)]
        let orphan = std::os::unix::process::parent_id() != parent;
        #[cfg(not(unix))]
        let orphan = false;
        // The time limit is for systems that do not report the parent.
        if orphan || begun.elapsed() > 5 * LIMIT {
            break;
        }
    }
    #[cfg(unix)]
    {
        use nix::sys::signal::{Signal, kill};
        use nix::unistd::{Pid, getpgrp, getpid};
        // Kill only a group that `run` made, not the group of a shell in which
        // somebody set the variable by hand.
        if getpgrp() == getpid() {
            // 0 means the caller's own group. The signal ends this process, too.
            let _ = kill(Pid::from_raw(0), Signal::SIGKILL);
        }
    }
    std::process::exit(124);
}

/// Runs `test` of this binary in a child. With `until`, the child is expected
/// to hang, and is ended once it has printed that much and fallen silent.
/// `variable` is set for it.
pub(crate) fn run(
    test: &str,
    until: Option<Complete<'_>>,
    variable: Option<(&str, String)>,
) -> std::io::Result<Run> {
    // libtest's names of tests leave out the crate, which `module_path!` includes.
    let path = test.split_once("::").map_or(test, |(_, path)| path);
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--exact", path, "--nocapture", "--test-threads=1"])
        .env(VARIABLE, test)
        .env("RUST_BACKTRACE", "0")
        .env_remove("RUST_LIB_BACKTRACE")
        // Use the same runtime on every machine, whatever its owner prefers.
        .env_remove("TOKIO_WORKER_THREADS")
        .envs(variable)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);

    let mut child = one_at_a_time(|| command.spawn())?;
    let (tx, rx) = channel();
    forward(child.stdout().take().expect("stdout is piped"), Stream::Out, tx.clone());
    forward(child.stderr().take().expect("stderr is piped"), Stream::Err, tx);
    let mut watch = Watch::new(rx);
    let end = watch.watch(child.as_mut(), until);
    // Kill the whole group, so that no process that the example started
    // outlives it. On Unix an error means that nothing was left to kill; on
    // Windows it may have another reason.
    let killed = child.start_kill();
    child.wait()?;
    let closed = watch.drain();
    let left_behind =
        matches!(end, Ok(End::Exited(_))) && (cfg!(unix) && killed.is_ok() || !closed);
    // Output that arrives at the very end counts, too.
    let end = match end? {
        End::Exited(status) if watch.began.is_none() => End::NeverBegan(Some(status)),
        _ if watch.flooded() => End::Flood,
        end => end,
    };
    Ok(Run { end, stdout: watch.stdout, stderr: watch.stderr, left_behind })
}

/// Starts a process while no other thread of this one does.
///
/// On macOS a pipe cannot be created close-on-exec in one step. A process
/// started in between would inherit it and keep it open.
pub(crate) fn one_at_a_time<T>(start: impl FnOnce() -> T) -> T {
    static STARTING: Mutex<()> = Mutex::new(());
    let _turn = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    start()
}

#[derive(Debug, Clone, Copy)]
enum Stream {
    Out,
    Err,
}

/// Reads a pipe to its end on a thread, and forwards a little more than the limit.
fn forward(mut pipe: impl Read + Send + 'static, stream: Stream, tx: Sender<(Stream, Vec<u8>)>) {
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        let mut total = 0;
        while let Ok(n @ 1..) = pipe.read(&mut buffer) {
            total += n;
            // Read and discard the rest: a closed pipe would make the child panic.
            if total <= 2 * MAX_OUTPUT && tx.send((stream, buffer[..n].to_vec())).is_err() {
                return;
            }
        }
    });
}

/// Collects a child's output and decides when it has run long enough.
struct Watch {
    rx: Receiver<(Stream, Vec<u8>)>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    began: Option<Instant>,
}

impl Watch {
    fn new(rx: Receiver<(Stream, Vec<u8>)>) -> Self {
        Watch { rx, stdout: Vec::new(), stderr: Vec::new(), began: None }
    }

    /// Listens until the child has ended or must be ended.
    fn watch(
        &mut self,
        child: &mut dyn ChildWrapper,
        until: Option<Complete<'_>>,
    ) -> std::io::Result<End> {
        let started = Instant::now();
        let mut last_output = started;
        loop {
            // The end of both pipes wakes this up at once when the child ends.
            // The short wait is for a child that ends while another process
            // still holds a pipe.
            match self.rx.recv_timeout(Duration::from_millis(5)) {
                Ok((stream, bytes)) => {
                    last_output = Instant::now();
                    self.take(stream, &bytes);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Both pipes are closed, so the exit follows at once.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_micros(200)),
            }
            if self.flooded() {
                return Ok(End::Flood);
            }
            if let Some(status) = child.inner_mut().try_wait()? {
                return Ok(End::Exited(status));
            }
            let now = Instant::now();
            match self.began {
                None if now >= started + START => return Ok(End::NeverBegan(None)),
                Some(began) if now >= began + LIMIT => return Ok(End::TooLong),
                Some(_)
                    if now >= last_output + SILENCE
                        && until.is_some_and(|complete| complete(&self.stdout)) =>
                {
                    return Ok(End::Silent);
                }
                _ => {}
            }
        }
    }

    /// Reads the remaining output, and returns whether both pipes were closed.
    ///
    /// They stay open if a process has left the group that was killed.
    fn drain(&mut self) -> bool {
        let deadline = Instant::now() + LIMIT;
        loop {
            match self.rx.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok((stream, bytes)) => self.take(stream, &bytes),
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }

    fn flooded(&self) -> bool {
        self.stdout.len() > MAX_OUTPUT || self.stderr.len() > MAX_OUTPUT
    }

    fn take(&mut self, stream: Stream, bytes: &[u8]) {
        match stream {
            Stream::Err => self.stderr.extend_from_slice(bytes),
            Stream::Out => {
                self.stdout.extend_from_slice(bytes);
                if self.began.is_none()
                    && let Some(at) = self.stdout.windows(BEGIN.len()).position(|w| w == BEGIN)
                {
                    self.stdout.drain(..at + BEGIN.len());
                    self.began = Some(Instant::now());
                }
            }
        }
    }
}
