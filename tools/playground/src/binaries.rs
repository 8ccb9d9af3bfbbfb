//! Compiled programs, kept as long as there is room. What they print is never kept.

use std::collections::HashMap;
use std::env::consts::EXE_SUFFIX;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::Program;
use crate::states::hex;

/// All binaries. The longest unused ones go first.
#[derive(Debug)]
pub(crate) struct Binaries {
    folder: PathBuf,
    /// Bytes of all files together.
    room: u64,
    /// Hash of all that every binary depends on: compiler, lock file, flags.
    base: Sha256,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    binaries: HashMap<Key, (Arc<Binary>, u64)>,
    /// Grows with each use.
    clock: u64,
}

/// Names a binary by all that it depends on.
pub(crate) type Key = [u8; 32];

/// One binary. Its file is removed when nobody needs it any more.
#[derive(Debug)]
pub(crate) struct Binary {
    path: PathBuf,
    bytes: u64,
    /// What rustc said.
    pub(crate) stderr: String,
}

impl Binaries {
    /// Keeps binaries in `folder`, which exists and is empty. `base` is what all
    /// of them depend on, `room` the bytes that they may take.
    pub(crate) fn new(folder: PathBuf, room: u64, base: Sha256) -> Binaries {
        Binaries { folder, room, base, known: Mutex::default() }
    }

    /// What the binary of `program` would be kept under.
    pub(crate) fn key(&self, program: &Program) -> Key {
        let mut hash = self.base.clone();
        let Program { code, edition, tests, backtrace, state: _ } = program;
        hash.update(edition.as_str());
        hash.update([u8::from(*tests), u8::from(*backtrace)]);
        hash.update(code);
        hash.finalize().into()
    }

    /// The binary kept under `key`.
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Binary>> {
        let mut known = self.known.lock().expect("nothing panics with it");
        known.clock += 1;
        let clock = known.clock;
        let (binary, used) = known.binaries.get_mut(key)?;
        *used = clock;
        Some(binary.clone())
    }

    /// Takes the file at `from` away, and keeps it under `key` if there is room.
    ///
    /// # Errors
    ///
    /// If the file cannot be moved.
    pub(crate) fn keep(&self, key: Key, from: &Path, stderr: String) -> io::Result<Arc<Binary>> {
        let mut known = self.known.lock().expect("nothing panics with it");
        known.clock += 1;
        let clock = known.clock;
        // The clock makes the name unique: an evicted binary may still run.
        let path = self.folder.join(format!("{}-{clock}{EXE_SUFFIX}", &hex(&key)[..16]));
        std::fs::rename(from, &path)?;
        let bytes = path.metadata()?.len();
        let binary = Arc::new(Binary { path, bytes, stderr });
        known.binaries.insert(key, (binary.clone(), clock));
        while known.binaries.values().map(|(binary, _)| binary.bytes).sum::<u64>() > self.room {
            let oldest = known.binaries.iter().min_by_key(|(_, (_, used))| *used);
            let oldest = *oldest.expect("none would be zero bytes").0;
            known.binaries.remove(&oldest);
        }
        Ok(binary)
    }
}

impl Binary {
    /// The program's file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        // What cannot be removed now is removed when the server starts again.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Edition, StateKey};

    /// Room for 1000 bytes.
    fn binaries() -> (tempfile::TempDir, Binaries) {
        let folder = tempfile::tempdir().expect("a folder");
        let binaries = Binaries::new(folder.path().to_owned(), 1000, Sha256::new());
        (folder, binaries)
    }

    fn keep(binaries: &Binaries, code: &str, bytes: usize) -> (Key, Arc<Binary>) {
        let from = binaries.folder.join("new");
        std::fs::write(&from, vec![0; bytes]).expect("it can be written");
        let key = binaries.key(&Program::new(code));
        (key, binaries.keep(key, &from, String::new()).expect("it can be moved"))
    }

    #[test]
    fn the_longest_unused_goes_first_and_lives_while_it_runs() {
        let (_folder, binaries) = binaries();
        let (first, _) = keep(&binaries, "1", 400);
        let (second, running) = keep(&binaries, "2", 400);
        assert!(binaries.get(&first).is_some());
        let (third, _) = keep(&binaries, "3", 400);
        assert!(binaries.get(&first).is_some() && binaries.get(&third).is_some());
        assert!(binaries.get(&second).is_none(), "there is room for two");
        let path = running.path().to_owned();
        assert!(path.exists(), "it still runs");
        drop(running);
        assert!(!path.exists(), "nobody needs it");
    }

    #[test]
    fn one_that_is_too_large_runs_and_is_not_kept() {
        let (folder, binaries) = binaries();
        let (key, binary) = keep(&binaries, "1", 1001);
        assert!(binary.path().exists() && binaries.get(&key).is_none());
        drop(binary);
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 0);
    }

    #[test]
    fn the_same_twice_leaves_one_file() {
        let (folder, binaries) = binaries();
        keep(&binaries, "1", 400);
        keep(&binaries, "1", 400);
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
    }

    #[test]
    fn the_key_is_all_that_the_binary_depends_on() {
        let (_folder, binaries) = binaries();
        let base = Program::new("fn main() {}");
        let others = [
            Program { code: "fn main() { }".to_owned(), ..base.clone() },
            Program { edition: Edition::E2021, ..base.clone() },
            Program { tests: true, ..base.clone() },
            Program { backtrace: true, ..base.clone() },
        ];
        for other in &others {
            assert_ne!(binaries.key(&base), binaries.key(other), "{other:?}");
        }
        let compiler = Binaries::new(PathBuf::new(), 0, Sha256::new().chain_update("another"));
        assert_ne!(binaries.key(&base), compiler.key(&base));
        let key = StateKey { session: "s".to_owned(), snippet: "1".to_owned() };
        let state = Program { state: Some(key), ..base.clone() };
        assert_eq!(binaries.key(&base), binaries.key(&state), "readers share binaries");
    }
}
