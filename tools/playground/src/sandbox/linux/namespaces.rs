//! Layer `namespaces`: the job sees only its own processes, an empty network,
//! and its own IPC objects and host name. The kernel counts its processes
//! separately.

use std::fs;

use nix::sched::{CloneFlags, unshare};
use nix::sys::prctl;
use nix::unistd::{getgid, getuid};

use super::launcher::is_root;
use super::{Failure, cannot};

/// Enters new namespaces. The next child is the first process of the new
/// process namespace. An ordinary user needs a user namespace for this, in
/// which it keeps its id and has all capabilities.
///
/// Without `all`, it enters only the namespaces that a root of the job's own needs.
pub fn enter(all: bool) -> Result<(), Failure> {
    let mut flags = CloneFlags::CLONE_NEWPID;
    if all {
        flags |= CloneFlags::CLONE_NEWNET | CloneFlags::CLONE_NEWIPC | CloneFlags::CLONE_NEWUTS;
    }
    if !is_root() {
        return enter_as_user(flags);
    }
    unshare(flags).map_err(cannot("enter namespaces"))
}

/// Enters a new user namespace. The caller then has all capabilities in it, and
/// must give them up.
pub fn enter_user() -> Result<(), Failure> {
    enter_as_user(CloneFlags::empty())
}

fn enter_as_user(others: CloneFlags) -> Result<(), Failure> {
    let (user, group) = (getuid(), getgid());
    // Otherwise the files below belong to root.
    prctl::set_dumpable(true).map_err(cannot("name its user"))?;
    unshare(CloneFlags::CLONE_NEWUSER | others).map_err(cannot("enter namespaces"))?;
    // An ordinary user may only map itself, and must give up setting groups first.
    let maps = [
        ("/proc/self/setgroups", "deny".to_owned()),
        ("/proc/self/uid_map", format!("{user} {user} 1")),
        ("/proc/self/gid_map", format!("{group} {group} 1")),
    ];
    for (file, line) in maps {
        fs::write(file, line).map_err(cannot("name its user"))?;
    }
    prctl::set_dumpable(false).map_err(cannot("hide from the job"))
}
