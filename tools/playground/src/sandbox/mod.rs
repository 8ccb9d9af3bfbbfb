//! What rustc and readers' programs may do.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::Limits;

/// Which of the two kinds of work a sandbox is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// rustc and the linker: may start processes, and write in their folder.
    Compile,
    /// A reader's program: one process with threads, which writes nothing.
    Run,
}

/// A program to start, and what it needs of the file system.
#[derive(Debug, Clone)]
pub struct Job {
    /// What kind of work it is.
    pub profile: Profile,
    /// The program's file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Its whole environment.
    pub environment: Vec<(String, OsString)>,
    /// Its working folder. A [`Profile::Compile`] may write there, and nowhere else.
    pub folder: PathBuf,
    /// Files and folders it may read, besides what every program needs.
    pub readable: Vec<PathBuf>,
    /// Files and folders it may read and execute, besides what every program needs.
    pub executable: Vec<PathBuf>,
}

/// How jobs are confined.
#[derive(Debug, Clone)]
pub enum Sandbox {
    /// Not at all: whoever can send a program owns this user's account.
    Unsandboxed,
}

impl Sandbox {
    /// A command that starts `job` confined and limited; its output and its
    /// process group are the caller's to set.
    pub fn command(&self, job: &Job, _limits: &Limits) -> Command {
        match self {
            Sandbox::Unsandboxed => {
                let mut command = Command::new(&job.program);
                command.args(&job.arguments).env_clear().envs(job.environment.iter().cloned());
                command.current_dir(&job.folder);
                command
            }
        }
    }
}
