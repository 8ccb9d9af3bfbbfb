//! Confines rustc and readers' programs.
//!
//! A launcher starts a job. It is the server's own binary, started again with
//! [`LAUNCH`] as its first argument. So the `main` of every binary with a
//! server begins with [`launch_if_asked`]. A job takes three processes:
//!
//! ```text
//! server ── launcher ── keeper ── job ── what it starts
//!           enters      mounts    confines itself, becomes
//!           namespaces  a root    rustc or the program
//!                       counts the job, ends it, takes out what it made
//! ```
//!
//! The server holds one end of a socket and the keeper the other. The server
//! sends the order for the job, and the keeper reports its end. When the server
//! closes its end, or dies, the keeper ends the job.
//!
//! What is not stopped: a job can see how busy the machine is, and use what its
//! limits leave it. A sandbox cannot stop a fault of the kernel itself. So
//! whoever serves strangers should also put the server in a container or a
//! virtual machine.

mod layer;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) mod linux;
#[cfg(unix)]
pub(crate) mod remains;
mod self_test;
pub(crate) mod work;

use std::path::{Path, PathBuf};

pub use layer::{Layer, Layers};
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) use linux::{Ended, Kept, Report as Told};
pub use self_test::{Finding, Report};

/// The first argument with which a binary becomes a launcher.
pub const LAUNCH: &str = "__sandbox";

/// The two kinds of work that a sandbox is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Profile {
    /// rustc and the linker. They may start processes, and write in their folder.
    Compile,
    /// A reader's program: one process with threads, which cannot write files.
    Run,
}

/// A program to start, and the files that it needs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Job {
    /// What kind of work it is.
    pub profile: Profile,
    /// The program's file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its whole environment.
    pub environment: Vec<(String, String)>,
    /// Its standard input.
    pub stdin: String,
    /// An empty working folder, used if the job has no root of its own. A
    /// [`Profile::Compile`] may write there, and nowhere else.
    pub folder: PathBuf,
    /// Texts to put into the working folder before the job starts, by their
    /// paths there.
    pub sources: Vec<(String, String)>,
    /// Files and folders that the job may read, besides what every program needs.
    pub readable: Vec<PathBuf>,
    /// Files that the job may execute, besides `program`.
    pub executable: Vec<PathBuf>,
    /// A file in the working folder to take out once the job has succeeded, and
    /// the path of the new file outside.
    pub result: Option<(String, PathBuf)>,
    /// A folder in the working folder that is kept from one job to the next.
    pub state: Option<State>,
}

impl Job {
    /// A job that needs only its program.
    pub fn new(profile: Profile, program: PathBuf, folder: PathBuf) -> Job {
        Job {
            profile,
            program,
            arguments: Vec::new(),
            environment: Vec::new(),
            stdin: String::new(),
            folder,
            sources: Vec::new(),
            readable: Vec::new(),
            executable: Vec::new(),
            result: None,
            state: None,
        }
    }
}

/// A folder in the working folder, kept outside as one file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// Its name in the working folder.
    pub name: String,
    /// The file to unpack before the job starts.
    pub from: Option<PathBuf>,
    /// The new file to pack it into once the job has ended.
    pub to: PathBuf,
}

/// How jobs are confined.
#[derive(Debug, Clone)]
pub enum Sandbox {
    /// Not at all: whoever can send a program controls this user's account.
    Unsandboxed,
    /// By these layers. Only a [`Report`] makes this.
    Confined(Confined),
}

/// The layers that hold on this machine, and the launcher that applies them.
#[derive(Debug, Clone)]
pub struct Confined {
    pub(crate) launcher: PathBuf,
    pub(crate) layers: Layers,
    /// The group in which the jobs' control groups are made.
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    pub(crate) cgroups: Option<linux::Cgroups>,
}

impl Confined {
    /// The layers.
    pub fn layers(&self) -> Layers {
        self.layers
    }
}

impl Sandbox {
    /// Tries each layer on this kernel, which takes some 200 ms. `launcher` is
    /// a binary whose `main` begins with [`launch_if_asked`], usually
    /// `std::env::current_exe()`.
    pub fn detect(launcher: &Path) -> Report {
        self_test::run(launcher)
    }

    /// Whether `layer` confines jobs.
    pub fn has(&self, layer: Layer) -> bool {
        match self {
            Sandbox::Unsandboxed => false,
            Sandbox::Confined(confined) => confined.layers.has(layer),
        }
    }

    /// This sandbox without one of its layers. Tests use it to prove that this
    /// layer stops an attack; a server never calls it.
    pub fn without(&self, layer: Layer) -> Sandbox {
        match self {
            Sandbox::Unsandboxed => Sandbox::Unsandboxed,
            Sandbox::Confined(confined) => Sandbox::Confined(Confined {
                layers: confined.layers.without(layer),
                ..confined.clone()
            }),
        }
    }
}

/// Becomes the job that the server asks for, or returns if this process was not
/// started for that.
///
/// Call it first in `main`: no thread may have been started and no file opened
/// before.
pub fn launch_if_asked() {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    linux::launch_if_asked();
}
