//! The folder of one server: several may share the compiled dependencies.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// The file that a server keeps locked in its folder.
const LOCK: &str = "lock";

/// The folder of this server alone, locked as long as it lives.
#[derive(Debug)]
pub(crate) struct ServerFolder {
    folder: TempDir,
    _lock: File,
}

impl ServerFolder {
    /// A new folder in `folder`; those of servers that are gone are removed.
    pub(crate) fn new(folder: &Path) -> io::Result<ServerFolder> {
        const PREFIX: &str = "server-";
        let file = |path: &Path| File::create(path.join(LOCK));
        let lock = |path: &Path| -> io::Result<File> {
            let file = file(path)?;
            file.try_lock()?;
            Ok(file)
        };
        // One at a time: what another one makes is not locked at once.
        let turn = file(folder)?;
        turn.lock()?;
        for entry in std::fs::read_dir(folder)?.flatten() {
            let is_server = entry.file_name().to_string_lossy().starts_with(PREFIX);
            if is_server && lock(&entry.path()).is_ok() {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let own = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
        let lock = lock(own.path())?;
        Ok(ServerFolder { folder: own, _lock: lock })
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}
