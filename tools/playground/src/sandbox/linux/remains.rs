//! What a job leaves in its working folder: taken within bounds, and cleared away.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Passes on so many bytes, and no more.
pub struct Bounded<W> {
    to: W,
    left: u64,
}

impl<W> Bounded<W> {
    /// Passes `most` bytes on to `to`.
    pub fn new(to: W, most: u64) -> Bounded<W> {
        Bounded { to, left: most }
    }
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let count = self.to.write(bytes)?;
        self.left -= count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Removes all that is in `folder`, however deep it is, and whatever the job has
/// closed.
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
                // Up here, so that no path becomes too long.
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
    use std::fs::File;

    use super::*;
    use crate::sandbox::work::pack;

    #[test]
    fn what_is_too_large_is_not_packed() {
        let folder = tempfile::tempdir().expect("a folder");
        // As large as it is, though it takes no room.
        let sparse = File::create(folder.path().join("sparse")).expect("a file");
        sparse.set_len(1 << 20).expect("there is room");
        let packed = |most| {
            let mut to = Vec::new();
            (pack(folder.path(), Bounded::new(&mut to, most)).is_ok(), to.len() as u64 <= most)
        };
        assert_eq!(packed(1 << 20), (false, true));
        assert_eq!(packed(2 << 20), (true, true));
    }

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
            fs::set_permissions(closed, fs::Permissions::from_mode(0)).expect("its mode");
        }
        clear(folder.path()).expect("it can be cleared");
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
    }
}
