//! Layer `privileges`: a job that root starts runs as nobody.

use std::io;
use std::os::unix::fs::lchown;
use std::path::Path;

use caps::CapSet;
use nix::unistd::{Gid, Uid, geteuid, setgroups, setresgid, setresuid};

use super::{Failure, cannot};

/// The id of the user and the group that own nothing.
pub const NOBODY: u32 = 65534;

/// Becomes nobody if the process is root, and gives up every capability,
/// including those that a service manager gave to an ordinary user.
pub fn drop() -> Result<(), Failure> {
    if geteuid().is_root() {
        let because = "become nobody, as what root starts must (serve as an ordinary user)";
        let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
        setgroups(&[]).map_err(cannot(because))?;
        setresgid(group, group, group).map_err(cannot(because))?;
        setresuid(user, user, user).map_err(cannot(because))?;
    }
    clear_capabilities()
}

/// Gives up every capability.
pub fn clear_capabilities() -> Result<(), Failure> {
    for set in [CapSet::Ambient, CapSet::Inheritable, CapSet::Effective, CapSet::Permitted] {
        caps::clear(None, set).map_err(cannot("give up capabilities"))?;
    }
    Ok(())
}

/// Gives a file or a folder, but not the folder's content, to nobody, if this
/// process is root.
pub fn give_to_nobody(path: &Path) -> io::Result<()> {
    if geteuid().is_root() { lchown(path, Some(NOBODY), Some(NOBODY)) } else { Ok(()) }
}
