//! A job's working folder: puts files in, and takes files out.
//!
//! When files are taken out, the job may have left anything there. So this
//! follows no links, and reads only regular files.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// Puts texts into `folder`, by their paths there.
///
/// # Errors
///
/// If a file exists already, or there is no room.
pub fn put(folder: &Path, sources: &[(String, String)]) -> io::Result<()> {
    for (name, text) in sources {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        File::create_new(path)?.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// Copies the file `name`, which the job made in `folder`, to `to`.
///
/// # Errors
///
/// If it is not a regular file.
pub fn take(folder: &Path, name: &str, to: &mut File) -> io::Result<()> {
    io::copy(&mut open(&folder.join(name))?, to).map(drop)
}

/// Packs an incremental state into one file: a tar archive of its regular files
/// by their paths, without those that rustc will not read again. The kernel
/// copies each of them from file to file. Their sizes may add up to at most
/// `most` bytes; a file with holes or with several names counts more than it
/// takes on disk.
///
/// # Errors
///
/// If it cannot be read, or `to` cannot be written.
pub fn pack(folder: &Path, to: &mut File, most: u64) -> io::Result<()> {
    let mut left = most;
    let old = old_sessions(folder)?;
    let entries = WalkDir::new(folder).follow_root_links(false).sort_by_file_name();
    for entry in entries.into_iter().filter_entry(|entry| !old.contains(entry.path())) {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let mut file = open(entry.path())?;
        let size = file.metadata()?.len();
        left = left.checked_sub(size).ok_or(io::ErrorKind::StorageFull)?;
        let mut header = tar::Header::new_gnu();
        header.set_path(entry.path().strip_prefix(folder).map_err(io::Error::other)?)?;
        header.set_size(size);
        header.set_mode(0o644);
        header.set_cksum();
        to.write_all(header.as_bytes())?;
        io::copy(&mut (&mut file).take(size), to)?;
        to.write_all(&[0; BLOCK][..padding(size)])?;
    }
    to.write_all(&[0; 2 * BLOCK])
}

/// The folders of rustc's sessions that a newer one replaces. rustc starts from
/// the newest complete session, and removes the others later.
fn old_sessions(state: &Path) -> io::Result<HashSet<PathBuf>> {
    // There is a folder for each crate, and in it one for each session, whose
    // name is `s-`, the time, and more.
    let entries = WalkDir::new(state).follow_root_links(false).min_depth(2).max_depth(2);
    let entries = entries.sort_by_file_name().into_iter().collect::<Result<Vec<_>, _>>()?;
    let is_complete = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.file_type().is_dir() && name.starts_with("s-") && !name.ends_with("-working")
    };
    let sessions: Vec<_> =
        entries.into_iter().filter(is_complete).map(DirEntry::into_path).collect();
    let of_one_crate = |two: &&[PathBuf]| two[0].parent() == two[1].parent();
    Ok(sessions.windows(2).filter(of_one_crate).map(|two| two[0].clone()).collect())
}

/// Unpacks a file that [`pack`] made into `folder`, which it creates.
///
/// # Errors
///
/// If `from` is not such a file, or there is no room.
pub fn unpack(mut from: File, folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)?;
    let mut files = Vec::new();
    for entry in tar::Archive::new(&from).entries_with_seek()? {
        let entry = entry?;
        files.push((entry.path()?.into_owned(), entry.raw_file_position(), entry.size()));
    }
    let end = from.metadata()?.len();
    for (name, begin, size) in files {
        let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || begin.checked_add(size).is_none_or(|last| last > end) {
            return Err(io::Error::other("that is no packed folder"));
        }
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        from.seek(SeekFrom::Start(begin))?;
        io::copy(&mut (&mut from).take(size), &mut File::create_new(path)?)?;
    }
    Ok(())
}

/// The size of an archive's blocks.
const BLOCK: usize = 512;

/// The bytes that a file of `size` bytes needs to fill its last block.
fn padding(size: u64) -> usize {
    (size.next_multiple_of(BLOCK as u64) - size) as usize
}

/// Opens a regular file, without following a link.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Do not block on a pipe without another end.
        options.custom_flags(nix::libc::O_NOFOLLOW | nix::libc::O_NONBLOCK | nix::libc::O_CLOEXEC);
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other(format!("{} is no regular file", path.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_folder_is_unpacked_as_it_was_without_links() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = folder.path().join("made");
        fs::create_dir_all(made.join("deep/er")).expect("a folder");
        fs::write(made.join("deep/er/file"), "text").expect("a file");
        fs::write(made.join("empty"), "").expect("a file");
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", made.join("link")).expect("a link");
        let packed = folder.path().join("packed");
        pack(&made, &mut File::create_new(&packed).expect("a file"), 4).expect("it can be packed");
        let again = folder.path().join("again");
        unpack(File::open(&packed).expect("a file"), &again).expect("it can be unpacked");
        assert_eq!(fs::read_to_string(again.join("deep/er/file")).expect("a file"), "text");
        assert_eq!(fs::read_to_string(again.join("empty")).expect("a file"), "");
        assert!(!again.join("link").exists() && !again.join("link").is_symlink());
        let mut short = File::create_new(folder.path().join("short")).expect("a file");
        assert!(pack(&made, &mut short, 3).is_err());
        // Other programs can read the archive too.
        let mut archive = tar::Archive::new(File::open(&packed).expect("a file"));
        assert_eq!(archive.entries().expect("an archive").flatten().count(), 2);
    }

    #[test]
    fn of_each_crate_the_newest_complete_session_is_packed() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = folder.path().join("made");
        let sessions = [
            "one/s-1-a-hash",
            "one/s-2-a-hash",
            "one/s-3-a-working",
            "two/other",
            "two/s-1-a-hash",
        ];
        for session in sessions {
            fs::create_dir_all(made.join(session)).expect("a folder");
            fs::write(made.join(session).join("file"), "text").expect("a file");
        }
        let packed = folder.path().join("packed");
        pack(&made, &mut File::create_new(&packed).expect("a file"), 99).expect("it can be packed");
        let mut archive = tar::Archive::new(File::open(&packed).expect("a file"));
        let entries = archive.entries().expect("an archive").map(|entry| {
            let entry = entry.expect("a whole one");
            entry.path().expect("UTF-8").parent().expect("a folder").to_owned()
        });
        let expected = sessions[1..].iter().map(PathBuf::from);
        assert!(entries.eq(expected), "{:?}", old_sessions(&made));
    }

    #[test]
    fn what_is_no_packed_folder_is_not_unpacked() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut header = tar::Header::new_gnu();
        header.set_size(4);
        header.as_gnu_mut().expect("it is").name[..9].copy_from_slice(b"../escape");
        header.set_cksum();
        let outside = [header.as_bytes(), &b"text"[..], &[0; 3 * BLOCK]].concat();
        header.as_gnu_mut().expect("it is").name[..9].copy_from_slice(b"shortened");
        header.set_size(1 << 40);
        header.set_cksum();
        let short = [header.as_bytes(), &b"text"[..]].concat();
        for (number, bytes) in [outside, short, vec![b'x'; 4096]].into_iter().enumerate() {
            let (packed, to) =
                (folder.path().join("packed"), folder.path().join(number.to_string()));
            fs::write(&packed, bytes).expect("a file");
            assert!(unpack(File::open(&packed).expect("a file"), &to).is_err(), "{number}");
            assert_eq!(fs::read_dir(&to).expect("a folder").count(), 0);
        }
        assert!(!folder.path().join("escape").exists());
    }

    #[cfg(unix)]
    #[test]
    fn only_a_regular_file_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("secret");
        fs::write(&secret, "secret").expect("a file");
        let work = folder.path().join("work");
        fs::create_dir(&work).expect("a folder");
        std::os::unix::fs::symlink(&secret, work.join("link")).expect("a link");
        nix::unistd::mkfifo(&work.join("pipe"), nix::sys::stat::Mode::S_IRUSR).expect("a pipe");
        let to = folder.path().join("taken");
        for name in ["link", "pipe", ".", "missing"] {
            let mut taken = File::create(&to).expect("a file");
            assert!(take(&work, name, &mut taken).is_err(), "{name}");
            assert_eq!(fs::read(&to).expect("a file"), b"", "{name}");
        }
        fs::write(work.join("file"), "text").expect("a file");
        take(&work, "file", &mut File::create(&to).expect("a file")).expect("it is a file");
        assert_eq!(fs::read(&to).expect("a file"), b"text");
    }
}
