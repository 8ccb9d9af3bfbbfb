//! Layer `cgroup`: a control group (version 2) for each job. The kernel bounds
//! the group's memory and processes, shares the processors between groups, and
//! can kill a whole group at once.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::order::Bounds;
use super::{Failure, cannot};

/// The controllers without which a group bounds too little.
const NEEDED: [&str; 2] = ["memory", "pids"];

/// The group that the server moves itself into, since only groups without
/// processes can pass controllers on.
const SERVER: &str = "playground-server";

/// The prefix of the names of the jobs' groups.
const JOB: &str = "playground-job-";

/// One job's share of the processors, where the server's is 100.
const WEIGHT: u64 = 20;

/// The keeper's one thread, which is in the job's group too.
const OWN_THREADS: u64 = 1;

/// Bytes of memory for the keeper itself.
const OWN_MEMORY: u64 = 8 << 20;

/// How many groups this process has made.
static MADE: AtomicU64 = AtomicU64::new(0);

/// The group in which the server may make groups.
#[derive(Debug, Clone)]
pub struct Cgroups {
    base: PathBuf,
}

impl Cgroups {
    /// Finds the group of this process, and moves the process into a group within it.
    ///
    /// # Errors
    ///
    /// If no version 2 with the needed controllers is mounted, if this process
    /// may not make groups, or if others share its group.
    pub fn find() -> Result<Cgroups, String> {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let own = own(&read("/proc/self/mountinfo"), &read("/proc/self/cgroup"))
            .ok_or("no control group of version 2 is mounted")?;
        // If another server started this one, it is in that server's group already.
        let is_servers = own.file_name().is_some_and(|name| name == SERVER);
        let base = own.parent().filter(|_| is_servers).unwrap_or(&own).to_owned();
        let have = fs::read_to_string(base.join("cgroup.controllers")).unwrap_or_default();
        let missing: Vec<_> = NEEDED.into_iter().filter(|name| !has(&have, name)).collect();
        if !missing.is_empty() {
            return Err(format!("its control group has no controllers for {}", missing.join(", ")));
        }
        let cgroups = Cgroups { base };
        cgroups.pass_on().and_then(|()| cgroups.sweep()).map_err(|error| {
            format!(
                "it cannot make control groups in {} ({error}): start the server in one that is \
                 its own, as a service with Delegate=yes",
                cgroups.base.display()
            )
        })?;
        Ok(cgroups)
    }

    /// Enables the controllers for the groups within.
    fn pass_on(&self) -> io::Result<()> {
        let server = self.base.join(SERVER);
        match fs::create_dir(&server) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => fs::write(server.join("cgroup.procs"), "0")?,
        }
        let control = self.base.join("cgroup.subtree_control");
        NEEDED.into_iter().try_for_each(|name| fs::write(&control, format!("+{name}")))?;
        // Without this controller, processors are shared as without groups.
        let _ = fs::write(control, "+cpu");
        Ok(())
    }

    /// Removes the groups that killed servers left, and kills everything in them.
    fn sweep(&self) -> io::Result<()> {
        // One server at a time: another server's new group is not locked at once.
        let turn = File::open(&self.base)?;
        turn.lock()?;
        for entry in fs::read_dir(&self.base)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(JOB) {
                // An error means that the group's server is alive.
                drop(Cgroup::of(entry.path()));
            }
        }
        Ok(())
    }

    /// Makes the group of a job.
    pub fn make(&self, bounds: &Bounds) -> io::Result<Cgroup> {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = self.base.join(format!("{JOB}{}-{number}", std::process::id()));
        let turn = File::open(&self.base)?;
        turn.lock_shared()?;
        fs::create_dir(&folder)?;
        let group = Cgroup::of(folder)?;
        drop(turn);
        let memory = bounds.memory.saturating_add(bounds.disk).saturating_add(OWN_MEMORY);
        group.set("memory.max", memory)?;
        group.set("pids.max", bounds.threads + OWN_THREADS)?;
        // Not every kernel has these files. The other bounds hold without them.
        for (file, value) in
            [("memory.swap.max", 0), ("memory.oom.group", 1), ("cpu.weight", WEIGHT)]
        {
            let _ = group.set(file, value);
        }
        Ok(group)
    }
}

/// The group of one job. When this is dropped, everything in the group is killed.
#[derive(Debug)]
pub struct Cgroup {
    folder: PathBuf,
    /// Locked as long as the group's server lives.
    _lock: File,
}

impl Cgroup {
    /// Takes over the group at `folder`, unless a server owns it.
    fn of(folder: PathBuf) -> io::Result<Cgroup> {
        let lock = File::open(&folder)?;
        lock.try_lock()?;
        Ok(Cgroup { folder, _lock: lock })
    }

    /// The group's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn set(&self, file: &str, value: u64) -> io::Result<()> {
        fs::write(self.folder.join(file), value.to_string())
    }

    /// Whether the kernel killed a process of the group because the group had
    /// used too much memory.
    pub fn ran_out_of_memory(&self) -> bool {
        let events = fs::read_to_string(self.folder.join("memory.events")).unwrap_or_default();
        let killed = events.lines().filter_map(|line| line.strip_prefix("oom_kill "));
        killed.filter_map(|count| count.parse::<u64>().ok()).sum::<u64>() > 0
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // Normally no process is left, but the kernel may take a moment to notice.
        for _ in 0..200 {
            if fs::remove_dir(&self.folder).is_ok() {
                return;
            }
            let _ = fs::write(self.folder.join("cgroup.kill"), "1");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Moves this process into the group at `folder`.
pub fn enter(folder: &Path) -> Result<(), Failure> {
    fs::write(folder.join("cgroup.procs"), "0").map_err(cannot("enter its control group"))
}

fn has(controllers: &str, name: &str) -> bool {
    controllers.split_whitespace().any(|one| one == name)
}

/// The folder of this process's group, from the texts of its `mountinfo` and `cgroup`.
fn own(mounts: &str, groups: &str) -> Option<PathBuf> {
    let group = Path::new(groups.lines().find_map(|line| line.strip_prefix("0::"))?);
    mounts.lines().filter_map(mounted).find_map(|(root, folder)| {
        // In a container, only a part of the hierarchy may be mounted.
        Some(folder.join(group.strip_prefix(root).ok()?))
    })
}

/// The root and the mount point, if this line of `mountinfo` mounts version 2.
fn mounted(line: &str) -> Option<(&Path, &Path)> {
    let (mount, kind) = line.split_once(" - ")?;
    kind.starts_with("cgroup2 ").then_some(())?;
    let mut fields = mount.split(' ').skip(3).map(Path::new);
    Some((fields.next()?, fields.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_group_is_found() {
        const FIRST: &str =
            "30 25 0:26 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids\n";
        const ALL: &str = "31 25 0:27 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw\n";
        const PART: &str = "31 25 0:27 /pod/1 /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
        let own = |mounts: &str, group: &str| own(mounts, &format!("4:memory:/m\n0::{group}\n"));
        let folder = |name: &str| Some(Path::new("/sys/fs/cgroup").join(name));
        assert_eq!(own(FIRST, "/"), None);
        assert_eq!(own(&[FIRST, ALL].concat(), "/a/b"), folder("a/b"));
        assert_eq!(own(ALL, "/"), folder(""));
        assert_eq!(own(PART, "/pod/1/inner"), folder("inner"));
        // The group is not in the part that is mounted.
        assert_eq!(own(PART, "/pod/2"), None);
        assert_eq!(super::own(ALL, "4:memory:/m\n"), None);
        assert!(has("cpu memory pids", "pids") && !has("cpuset", "cpu"));
    }
}
