//! What rustc and readers' programs may do.
//!
//! A job is started by a launcher: the server's own binary, started again with
//! [`LAUNCH`] as its first argument. So `main` of every binary that has a server
//! begins with [`launch_if_asked`]. Three processes follow each other:
//!
//! ```text
//! server ── launcher ── keeper ── job ── what it starts
//!           enters      mounts    confines itself, becomes
//!           namespaces  a root    rustc or the program
//!                       counts the job, ends it, takes out what it made
//! ```
//!
//! The server holds one end of a socket and the keeper the other. The order
//! for the job goes in, the report of its end comes out; and when the server
//! closes its end, or dies, the keeper ends the job.
//!
//! What is not stopped: a job can see how busy the machine is, and use what
//! its limits leave it. A fault of the kernel itself is beyond a sandbox: who
//! serves strangers puts the server in a container or a virtual machine as well.

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

/// The first argument of a binary that is to be a launcher.
pub const LAUNCH: &str = "__sandbox";

/// Which of the two kinds of work a sandbox is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Profile {
    /// rustc and the linker: may start processes, and write in their folder.
    Compile,
    /// A reader's program: one process with threads, which writes nothing.
    Run,
}

/// A program to start, and what it needs of the file system.
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
    /// An empty folder to work in, used where the job has no root of its own.
    /// A [`Profile::Compile`] may write there, and nowhere else.
    pub folder: PathBuf,
    /// Texts that are put into the working folder before it starts, by their
    /// paths in it.
    pub sources: Vec<(String, String)>,
    /// Files and folders it may read, besides what every program needs.
    pub readable: Vec<PathBuf>,
    /// Files it may execute, besides `program`.
    pub executable: Vec<PathBuf>,
    /// A file in the working folder to be taken out once it has succeeded, and
    /// the path of the new file outside.
    pub result: Option<(String, PathBuf)>,
    /// A folder in the working folder that is kept from one job to the next.
    pub state: Option<State>,
}

impl Job {
    /// A job that needs nothing but its program.
    pub fn new(profile: Profile, program: PathBuf, folder: PathBuf) -> Job {
        Job {
            profile,
            program,
            arguments: Vec::new(),
            environment: Vec::new(),
            folder,
            sources: Vec::new(),
            readable: Vec::new(),
            executable: Vec::new(),
            result: None,
            state: None,
        }
    }
}

/// A folder of a working folder, kept outside as one file.
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
    /// Not at all: whoever can send a program owns this user's account.
    Unsandboxed,
    /// By these layers. Only a [`Report`] makes one.
    Confined(Confined),
}

/// The layers that hold on this machine, and who puts them on.
#[derive(Debug, Clone)]
pub struct Confined {
    pub(crate) launcher: PathBuf,
    pub(crate) layers: Layers,
    /// Where the jobs' control groups are made.
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
    /// Tries each layer on this very kernel; takes some 200 ms. `launcher` is a
    /// binary whose `main` begins with [`launch_if_asked`], as a rule
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

    /// This sandbox without one of its layers. For tests, which prove so that
    /// it is this layer that stops an attack; a server never calls it.
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

/// Becomes the job that the server asks for, or returns if none is asked for.
///
/// The first line of `main`: before it there must be no thread and no open file.
pub fn launch_if_asked() {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    linux::launch_if_asked();
}
