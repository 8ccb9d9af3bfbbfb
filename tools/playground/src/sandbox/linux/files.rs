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

use super::{Failure, Launch, cannot};
use crate::sandbox::Profile;

/// The newest that is asked for; the kernel gives what it has of it. The first
/// is enough: seccomp denies the calls that the later ones are about.
const NEWEST: ABI = ABI::V6;

/// What of itself a process may read: std finds its stack there, so that it
/// can say that it has overflowed. Not the whole folder, which tells of mounts.
const OF_ITSELF: [&str; 3] = ["/proc/self/maps", "/proc/self/status", "/proc/self/statm"];

/// Where the C compiler, the linker and what they link lie.
const TOOLS: [&str; 7] =
    ["/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/bin", "/lib", "/lib64"];

/// Opens a file or folder only to name it: for a rule, or to execute it.
pub fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(O_PATH | O_CLOEXEC).open(path)
}

/// Opens the program that the job is.
pub fn open_program(launch: &Launch) -> io::Result<File> {
    let flags = match launch.profile {
        Profile::Compile => O_PATH | O_CLOEXEC,
        // A compilation left it there: not where a link leads.
        Profile::Run => O_PATH | O_CLOEXEC | O_NOFOLLOW,
    };
    OpenOptions::new().read(true).custom_flags(flags).open(&launch.program)
}

/// The rules of one job, ready to be put on.
pub struct Ruleset(RulesetCreated);

impl Ruleset {
    /// Opens what the job may use. What it names must be there; of what
    /// systems have in different places, what is there counts.
    pub fn new(launch: &Launch) -> Result<Ruleset, Failure> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let execute = read | AccessFs::Execute;
        let mut rules = Rules(Vec::new());
        for path in &launch.readable {
            rules.add(path, read).map_err(cannot("open a file that the job reads"))?;
        }
        for path in launch.executable.iter().chain([&launch.program]) {
            rules.add(path, execute).map_err(cannot("open a file that the job executes"))?;
        }
        for path in OF_ITSELF {
            rules.add_if_there(Path::new(path), AccessFs::ReadFile.into());
        }
        rules.add_if_there(Path::new("/dev/null"), AccessFs::ReadFile | AccessFs::WriteFile);
        rules.add_if_there(Path::new("/etc/ld.so.cache"), AccessFs::ReadFile.into());
        match launch.profile {
            Profile::Compile => {
                for path in TOOLS {
                    rules.add_if_there(Path::new(path), execute);
                }
                let all = AccessFs::from_all(NEWEST);
                let all = all & !(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev);
                rules.add(Path::new("."), all).map_err(cannot("open the working folder"))?;
            }
            Profile::Run => {
                for folder in library_folders() {
                    rules.add_if_there(&folder, AccessFs::ReadFile | AccessFs::Execute);
                }
            }
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

/// The folders of the loader and the C library, not all that lies around them
/// where the system keeps these apart.
fn library_folders() -> impl Iterator<Item = PathBuf> {
    let candidates = [
        "/lib64".to_owned(),
        "/usr/lib64".to_owned(),
        format!("/lib/{ARCH}-linux-gnu"),
        format!("/usr/lib/{ARCH}-linux-gnu"),
        "/lib".to_owned(),
        "/usr/lib".to_owned(),
    ];
    let loaders = [
        "ld-linux-x86-64.so.2".to_owned(),
        "ld-linux-aarch64.so.1".to_owned(),
        format!("ld-musl-{ARCH}.so.1"),
        "libc.so.6".to_owned(),
    ];
    candidates
        .map(PathBuf::from)
        .into_iter()
        .filter(move |folder| loaders.iter().any(|loader| folder.join(loader).exists()))
}
