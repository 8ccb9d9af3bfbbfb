//! The server's side of a job: starts its launcher, sends the order, and
//! receives the report.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, ChildStderr, ChildStdout};

use super::cgroup::Cgroup;
use super::keeper::PACKED;
use super::order::{Ended, Order, Report};
use crate::Limits;
use crate::event::Stopped;
use crate::sandbox::{Confined, Job, LAUNCH, Layer};

/// How long a keeper may take to end the whole job, and to pack its state.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running job. When this is dropped, its keeper ends it.
#[derive(Debug)]
pub struct Kept {
    launcher: Child,
    from_keeper: OwnedReadHalf,
    /// `None` once the job is to end.
    to_keeper: Option<OwnedWriteHalf>,
    /// The part of the order that has not been sent yet.
    order: Vec<u8>,
    /// What the keeper has sent so far.
    heard: Vec<u8>,
    cgroup: Option<Cgroup>,
}

impl Confined {
    /// The command that starts a launcher, our end of its socket, the order to
    /// be sent there, and the job's control group. The caller has to set the
    /// outputs.
    pub(crate) fn command(
        &self,
        job: Job,
        limits: &Limits,
    ) -> io::Result<(Command, UnixStream, Vec<u8>, Option<Cgroup>)> {
        let mut order = Order::new(job, limits, self.layers, None);
        let cgroups = self.cgroups.as_ref().filter(|_| self.layers.has(Layer::Cgroup));
        let cgroup = cgroups.map(|cgroups| cgroups.make(&order.bounds)).transpose()?;
        order.cgroup = cgroup.as_ref().map(|cgroup| cgroup.folder().to_owned());
        let (ours, theirs) = UnixStream::pair()?;
        let mut command = Command::new(&self.launcher);
        command.arg(LAUNCH).env_clear().current_dir("/").stdin(Stdio::from(OwnedFd::from(theirs)));
        Ok((command, ours, order.to_bytes()?, cgroup))
    }

    /// Starts a job.
    pub(crate) fn start(&self, job: Job, limits: &Limits) -> io::Result<Kept> {
        let (mut command, socket, order, cgroup) = self.command(job, limits)?;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let launcher = tokio::process::Command::from(command).spawn()?;
        socket.set_nonblocking(true)?;
        let (from_keeper, to_keeper) = tokio::net::UnixStream::from_std(socket)?.into_split();
        let to_keeper = Some(to_keeper);
        Ok(Kept { launcher, from_keeper, to_keeper, order, heard: Vec::new(), cgroup })
    }
}

impl Kept {
    /// Takes standard output and standard error of the job. `None` if called again.
    pub fn outputs(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.launcher.stdout.take(), self.launcher.stderr.take())
    }

    /// Waits for the end of the job. Nothing of the job is left then, but the
    /// keeper may still pack its state.
    pub async fn wait(&mut self) -> Report {
        // If a launcher cannot receive its order, it is gone, and the next read
        // notices that.
        let sent = async {
            let Some(keeper) = &mut self.to_keeper else { return Ok(()) };
            while !self.order.is_empty() {
                let count = keeper.write(&self.order).await?;
                self.order.drain(..count);
            }
            io::Result::Ok(())
        };
        let _ = sent.await;
        loop {
            let line = self.heard.split_inclusive(|byte| *byte == b'\n').next();
            if let Some(report) = line.and_then(Report::parse) {
                return self.explained(report);
            }
            if !self.hear().await {
                return self.explained(Report::Fault("launcher and keeper have ended".to_owned()));
            }
        }
    }

    /// Reads more from the keeper. Returns whether there was anything.
    async fn hear(&mut self) -> bool {
        matches!(self.from_keeper.read_buf(&mut self.heard).await, Ok(count) if count > 0)
    }

    /// Adds a reason that only the control group knows.
    fn explained(&self, report: Report) -> Report {
        if !self.cgroup.as_ref().is_some_and(Cgroup::ran_out_of_memory) {
            return report;
        }
        match report {
            Report::Ended(Ended { status: 0, .. } | Ended { stopped: Some(_), .. }) => report,
            Report::Ended(ended) => {
                Report::Ended(Ended { stopped: Some(Stopped::Memory), ..ended })
            }
            Report::Fault(_) => {
                let status = Signal::SIGKILL as i32;
                Report::Ended(Ended { status, stopped: Some(Stopped::Memory) })
            }
        }
    }

    /// Makes the keeper end the job.
    pub fn kill(&mut self) {
        // The keeper notices that this half is closed.
        self.to_keeper = None;
    }

    /// Waits until launcher and keeper have ended. Returns whether the state was packed.
    pub async fn gone(mut self) -> bool {
        let ended = async {
            while self.hear().await {}
            // An error would mean that somebody else has already waited for it.
            let _ = self.launcher.wait().await;
        };
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            // The keeper dies with the launcher, and the job with the keeper.
            let _ = self.launcher.kill().await;
        }
        self.heard.ends_with(PACKED)
    }
}
