//! Starts an example in a process of its own and watches it.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode, ExitStatus, Stdio, Termination};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};

/// Wall time an example may take, from the moment its `main` begins.
pub const LIMIT: Duration = Duration::from_secs(1);

/// Bytes an example may write to each of standard output and standard error.
pub const MAX_OUTPUT: usize = 64 * 1024;

/// How long a program that is meant to hang must stay silent after its golden
/// output before we believe that it hangs.
const SILENCE: Duration = Duration::from_millis(250);

/// Wall time a child may take to reach `main`: starting a large test binary
/// on a loaded machine can take seconds and says nothing about the example.
const START: Duration = Duration::from_secs(30);

/// Names, in the child, the test that it is to run.
const VARIABLE: &str = "EXAMPLE_HARNESS_CHILD";

/// Ends what libtest prints before the program; what follows is the program's.
const BEGIN: &[u8] = b"\x1e example begins \x1e\n";

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Exited(ExitStatus),
    /// Printed all it was expected to and then stayed silent, alive.
    Silent,
    /// Still running at [`LIMIT`].
    TooLong,
    /// Wrote more than [`MAX_OUTPUT`].
    Flood,
    /// Did not reach `main` within [`START`].
    NeverBegan,
}

/// What a child did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) end: End,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

/// If this process is the child for `test`, runs `main` and exits as a
/// program with that `main` would. Otherwise returns.
pub(crate) fn run_if_child<T: Termination>(test: &str, main: fn() -> T) {
    if !std::env::var(VARIABLE).is_ok_and(|wanted| wanted == test) {
        return;
    }
    // Should the parent be killed, an example that never ends must not stay behind.
    thread::spawn(|| {
        thread::sleep(START + 2 * LIMIT);
        std::process::exit(124);
    });
    let mut stdout = std::io::stdout();
    stdout.write_all(BEGIN).and_then(|()| stdout.flush()).expect("the parent reads this pipe");
    // A panic that leaves `main` ends a program with status 101.
    let status = match catch_unwind(AssertUnwindSafe(|| main().report())) {
        Ok(code) => (0..=u8::MAX).find(|&n| ExitCode::from(n) == code).unwrap_or(1).into(),
        Err(_) => 101,
    };
    // As at the end of a real `main`: other threads and tasks end here, unasked.
    std::process::exit(status);
}

/// Runs `test` of this very binary in a child. With `until` the child is
/// expected to hang: it is ended once it has printed that much and fallen silent.
pub(crate) fn run(test: &str, until: Option<&dyn Fn(&[u8]) -> bool>) -> std::io::Result<Run> {
    // libtest names tests without the crate, `module_path!` with it.
    let path = test.split_once("::").map_or(test, |(_, path)| path);
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--exact", path, "--nocapture", "--test-threads=1"])
        .env(VARIABLE, test)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);

    let mut child = command.spawn()?;
    let (tx, rx) = channel();
    forward(child.stdout().take().expect("stdout is piped"), Stream::Out, tx.clone());
    forward(child.stderr().take().expect("stderr is piped"), Stream::Err, tx);
    let watched = Watch::new(rx).watch(child.as_mut(), until);
    // The whole group: a process that the example started must not outlive it.
    // An error means that there is nothing left to end.
    let _ = child.start_kill();
    child.wait()?;
    watched
}

#[derive(Debug, Clone, Copy)]
enum Stream {
    Out,
    Err,
}

/// Reads a pipe to its end, or a little past the limit, on a thread.
fn forward(mut pipe: impl Read + Send + 'static, stream: Stream, tx: Sender<(Stream, Vec<u8>)>) {
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        let mut total = 0;
        while let Ok(n @ 1..) = pipe.read(&mut buffer) {
            total += n;
            if tx.send((stream, buffer[..n].to_vec())).is_err() || total > 2 * MAX_OUTPUT {
                return;
            }
        }
    });
}

/// Collects a child's output and decides when to stop listening.
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

    fn watch(
        mut self,
        child: &mut dyn ChildWrapper,
        until: Option<&dyn Fn(&[u8]) -> bool>,
    ) -> std::io::Result<Run> {
        let started = Instant::now();
        let mut last_output = started;
        let end = loop {
            let deadline = match self.began {
                None => started + START,
                Some(began) => began + LIMIT,
            };
            match self.rx.recv_timeout(Duration::from_millis(5)) {
                Ok((stream, bytes)) => {
                    last_output = Instant::now();
                    self.take(stream, &bytes);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Both pipes are closed; the exit follows at once.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_micros(200)),
            }
            if self.stdout.len() > MAX_OUTPUT || self.stderr.len() > MAX_OUTPUT {
                break End::Flood;
            }
            if let Some(status) = child.inner_mut().try_wait()? {
                break End::Exited(status);
            }
            let now = Instant::now();
            if self.began.is_some()
                && now >= last_output + SILENCE
                && until.is_some_and(|complete| complete(&self.stdout))
            {
                break End::Silent;
            }
            if now >= deadline {
                break if self.began.is_some() { End::TooLong } else { End::NeverBegan };
            }
        };
        if let End::Exited(_) = end {
            // What it wrote last may still be on its way. A process that the
            // example left behind can hold the pipe open; do not wait for that.
            while let Ok((stream, bytes)) = self.rx.recv_timeout(SILENCE) {
                self.take(stream, &bytes);
            }
        }
        Ok(Run { end, stdout: self.stdout, stderr: self.stderr })
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
