//! What rustc and readers' programs may do.
//!
//! A job is started by a launcher: the server's own binary, started again with
//! [`LAUNCH`] as its first argument. It confines itself, layer by layer, and
//! then becomes the job's program; see `launch` for the order. So `main` of
//! every binary that has a server begins with [`launch_if_asked`].
//!
//! What is not stopped: a job can ask whether a path exists and how large the
//! file is (`stat`), see how busy the machine is, and use what its limits
//! leave it. A fault of the kernel itself is beyond a sandbox: who serves
//! strangers puts the server in a container or a virtual machine as well.

mod layer;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux;
mod self_test;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Limits;

pub use layer::{Layer, Layers};
pub use self_test::{Finding, Report};

/// The first argument of a binary that is to be a launcher.
pub const LAUNCH: &str = "__sandbox";

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
    /// Its working folder. A [`Profile::Compile`] may write there, and nowhere
    /// else; see [`Sandbox::give`].
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
    /// By these layers. Only a [`Report`] makes one.
    Confined(Confined),
}

/// The layers that hold on this machine, and who puts them on.
#[derive(Debug, Clone)]
pub struct Confined {
    launcher: PathBuf,
    layers: Layers,
}

impl Confined {
    /// The layers.
    pub fn layers(&self) -> Layers {
        self.layers
    }
}

impl Sandbox {
    /// Tries each layer on this very kernel; takes some 100 ms and starts
    /// children of the calling thread. `launcher` is a binary whose `main`
    /// begins with [`launch_if_asked`], as a rule `std::env::current_exe()`.
    pub fn detect(launcher: &Path) -> Report {
        self_test::run(launcher)
    }

    /// A command that starts `job` confined and limited; its output and its
    /// process group are the caller's to set.
    ///
    /// The child dies with the *thread* that starts the command: start it from
    /// a thread that lives as long as the server. [`crate::child::spawn`] does.
    pub fn command(&self, job: &Job, limits: &Limits) -> Command {
        let mut command = match self {
            Sandbox::Unsandboxed => {
                let mut command = Command::new(&job.program);
                command.args(&job.arguments);
                command
            }
            Sandbox::Confined(confined) => confined.command(job, limits),
        };
        command.env_clear().envs(job.environment.iter().cloned()).current_dir(&job.folder);
        if job.profile == Profile::Run {
            // Each thread of glibc's would reserve 64 MiB of its own, and so
            // the address space would hold few threads.
            command.env("MALLOC_ARENA_MAX", "2");
        }
        command
    }

    /// Gives `path`, a file or a folder but not what is in it, to the user that
    /// jobs run as: a server that runs as root starts them as nobody. For the
    /// working folder of a [`Profile::Compile`] and what the server puts there.
    ///
    /// # Errors
    ///
    /// If it is not there, or may not be given away.
    pub fn give(&self, path: &Path) -> io::Result<()> {
        match self {
            Sandbox::Unsandboxed => Ok(()),
            Sandbox::Confined(confined) => confined.give(path),
        }
    }

    /// This sandbox without one of its layers. For tests, which prove so that
    /// it is this layer that stops an attack; a server never calls it.
    pub fn without(&self, layer: Layer) -> Sandbox {
        match self {
            Sandbox::Unsandboxed => Sandbox::Unsandboxed,
            Sandbox::Confined(confined) => Sandbox::Confined(Confined {
                launcher: confined.launcher.clone(),
                layers: confined.layers.without(layer),
            }),
        }
    }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
impl Confined {
    fn command(&self, job: &Job, limits: &Limits) -> Command {
        let launch = linux::Launch {
            profile: job.profile,
            layers: self.layers,
            server: std::process::id(),
            limits: limits.clone(),
            readable: job.readable.clone(),
            executable: job.executable.clone(),
            program: job.program.clone(),
            arguments: job.arguments.clone(),
        };
        let mut command = Command::new(&self.launcher);
        command.arg(LAUNCH).args(launch.to_arguments());
        command
    }

    fn give(&self, path: &Path) -> io::Result<()> {
        if self.layers.has(Layer::Privileges) { linux::give_to_nobody(path) } else { Ok(()) }
    }
}

/// Becomes the job that the arguments ask for, or returns if they ask for none.
///
/// The first line of `main`: before it there must be no thread and no open file.
pub fn launch_if_asked() {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    linux::launch_if_asked();
}

// Nothing makes a `Confined` here.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
impl Confined {
    fn command(&self, _job: &Job, _limits: &Limits) -> Command {
        unreachable!("no layer holds on this system, so no report makes a sandbox")
    }

    fn give(&self, _path: &Path) -> io::Result<()> {
        unreachable!("no layer holds on this system, so no report makes a sandbox")
    }
}
