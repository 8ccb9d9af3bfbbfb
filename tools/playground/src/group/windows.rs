//! A process group on Windows: a job object.

use std::io;
use std::process::ExitStatus;

use process_wrap::tokio::{ChildWrapper, CommandWrap, JobObject, KillOnDrop};
use tokio::process::{ChildStderr, ChildStdout, Command};

/// A job object, killed when dropped and when this process ends.
pub struct Group(Box<dyn ChildWrapper>);

impl Group {
    /// Starts `command` as the group's first process.
    pub fn start(command: Command) -> io::Result<Group> {
        let mut command = CommandWrap::from(command);
        command.wrap(KillOnDrop).wrap(JobObject);
        command.spawn().map(Group)
    }

    /// Takes standard output and standard error of the group. `None` if called again.
    pub fn outputs(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.0.stdout().take(), self.0.stderr().take())
    }

    /// Waits for the first process.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        // The job object itself would also wait for processes that the first one started.
        self.0.inner_mut().wait().await
    }

    /// Kills the whole group.
    pub fn kill(&mut self) {
        // An error means that nothing of the group is left.
        let _ = self.0.start_kill();
    }

    /// Does nothing: the system reaps killed processes.
    pub async fn reap(&mut self) {}
}
