//! A group as Windows has it: a job object.

use std::io;
use std::process::ExitStatus;

use process_wrap::tokio::{ChildWrapper, CommandWrap, JobObject, KillOnDrop};
use tokio::process::{ChildStderr, ChildStdout, Command};

/// A job object. Killed when dropped, and when this process ends.
pub struct Group(Box<dyn ChildWrapper>);

impl Group {
    /// Starts `command` as its first process.
    pub fn start(command: Command) -> io::Result<Group> {
        let mut command = CommandWrap::from(command);
        command.wrap(KillOnDrop).wrap(JobObject);
        command.spawn().map(Group)
    }

    /// Standard output and standard error of all of it, once.
    pub fn outputs(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.0.stdout().take(), self.0.stderr().take())
    }

    /// Waits for the first process.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        // The job itself would wait for what that has started, too.
        self.0.inner_mut().wait().await
    }

    /// Kills all of it.
    pub fn kill(&mut self) {
        // An error means that nothing of it is left.
        let _ = self.0.start_kill();
    }

    /// Nothing: the system collects what was killed.
    pub async fn reap(&mut self) {}
}
