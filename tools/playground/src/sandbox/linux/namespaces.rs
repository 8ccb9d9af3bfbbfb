//! Layer `namespaces`: processes of its own, a network where nothing is, IPC
//! objects and a host name of its own, and its own count of processes.

use std::fs;

use nix::sched::{CloneFlags, unshare};
use nix::sys::prctl;
use nix::unistd::{getgid, getuid};

use super::launcher::is_root;
use super::{Failure, cannot};

/// Enters new namespaces; the next child is the first process of one of them.
/// An ordinary user needs a user namespace for it, in which it is who it was,
/// and has all capabilities.
///
/// `all`: not only what a root of its own needs.
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

/// Enters a new user namespace. Ends with all capabilities in it, which the
/// caller gives up.
pub fn enter_user() -> Result<(), Failure> {
    enter_as_user(CloneFlags::empty())
}

fn enter_as_user(others: CloneFlags) -> Result<(), Failure> {
    let (user, group) = (getuid(), getgid());
    // The files below belong to root otherwise.
    prctl::set_dumpable(true).map_err(cannot("name its user"))?;
    unshare(CloneFlags::CLONE_NEWUSER | others).map_err(cannot("enter namespaces"))?;
    // An ordinary user may only name itself, and must give up groups first.
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
