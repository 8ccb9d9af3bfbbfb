//! Layer `cgroup`: a control group (version 2) for each job. The kernel bounds
//! its memory and processes, shares the processors between groups, and ends
//! all of a group at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::order::Bounds;
use super::{Failure, cannot};

/// The controllers without which a group bounds too little.
const NEEDED: [&str; 2] = ["memory", "pids"];

/// The group that the server itself moves to, since only groups without
/// processes pass controllers on.
const SERVER: &str = "playground-server";

/// What the names of the jobs' groups begin with.
const JOB: &str = "playground-job-";

/// The share of the processors of one job; 100 is the server's.
const WEIGHT: u64 = 20;

/// Threads of the launcher and the keeper, which are in the group too.
const OWN_THREADS: u64 = 2;

/// Bytes for launcher and keeper themselves.
const OWN_MEMORY: u64 = 8 << 20;

/// Where the server may make groups. Clones are the same.
#[derive(Debug, Clone)]
pub struct Cgroups {
    base: PathBuf,
    made: Arc<AtomicU64>,
}

impl Cgroups {
    /// The group of this process, which then moves to one within it.
    ///
    /// # Errors
    ///
    /// If there is no version 2 with the controllers that are needed, or this
    /// process may not make groups, or others share its group.
    pub fn find() -> Result<Cgroups, String> {
        let base = own().ok_or("no control group of version 2 is mounted")?;
        let have = fs::read_to_string(base.join("cgroup.controllers")).unwrap_or_default();
        let missing: Vec<_> = NEEDED.into_iter().filter(|name| !has(&have, name)).collect();
        if !missing.is_empty() {
            return Err(format!("its control group has no controllers for {}", missing.join(", ")));
        }
        let cgroups = Cgroups { base, made: Arc::default() };
        cgroups.pass_on(&have).map_err(|error| {
            format!(
                "it cannot make control groups in {} ({error}): start the server in one that is \
                 its own, as a service with Delegate=yes",
                cgroups.base.display()
            )
        })?;
        cgroups.sweep();
        Ok(cgroups)
    }

    /// Lets the groups within use the controllers.
    fn pass_on(&self, have: &str) -> io::Result<()> {
        let wanted = ["memory", "pids", "cpu"].into_iter().filter(|name| has(have, name));
        let line = wanted.map(|name| format!("+{name}")).collect::<Vec<_>>().join(" ");
        let control = self.base.join("cgroup.subtree_control");
        if fs::write(&control, &line).is_ok() {
            return Ok(());
        }
        let server = self.base.join(SERVER);
        match fs::create_dir(&server) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => fs::write(server.join("cgroup.procs"), "0")?,
        }
        fs::write(control, line)
    }

    /// Removes the groups of servers that were killed.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.base).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(JOB) {
                // It fails for one that is in use, and must.
                let _ = fs::remove_dir(entry.path());
            }
        }
    }

    /// Makes the group of a job.
    pub fn make(&self, bounds: &Bounds) -> io::Result<Cgroup> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let folder = self.base.join(format!("{JOB}{}-{number}", std::process::id()));
        fs::create_dir(&folder)?;
        let group = Cgroup { folder };
        let memory = bounds.memory.saturating_add(bounds.disk).saturating_add(OWN_MEMORY);
        group.set("memory.max", memory)?;
        group.set("pids.max", bounds.threads + OWN_THREADS)?;
        // Not every kernel has these; without them the others hold all the same.
        for (file, value) in
            [("memory.swap.max", 0), ("memory.oom.group", 1), ("cpu.weight", WEIGHT)]
        {
            let _ = group.set(file, value);
        }
        Ok(group)
    }
}

/// The group of one job. When it is dropped, all in it is killed.
#[derive(Debug)]
pub struct Cgroup {
    folder: PathBuf,
}

impl Cgroup {
    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn set(&self, file: &str, value: u64) -> io::Result<()> {
        fs::write(self.folder.join(file), value.to_string())
    }

    /// Whether the kernel killed any of it because it had too much memory.
    pub fn ran_out_of_memory(&self) -> bool {
        let events = fs::read_to_string(self.folder.join("memory.events")).unwrap_or_default();
        let killed = events.lines().filter_map(|line| line.strip_prefix("oom_kill "));
        killed.filter_map(|count| count.parse::<u64>().ok()).sum::<u64>() > 0
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // Nothing is left as a rule. It takes a moment until that is noticed.
        for _ in 0..20 {
            if fs::remove_dir(&self.folder).is_ok() {
                return;
            }
            let _ = fs::write(self.folder.join("cgroup.kill"), "1");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Moves this process into a group.
pub fn enter(folder: &Path) -> Result<(), Failure> {
    fs::write(folder.join("cgroup.procs"), "0").map_err(cannot("enter its control group"))
}

fn has(controllers: &str, name: &str) -> bool {
    controllers.split_whitespace().any(|one| one == name)
}

/// The folder of this process's own group.
fn own() -> Option<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let group = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let mounted = mounts.lines().find_map(mounted)?;
    Some(mounted.join(group))
}

/// Where version 2 is mounted, if this line of `mountinfo` says so.
fn mounted(line: &str) -> Option<PathBuf> {
    let (mount, kind) = line.split_once(" - ")?;
    kind.starts_with("cgroup2 ").then_some(())?;
    Some(mount.split(' ').nth(4)?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mount_of_version_2_is_found() {
        let first = "30 25 0:26 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids";
        let second =
            "31 25 0:27 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw";
        assert_eq!(mounted(first), None);
        assert_eq!(mounted(second), Some("/sys/fs/cgroup/unified".into()));
        assert_eq!(mounted(""), None);
        assert!(has("cpu memory pids", "pids") && !has("cpuset", "cpu"));
    }
}
