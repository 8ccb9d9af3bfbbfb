//! Layer `namespaces`: an own network, where nothing is, own IPC objects, an
//! own host name, and an own count of processes.

use std::fs;

use nix::sched::{CloneFlags, unshare};
use nix::sys::prctl;
use nix::unistd::{getgid, getuid};

use super::{Failure, cannot};

/// Enters new namespaces, where it is who it was. Ends with capabilities in
/// them, which the caller gives up.
pub fn enter() -> Result<(), Failure> {
    let (user, group) = (getuid(), getgid());
    // Who was root cannot write the files below otherwise.
    prctl::set_dumpable(true).map_err(cannot("name its user"))?;
    let all = CloneFlags::CLONE_NEWUSER
        | CloneFlags::CLONE_NEWNET
        | CloneFlags::CLONE_NEWIPC
        | CloneFlags::CLONE_NEWUTS;
    unshare(all).map_err(cannot("enter namespaces"))?;
    // An ordinary user may only name itself, and must give up groups first.
    let maps = [
        ("/proc/self/setgroups", "deny".to_owned()),
        ("/proc/self/uid_map", format!("{user} {user} 1")),
        ("/proc/self/gid_map", format!("{group} {group} 1")),
    ];
    for (file, line) in maps {
        fs::write(file, line).map_err(cannot("name its user"))?;
    }
    Ok(())
}
