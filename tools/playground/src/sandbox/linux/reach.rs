//! Lets nobody reach what a job needs of folders that are closed to others: a
//! toolchain in root's home folder, above all.
//!
//! The job gets a mount namespace in which such a closed folder is an empty
//! one, with what the job needs mounted at its place. A capability
//! (`CAP_DAC_READ_SEARCH`) would not do: `access`, with which gcc looks for
//! the linker, ignores it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{Gid, Uid, geteuid, setegid, seteuid};

use super::privileges::NOBODY;
use super::{Failure, Launch, cannot, files};

/// For a server that runs as root.
pub fn open_up(launch: &Launch) -> Result<(), Failure> {
    if !geteuid().is_root() {
        return Ok(());
    }
    let because = "let nobody reach the toolchain and the state folder \
                   (keep them where every user may look, or serve as an ordinary user)";
    let folder = std::env::current_dir().map_err(cannot("find the working folder"))?;
    let mut needed = BTreeSet::from([folder.clone(), launch.program.clone()]);
    needed.extend(launch.readable.iter().chain(&launch.executable).cloned());
    let closed = as_nobody(|| closed(&needed)).map_err(cannot(because))?;
    if closed.is_empty() {
        return Ok(());
    }
    let within = |path: &PathBuf| closed.iter().any(|closed| path.starts_with(closed));
    unshare(CloneFlags::CLONE_NEWNS).map_err(cannot(because))?;
    mount_at("none", Path::new("/"), None, MsFlags::MS_REC | MsFlags::MS_PRIVATE)
        .map_err(cannot(because))?;
    // Opened in the namespace in which they are mounted.
    let places = places(needed.into_iter().filter(within).collect()).map_err(cannot(because))?;
    for closed in &closed {
        let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
        mount_at("tmpfs", closed, Some("mode=755,size=1m"), flags).map_err(cannot(because))?;
    }
    for (path, file) in &places {
        put(path, file).map_err(cannot(because))?;
    }
    // The old one is beneath what was mounted.
    std::env::set_current_dir(folder).map_err(cannot("enter the working folder"))
}

/// Answers `question` with nobody's rights.
fn as_nobody<T>(question: impl FnOnce() -> T) -> io::Result<T> {
    setegid(Gid::from_raw(NOBODY))?;
    seteuid(Uid::from_raw(NOBODY))?;
    let answer = question();
    seteuid(Uid::from_raw(0))?;
    setegid(Gid::from_raw(0))?;
    Ok(answer)
}

/// The outermost folders on the ways to `paths` through which the caller cannot pass.
fn closed(paths: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let is_closed = |folder: &&Path| {
        let entry = folder.join(".").symlink_metadata();
        entry.is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
    };
    let outermost = |path: &PathBuf| {
        let ways: Vec<_> = path.ancestors().collect();
        ways.into_iter().rev().find(is_closed).map(Path::to_owned)
    };
    paths.iter().filter_map(outermost).collect()
}

/// Each path with its file or folder; of one within another, only the outer one.
fn places(paths: BTreeSet<PathBuf>) -> io::Result<Vec<(PathBuf, File)>> {
    let mut places: Vec<(PathBuf, File)> = Vec::new();
    // In order, what is within a folder follows it.
    for path in paths {
        if !places.iter().any(|(outer, _)| path.starts_with(outer)) {
            let file = files::open(&path)?;
            places.push((path, file));
        }
    }
    Ok(places)
}

/// Mounts `file` at `path`, in a folder that is empty so far.
fn put(path: &Path, file: &File) -> io::Result<()> {
    if file.metadata()?.is_dir() {
        fs::create_dir_all(path)?;
    } else {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        File::create_new(path)?;
    }
    let from = format!("/proc/self/fd/{}", file.as_raw_fd());
    mount_at(&from, path, None, MsFlags::MS_BIND | MsFlags::MS_REC)
}

fn mount_at(what: &str, path: &Path, data: Option<&str>, flags: MsFlags) -> io::Result<()> {
    // The kernel looks at the type only for a new file system.
    Ok(mount(Some(what), path, Some("tmpfs"), flags, data)?)
}
