//! Layer `landlock`: which files a job reads, executes and writes.

use std::env::consts::ARCH;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, RulesetAttr, RulesetCreated,
    RulesetCreatedAttr, RulesetStatus, Scope,
};
use nix::libc::{O_CLOEXEC, O_NOFOLLOW, O_PATH};

use super::order::Order;
use super::{Failure, cannot};
use crate::sandbox::Profile;

/// The newest that is asked for; the kernel gives what it has of it. The first
/// is enough: seccomp denies the calls that the later ones are about.
const NEWEST: ABI = ABI::V6;

/// What of itself a process may read: std finds its stack there, so that it
/// can say that it has overflowed. Not the whole folder, which tells of mounts.
const OF_ITSELF: [&str; 3] = ["/proc/self/maps", "/proc/self/status", "/proc/self/statm"];

/// Where what is written is lost.
pub const NOTHING: &str = "/dev/null";

/// Where the loader finds libraries.
pub const LIBRARIES: &str = "/etc/ld.so.cache";

/// Opens a file or folder only to name it: for a rule, or to execute it.
pub fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(O_PATH | O_CLOEXEC).open(path)
}

/// Opens the program that the job is.
pub fn open_program(order: &Order) -> io::Result<File> {
    let flags = match order.job.profile {
        Profile::Compile => O_PATH | O_CLOEXEC,
        // A compilation left it there: not where a link leads.
        Profile::Run => O_PATH | O_CLOEXEC | O_NOFOLLOW,
    };
    OpenOptions::new().read(true).custom_flags(flags).open(&order.job.program)
}

/// The rules of one job, ready to be put on.
pub struct Ruleset(RulesetCreated);

impl Ruleset {
    /// Opens what the job may use. What it names must be there; of what
    /// systems have in different places, what is there counts.
    pub fn new(order: &Order) -> Result<Ruleset, Failure> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let start = AccessFs::ReadFile | AccessFs::Execute;
        let mut rules = Rules(Vec::new());
        for path in &order.job.readable {
            rules.add(path, read).map_err(cannot("open a file that the job reads"))?;
        }
        for path in order.job.executable.iter().chain([&order.job.program]) {
            rules.add(path, start).map_err(cannot("open a file that the job executes"))?;
        }
        for path in OF_ITSELF {
            rules.add_if_there(Path::new(path), AccessFs::ReadFile.into());
        }
        rules.add_if_there(Path::new(NOTHING), AccessFs::ReadFile | AccessFs::WriteFile);
        rules.add_if_there(Path::new(LIBRARIES), AccessFs::ReadFile.into());
        for folder in library_folders() {
            rules.add_if_there(&folder, AccessFs::ReadFile.into());
        }
        for loader in loaders() {
            rules.add_if_there(&loader, start);
        }
        if order.job.profile == Profile::Compile {
            // Everything but to execute, and to make devices.
            let all = AccessFs::from_all(NEWEST);
            let not = AccessFs::Execute
                | AccessFs::MakeChar
                | AccessFs::MakeBlock
                | AccessFs::MakeSock
                | AccessFs::MakeFifo
                | AccessFs::IoctlDev;
            rules.add(Path::new("."), all & !not).map_err(cannot("open the working folder"))?;
        }
        rules.into_ruleset().map_err(cannot("make Landlock rules"))
    }

    /// From here on, this process and all that it starts keep to the rules.
    pub fn enforce(self) -> Result<(), Failure> {
        let status = self.0.restrict_self().map_err(cannot("put Landlock on"))?;
        if status.ruleset == RulesetStatus::NotEnforced {
            return Err(Failure {
                what: "put Landlock on",
                said: "the kernel does not have it, or it is switched off".to_owned(),
            });
        }
        Ok(())
    }
}

/// Opened files and folders, and what may be done with them.
struct Rules(Vec<(File, BitFlags<AccessFs>)>);

impl Rules {
    fn add(&mut self, path: &Path, access: BitFlags<AccessFs>) -> io::Result<()> {
        let file = open(path)?;
        // The kernel refuses rights of folders for a file.
        let is_folder = file.metadata()?.is_dir();
        let access = if is_folder { access } else { access & AccessFs::from_file(NEWEST) };
        self.0.push((file, access));
        Ok(())
    }

    fn add_if_there(&mut self, path: &Path, access: BitFlags<AccessFs>) {
        // What is not there cannot be used either.
        let _ = self.add(path, access);
    }

    fn into_ruleset(self) -> Result<Ruleset, landlock::RulesetError> {
        let mut rules = landlock::Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))?
            .handle_access(AccessNet::from_all(NEWEST))?
            .scope(Scope::from_all(NEWEST))?
            .create()?;
        for (file, access) in self.0 {
            rules = rules.add_rule(PathBeneath::new(file, access))?;
        }
        Ok(Ruleset(rules))
    }
}

/// The names of the loaders that programs are started with.
const LOADERS: [&str; 2] = ["ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"];

/// The folders of the loader and the C library, not all that lies around them
/// where the system keeps these apart.
pub fn library_folders() -> Vec<PathBuf> {
    let candidates = [
        "/lib64".to_owned(),
        "/usr/lib64".to_owned(),
        format!("/lib/{ARCH}-linux-gnu"),
        format!("/usr/lib/{ARCH}-linux-gnu"),
        "/lib".to_owned(),
        "/usr/lib".to_owned(),
    ];
    let known =
        [LOADERS[0].to_owned(), LOADERS[1].to_owned(), musl_loader(), "libc.so.6".to_owned()];
    let holds = |folder: &PathBuf| known.iter().any(|name| folder.join(name).exists());
    candidates.map(PathBuf::from).into_iter().filter(holds).collect()
}

/// The loaders that are here.
fn loaders() -> impl Iterator<Item = PathBuf> {
    let names = [LOADERS[0].to_owned(), LOADERS[1].to_owned(), musl_loader()];
    let of = move |folder: PathBuf| names.clone().map(|name| folder.join(name));
    library_folders().into_iter().flat_map(of).filter(|path| path.exists())
}

fn musl_loader() -> String {
    format!("ld-musl-{ARCH}.so.1")
}
