//! The control groups of this machine.

use std::fs;
use std::path::{Path, PathBuf};

use nix::unistd::{Gid, Uid, chown, geteuid, setgroups, setresgid, setresuid};

/// Where version 2 is mounted.
const ROOT: &str = "/sys/fs/cgroup";

/// The ordinary user of the tests.
pub const ORDINARY: u32 = 54321;

/// The group of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group(pub PathBuf);

impl Group {
    /// Makes a new group with all controllers and no process.
    pub fn new(name: &str) -> Group {
        fs::write(Path::new(ROOT).join("cgroup.subtree_control"), "+memory +pids +cpu")
            .expect("root may");
        let group = Group(Path::new(ROOT).join(name));
        fs::create_dir(&group.0).expect("root may");
        group
    }

    /// Gives the group to the ordinary user, as a service manager does.
    pub fn delegate(&self) {
        for file in ["", "cgroup.procs", "cgroup.subtree_control", "cgroup.threads"] {
            self.give(file);
        }
    }

    /// Gives one of the group's files to the ordinary user.
    pub fn give(&self, file: &str) {
        let user = (Some(Uid::from_raw(ORDINARY)), Some(Gid::from_raw(ORDINARY)));
        chown(&self.0.join(file), user.0, user.1).expect("root may");
    }

    /// Moves a process into the group; 0 means this one.
    pub fn take(&self, process: u32) {
        fs::write(self.0.join("cgroup.procs"), process.to_string()).expect("it may be moved");
    }

    /// The processes in the group.
    pub fn processes(&self) -> Vec<String> {
        let text = fs::read_to_string(self.0.join("cgroup.procs")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// The names of the jobs' groups in this group.
    pub fn jobs(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("it is there").flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with("playground-job-")).collect()
    }
}

/// Becomes the user that is not root.
pub fn become_ordinary() {
    let (user, group) = (Uid::from_raw(ORDINARY), Gid::from_raw(ORDINARY));
    setgroups(&[]).expect("root may");
    setresgid(group, group, group).expect("root may");
    setresuid(user, user, user).expect("root may");
    assert_eq!(geteuid(), user);
}

/// The states and names of this process's children, including those that it has
/// not reaped.
pub fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").expect("Linux").flatten();
    let stats = processes.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let is_child = |stat: &String| {
        let rest = stat.rsplit(')').next().unwrap_or_default();
        rest.split_whitespace().nth(1) == Some(own.as_str())
    };
    stats.filter(is_child).collect()
}
