//! Removes what a job leaves in a working folder on disk.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Removes everything in `folder`, however deep it is, and even if the job has
/// made folders inaccessible.
///
/// # Errors
///
/// If something cannot be removed.
pub fn clear(folder: &Path) -> io::Result<()> {
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o700));
    let is_folder = |entry: &fs::DirEntry| entry.file_type().map(|kind| kind.is_dir());
    let mut moved = 0;
    open(folder)?;
    loop {
        let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in entries {
            if !is_folder(&entry)? {
                fs::remove_file(entry.path())?;
                continue;
            }
            open(&entry.path())?;
            for inner in fs::read_dir(entry.path())? {
                let inner = inner?;
                if !is_folder(&inner)? {
                    fs::remove_file(inner.path())?;
                    continue;
                }
                // Move it up, so that no path becomes too long.
                open(&inner.path())?;
                let mut name = || {
                    moved += 1;
                    folder.join(format!("moved-{moved}"))
                };
                let mut free = name();
                while free.symlink_metadata().is_ok() {
                    free = name();
                }
                fs::rename(inner.path(), free)?;
            }
            fs::remove_dir(entry.path())?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_cleared_however_deep_and_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut path = folder.path().to_owned();
        for name in ["moved-1", "moved-1", "closed", "moved-2", "deep"] {
            path.push(name);
            fs::create_dir(&path).expect("a folder");
            fs::write(path.join("file"), "text").expect("a file");
        }
        fs::create_dir(folder.path().join("moved-3")).expect("a folder");
        std::os::unix::fs::symlink("/", path.join("link")).expect("a link");
        for closed in [path.parent().expect("it is deep"), folder.path()] {
            fs::set_permissions(closed, fs::Permissions::from_mode(0o000)).expect("its mode");
        }
        clear(folder.path()).expect("it can be cleared");
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
    }
}
