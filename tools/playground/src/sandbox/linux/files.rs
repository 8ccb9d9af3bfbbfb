//! Layer `landlock`: which files a job may read, execute and write.

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

/// The newest version that we ask for. The kernel enforces as much of it as it
/// can. The first version is enough, since seccomp denies the calls that the
/// later ones are about.
const NEWEST: ABI = ABI::V6;

/// The files about itself that a process may read. std finds its stack there,
/// so that it can report an overflow. The whole folder would also reveal
/// mounts.
const OF_ITSELF: [&str; 3] = ["/proc/self/maps", "/proc/self/status", "/proc/self/statm"];

/// The file that discards what is written to it.
pub const NOTHING: &str = "/dev/null";

/// The cache in which the loader finds libraries.
pub const LIBRARIES: &str = "/etc/ld.so.cache";

/// Opens a file or folder only to refer to it, in a rule or to execute it.
pub fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(O_PATH | O_CLOEXEC).open(path)
}

/// Opens the program that the job becomes.
pub fn open_program(order: &Order) -> io::Result<File> {
    let flags = match order.job.profile {
        Profile::Compile => O_PATH | O_CLOEXEC,
        // A compilation left the program there, so do not follow a link.
        Profile::Run => O_PATH | O_CLOEXEC | O_NOFOLLOW,
    };
    OpenOptions::new().read(true).custom_flags(flags).open(&order.job.program)
}

/// The rules of one job, ready to be enforced.
pub struct Ruleset(RulesetCreated);

impl Ruleset {
    /// Opens what the job may use. The paths that `order` names must exist. Of
    /// those that differ between systems, the existing ones are used.
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
            // Everything except executing files, using devices, and making
            // devices, sockets or pipes.
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

    /// Makes this process and everything that it starts obey the rules.
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

/// Opened files and folders with the permitted access.
struct Rules(Vec<(File, BitFlags<AccessFs>)>);

impl Rules {
    fn add(&mut self, path: &Path, access: BitFlags<AccessFs>) -> io::Result<()> {
        let file = open(path)?;
        // The kernel refuses a folder's rights for a file.
        let is_folder = file.metadata()?.is_dir();
        let access = if is_folder { access } else { access & AccessFs::from_file(NEWEST) };
        self.0.push((file, access));
        Ok(())
    }

    fn add_if_there(&mut self, path: &Path, access: BitFlags<AccessFs>) {
        // A path that does not exist cannot be used either.
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

/// The file names of the loaders that start programs.
const LOADERS: [&str; 2] = ["ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"];

/// The folders of the loader and the C library. If the system keeps these in
/// folders of their own, only those.
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

/// The paths of the loaders on this system.
fn loaders() -> impl Iterator<Item = PathBuf> {
    let names = [LOADERS[0].to_owned(), LOADERS[1].to_owned(), musl_loader()];
    let of = move |folder: PathBuf| names.clone().map(|name| folder.join(name));
    library_folders().into_iter().flat_map(of).filter(|path| path.exists())
}

fn musl_loader() -> String {
    format!("ld-musl-{ARCH}.so.1")
}
