//! Layer `root`: a root of the job's own with only the files that the job
//! needs, and a working folder in memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Component, Path, PathBuf};

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sched::{CloneFlags, unshare};
use nix::sys::statvfs::{FsFlags, fstatvfs};
use nix::unistd::{getegid, geteuid, pivot_root};

use super::launcher::is_root;
use super::order::Order;
use super::privileges::NOBODY;
use super::{Failure, Layer, cannot, files};
use crate::sandbox::Profile;

/// The working folder. Only a [`Profile::Compile`] can write there.
pub const WORK: &str = "/job";

/// If at least this many readable folders are next to each other, the folder
/// that contains them is shown. Landlock then decides which of them may be
/// read.
const NEIGHBOURS: usize = 8;

/// The most links to follow on the way to a file, as in the kernel.
const LINKS: usize = 40;

/// Enters a mount namespace that contains nothing else. The caller must be in a
/// process namespace of its own, and have `CAP_SYS_ADMIN`.
pub fn enter(order: &Order) -> Result<(), Failure> {
    let because = "mount a root of its own";
    unshare(CloneFlags::CLONE_NEWNS).map_err(cannot(because))?;
    let private = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    mount_at("none", Path::new("/"), "none", private, None).map_err(cannot(because))?;
    // Open them in this namespace, and before anything is mounted over them.
    let view = View::of(order).map_err(cannot(because))?;
    // Any folder will do, since its content is no longer needed.
    build(&order.job.folder, &view, order).map_err(cannot(because))
}

/// What the job sees of the machine.
#[derive(Default)]
struct View {
    /// Links and their targets.
    links: BTreeMap<PathBuf, PathBuf>,
    /// Files and folders. What is within a listed folder is not listed.
    files: BTreeMap<PathBuf, File>,
}

impl View {
    fn of(order: &Order) -> io::Result<View> {
        let mut view = View::default();
        let mut needed = neighbours(&order.job.readable);
        needed.extend(order.job.executable.iter().cloned());
        needed.push(order.job.program.clone());
        // In sorted order, what is within a folder follows the folder.
        needed.sort();
        for path in needed {
            view.show(&path)?;
        }
        for path in files::library_folders() {
            view.show(&path)?;
        }
        for path in [files::NOTHING, files::LIBRARIES] {
            if Path::new(path).exists() {
                view.show(Path::new(path))?;
            }
        }
        Ok(view)
    }

    /// Adds `path`, and the links on the way to it.
    fn show(&mut self, path: &Path) -> io::Result<()> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            if self.files.keys().any(|shown| path.starts_with(shown)) {
                return Ok(());
            }
            let Some((link, to)) = first_link(&path) else {
                let file = files::open(&path)?;
                self.files.insert(path, file);
                return Ok(());
            };
            let rest = path.strip_prefix(&link).map_err(io::Error::other)?;
            let target = normal(&link.parent().unwrap_or(Path::new("/")).join(&to));
            let next = if rest.as_os_str().is_empty() { target } else { target.join(rest) };
            self.links.insert(link, to);
            path = next;
        }
        Err(io::Error::other(format!("too many links lead to {}", path.display())))
    }
}

/// The first link on the way to `path`, and its target.
fn first_link(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let mut ways: Vec<_> = path.ancestors().collect();
    ways.reverse();
    ways.into_iter().find_map(|way| Some((way.to_owned(), fs::read_link(way).ok()?)))
}

/// `path` without `.` and `..`. The path to a link contains no other link.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

/// Replaces paths with their folder, where that contains at least [`NEIGHBOURS`] of them.
fn neighbours(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut around: BTreeMap<Option<&Path>, Vec<&PathBuf>> = BTreeMap::new();
    for path in paths {
        around.entry(path.parent()).or_default().push(path);
    }
    let shown = |(folder, paths): (Option<&Path>, Vec<&PathBuf>)| match folder {
        Some(folder) if paths.len() >= NEIGHBOURS => vec![folder.to_owned()],
        _ => paths.into_iter().cloned().collect(),
    };
    around.into_iter().flat_map(shown).collect()
}

/// Mounts the new root at `place`, moves into it, and detaches the old one.
fn build(place: &Path, view: &View, order: &Order) -> io::Result<()> {
    const CLOSED: MsFlags = MsFlags::MS_NOSUID.union(MsFlags::MS_NODEV);
    mount_at("root", place, "tmpfs", CLOSED, Some("mode=755,size=1m,nr_inodes=1k"))?;
    let inside = |path: &Path| place.join(path.strip_prefix("/").unwrap_or(path));
    for (link, to) in &view.links {
        // The link may lie in a folder that is shown.
        if !view.files.keys().any(|shown| link.starts_with(shown)) {
            let link = inside(link);
            fs::create_dir_all(link.parent().unwrap_or(place))?;
            std::os::unix::fs::symlink(to, link)?;
        }
    }
    for (path, file) in &view.files {
        bind(file, &inside(path))?;
    }
    let processes = inside(Path::new("/proc"));
    fs::create_dir_all(&processes)?;
    mount_at("proc", &processes, "proc", CLOSED | MsFlags::MS_NOEXEC, None)?;
    let work = inside(Path::new(WORK));
    fs::create_dir_all(&work)?;
    if order.job.profile == Profile::Compile {
        let drops = is_root() && order.layers.has(Layer::Privileges);
        let (user, group) = (geteuid().as_raw(), getegid().as_raw());
        let (user, group) = if drops { (NOBODY, NOBODY) } else { (user, group) };
        let (bytes, files) = (order.bounds.disk, order.bounds.files);
        let options = format!("mode=700,uid={user},gid={group},size={bytes},nr_inodes={files}");
        mount_at("work", &work, "tmpfs", CLOSED | MsFlags::MS_NOEXEC, Some(&options))?;
    }
    std::env::set_current_dir(place)?;
    pivot_root(".", ".")?;
    // The old root now lies over the new one.
    umount2(".", MntFlags::MNT_DETACH)?;
    std::env::set_current_dir("/")?;
    let read_only = MsFlags::MS_REMOUNT | MsFlags::MS_BIND | MsFlags::MS_RDONLY | CLOSED;
    mount_at("root", Path::new("/"), "none", read_only, None)
}

/// Shows a file or folder at `path`, read-only.
fn bind(file: &File, path: &Path) -> io::Result<()> {
    if file.metadata()?.is_dir() {
        fs::create_dir_all(path)?;
    } else {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        File::create_new(path)?;
    }
    let from = format!("/proc/self/fd/{}", file.as_raw_fd());
    mount_at(&from, path, "none", MsFlags::MS_BIND | MsFlags::MS_REC, None)?;
    // Restrictions of a mount that another user made must be kept.
    let own = fstatvfs(file)?.flags();
    let mut flags =
        MsFlags::MS_REMOUNT | MsFlags::MS_BIND | MsFlags::MS_RDONLY | MsFlags::MS_NOSUID;
    for (flag, kept) in [
        (FsFlags::ST_NODEV, MsFlags::MS_NODEV),
        (FsFlags::ST_NOEXEC, MsFlags::MS_NOEXEC),
        (FsFlags::ST_NOATIME, MsFlags::MS_NOATIME),
        (FsFlags::ST_NODIRATIME, MsFlags::MS_NODIRATIME),
        (FsFlags::ST_RELATIME, MsFlags::MS_RELATIME),
    ] {
        if own.contains(flag) {
            flags |= kept;
        }
    }
    mount_at(&from, path, "none", flags, None)
}

fn mount_at(
    what: &str,
    path: &Path,
    kind: &str,
    flags: MsFlags,
    options: Option<&str>,
) -> io::Result<()> {
    Ok(mount(Some(what), path, Some(kind), flags, options)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_shown_with_what_they_lead_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = folder.path().canonicalize().expect("it is there");
        fs::create_dir_all(base.join("real/deep")).expect("a folder");
        fs::write(base.join("real/deep/file"), "").expect("a file");
        std::os::unix::fs::symlink("real", base.join("first")).expect("a link");
        std::os::unix::fs::symlink("../real/deep", base.join("real/second")).expect("a link");
        let mut view = View::default();
        view.show(&base.join("first/second/file")).expect("it is there");
        let links: Vec<_> = view.links.keys().cloned().collect();
        assert_eq!(links, [base.join("first"), base.join("real/second")]);
        let files: Vec<_> = view.files.keys().cloned().collect();
        assert_eq!(files, [base.join("real/deep/file")]);
        assert!(view.show(&base.join("missing")).is_err());
        std::os::unix::fs::symlink("loop", base.join("loop")).expect("a link");
        assert!(view.show(&base.join("loop/file")).is_err());
    }

    #[test]
    fn many_neighbours_are_shown_by_their_folder() {
        let crates: Vec<_> = (0..NEIGHBOURS).map(|n| PathBuf::from(format!("/src/c{n}"))).collect();
        assert_eq!(neighbours(&crates), [PathBuf::from("/src")]);
        assert_eq!(neighbours(&crates[1..]), crates[1..]);
    }
}
