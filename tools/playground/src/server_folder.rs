//! The folder of one server. Several servers may share the compiled dependencies.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::TempDir;

#[cfg(unix)]
use crate::sandbox::remains;

/// The file that a server keeps locked in its folder.
const LOCK: &str = "lock";

/// The folder of this server alone, locked as long as the server lives.
#[derive(Debug)]
pub(crate) struct ServerFolder {
    folder: TempDir,
    _lock: File,
}

impl ServerFolder {
    /// Makes a new folder in `folder`, and removes those of servers that are gone.
    pub(crate) fn new(folder: &Path) -> io::Result<ServerFolder> {
        const PREFIX: &str = "server-";
        let file = |path: &Path| File::create(path.join(LOCK));
        let lock = |path: &Path| -> io::Result<File> {
            let file = file(path)?;
            file.try_lock()?;
            Ok(file)
        };
        // One server at a time: another one's new folder is not locked at once.
        let turn = file(folder)?;
        turn.lock()?;
        for entry in std::fs::read_dir(folder)?.flatten() {
            let is_server = entry.file_name().to_string_lossy().starts_with(PREFIX);
            if is_server && lock(&entry.path()).is_ok() {
                // A job may have made folders in it inaccessible before its
                // server was killed.
                #[cfg(unix)]
                remains::clear(&entry.path())?;
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let own = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
        let lock = lock(own.path())?;
        Ok(ServerFolder { folder: own, _lock: lock })
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The working folder of one compilation on disk. Removed when dropped, even if
/// the job has made folders in it inaccessible, and its keeper has been killed.
#[derive(Debug)]
pub(crate) struct WorkFolder(TempDir);

impl WorkFolder {
    pub(crate) fn new(folder: &Path) -> io::Result<WorkFolder> {
        tempfile::Builder::new().prefix("once-").tempdir_in(folder).map(WorkFolder)
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // If this fails, the next server tries again.
        #[cfg(unix)]
        let _ = remains::clear(self.path());
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    /// root can enter any folder, so as root this starts the test again as nobody.
    #[test]
    fn a_folder_that_a_job_closed_is_removed() {
        if nix::unistd::geteuid().is_root() {
            let mut again = Command::new("setpriv");
            again.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
            again.arg(std::env::current_exe().expect("it has a file"));
            let test = std::thread::current().name().expect("it is the test's").to_owned();
            let output = again.args(["--exact", &test]).output().expect("util-linux is there");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && said.contains("1 passed"), "{output:?}");
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let close = |closed: &Path| {
            fs::create_dir_all(closed.join("in it")).expect("a folder");
            fs::set_permissions(closed, fs::Permissions::from_mode(0o000)).expect("its mode");
        };
        let work = WorkFolder::new(folder.path()).expect("it can be made");
        close(&work.path().join("closed"));
        drop(work);
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
        // Its server has been killed.
        close(&folder.path().join("server-gone/work/once/closed"));
        let own = ServerFolder::new(folder.path()).expect("it can be made");
        let names = fs::read_dir(folder.path()).expect("it is there").flatten();
        let names: Vec<_> = names.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        assert_eq!(names, [own.path()]);
    }
}
