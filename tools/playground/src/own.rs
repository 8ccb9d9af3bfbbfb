//! The folder of one server: several may share the compiled dependencies.

use std::io;
use std::path::Path;

use nix::fcntl::{Flock, FlockArg};
use tempfile::TempDir;

/// The file that a server keeps locked in its folder.
const LOCK: &str = "lock";

/// The folder of this server alone, locked as long as it lives.
#[derive(Debug)]
pub(crate) struct Own {
    folder: TempDir,
    _lock: Flock<std::fs::File>,
}

impl Own {
    /// A new folder in `folder`; those of servers that are gone are removed.
    pub(crate) fn new(folder: &Path) -> io::Result<Own> {
        const PREFIX: &str = "server-";
        let lock = |path: &Path, how| {
            let file = std::fs::File::create(path.join(LOCK))?;
            Flock::lock(file, how).map_err(|(_, error)| io::Error::from(error))
        };
        // One at a time: what another one makes is not locked at once.
        let _turn = lock(folder, FlockArg::LockExclusive)?;
        for entry in std::fs::read_dir(folder)?.flatten() {
            let is_server = entry.file_name().to_string_lossy().starts_with(PREFIX);
            if is_server && lock(&entry.path(), FlockArg::LockExclusiveNonblock).is_ok() {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let own = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
        let lock = lock(own.path(), FlockArg::LockExclusiveNonblock)?;
        Ok(Own { folder: own, _lock: lock })
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}
