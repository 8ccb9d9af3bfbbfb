//! Keeps compiled programs as long as there is room. Their output is never kept.
//!
//! A binary that rustc made from nothing but the program is for everybody. A
//! binary that rustc made from a reader's incremental state is for that reader
//! alone, since the reader can change the state. Only a request that names the
//! state finds it.

use std::collections::VecDeque;
use std::env::consts::EXE_SUFFIX;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::program::StateKey;
use crate::shares::Shares;
use crate::states::hex;
use crate::{Capacity, Program};

/// How many clients a binary remembers.
const REMEMBERED: usize = 64;

/// All binaries.
#[derive(Debug)]
pub(crate) struct Binaries {
    folder: PathBuf,
    /// Hash of everything that all binaries depend on: compiler, lock file, flags.
    base: Sha256,
    known: Mutex<Known>,
    /// Hashes clients, so that only their hashes are remembered.
    hasher: RandomState,
}

#[derive(Debug)]
struct Known {
    kept: Shares<Key, Kept>,
    /// How many binaries have been kept; part of their file names.
    made: u64,
}

/// Names a binary by all that it depends on.
type Key = [u8; 32];

/// The keys under which the binary of one program may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keys {
    /// For everybody.
    shared: Key,
    /// For the reader whose state the program names.
    own: Option<Key>,
}

#[derive(Debug)]
struct Kept {
    binary: Arc<Binary>,
    /// Hashes of the clients that have asked for it, the most recent first.
    clients: VecDeque<u64>,
}

/// One binary. Its file is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Binary {
    path: PathBuf,
    made: Made,
}

/// How a binary was made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// How long that took, in milliseconds.
    pub(crate) millis: f64,
    /// rustc's messages.
    pub(crate) stderr: String,
    /// Whether rustc had a state that a reader could change.
    pub(crate) upon_state: bool,
}

/// A binary that was already compiled.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) binary: Arc<Binary>,
    /// Whether this client, or this reader, has asked for it before.
    pub(crate) again: bool,
}

impl Binaries {
    /// Keeps binaries in `folder`, which exists and is empty, up to `bytes` in
    /// all. `base` is the hash of everything that all of them depend on.
    pub(crate) fn new(folder: PathBuf, bytes: u64, base: Sha256) -> Binaries {
        let kept = Shares::new(Capacity { count: usize::MAX, bytes });
        let known = Mutex::new(Known { kept, made: 0 });
        Binaries { folder, base, known, hasher: RandomState::new() }
    }

    /// The keys under which the binary of `program` would be kept.
    pub(crate) fn keys(&self, program: &Program) -> Keys {
        let mut hash = self.base.clone();
        let Program { code, edition, tests, backtrace, explore, trace, stdin: _, state } = program;
        hash.update(edition.as_str());
        hash.update([*tests, *backtrace, *explore, *trace].map(u8::from));
        hash.update(code);
        let shared = hash.finalize().into();
        let own = state.as_ref().map(|StateKey { session, snippet }| {
            let mut hash = Sha256::new_with_prefix(shared);
            for part in [session, snippet] {
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
            hash.finalize().into()
        });
        Keys { shared, own }
    }

    /// Finds the reader's own binary, or else the shared one, for `client`.
    pub(crate) fn get(&self, keys: &Keys, client: IpAddr) -> Option<Found> {
        let mut known = self.known.lock().expect("nothing panics holding it");
        let mut both = keys.own.iter().chain([&keys.shared]);
        let key = *both.find(|key| known.kept.contains(key))?;
        let found = known.kept.get(&key)?.ask(self.hasher.hash_one(client));
        Some(Found { again: found.again || keys.own == Some(key), ..found })
    }

    /// Moves the file at `from`, compiled for `client`, into the folder, and
    /// keeps it if there is room. If the key already has a binary, that one
    /// stays, and so does its owner.
    ///
    /// # Errors
    ///
    /// If the file cannot be moved.
    pub(crate) fn keep(
        &self,
        keys: &Keys,
        client: IpAddr,
        from: &Path,
        made: Made,
    ) -> io::Result<Arc<Binary>> {
        let key = match made.upon_state {
            true => keys.own.expect("only a program that names a state is made upon one"),
            false => keys.shared,
        };
        let asks = self.hasher.hash_one(client);
        let mut known = self.known.lock().expect("nothing panics holding it");
        if let Some(kept) = known.kept.get(&key) {
            std::fs::remove_file(from)?;
            return Ok(kept.ask(asks).binary);
        }
        known.made += 1;
        // The number makes the name unique: an evicted binary may still run.
        let name = format!("{}-{}{EXE_SUFFIX}", &hex(&key)[..16], known.made);
        let path = self.folder.join(name);
        std::fs::rename(from, &path)?;
        let bytes = path.metadata()?.len() + made.stderr.len() as u64;
        let binary = Arc::new(Binary { path, made });
        let kept = Kept { binary: binary.clone(), clients: VecDeque::from([asks]) };
        known.kept.insert(key, client, bytes, kept);
        while known.kept.evict(|_| true).is_some() {}
        Ok(binary)
    }
}

impl Kept {
    /// Notes that the client with this hash asks for it.
    fn ask(&mut self, client: u64) -> Found {
        let again = self.clients.contains(&client);
        if !again {
            self.clients.truncate(REMEMBERED - 1);
            self.clients.push_front(client);
        }
        Found { binary: self.binary.clone(), again }
    }
}

impl Binary {
    /// The program's file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How it was made.
    pub(crate) fn made(&self) -> &Made {
        &self.made
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        // If the file cannot be removed now, the next start of the server removes it.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Edition;

    /// Binaries with room for 1000 bytes.
    fn binaries() -> (tempfile::TempDir, Binaries) {
        let folder = tempfile::tempdir().expect("a folder");
        let binaries = Binaries::new(folder.path().to_owned(), 1000, Sha256::new());
        (folder, binaries)
    }

    fn client(number: u8) -> IpAddr {
        [203, 0, 113, number].into()
    }

    fn of(session: &str, snippet: &str, code: &str) -> Program {
        let state = StateKey { session: session.to_owned(), snippet: snippet.to_owned() };
        Program { state: Some(state), ..Program::new(code) }
    }

    /// Keeps a file of `size` times this byte as the binary that `client`
    /// compiled from `program`.
    fn keep_of(
        binaries: &Binaries,
        client: IpAddr,
        program: &Program,
        upon_state: bool,
        (byte, size): (u8, usize),
    ) -> (Keys, Arc<Binary>) {
        let from = binaries.folder.join("new");
        std::fs::write(&from, vec![byte; size]).expect("it can be written");
        let keys = binaries.keys(program);
        let made = Made { millis: 1.0, stderr: String::new(), upon_state };
        (keys, binaries.keep(&keys, client, &from, made).expect("it can be moved"))
    }

    fn keep(binaries: &Binaries, code: &str, size: usize) -> (Keys, Arc<Binary>) {
        keep_of(binaries, client(1), &Program::new(code), false, (0, size))
    }

    fn is_kept(binaries: &Binaries, keys: &Keys) -> bool {
        binaries.get(keys, client(1)).is_some()
    }

    /// The first byte of the binary that a request for `program` gets.
    fn found(binaries: &Binaries, program: &Program) -> Option<u8> {
        let found = binaries.get(&binaries.keys(program), client(9))?;
        Some(std::fs::read(found.binary.path()).expect("it is there")[0])
    }

    #[test]
    fn the_longest_unused_goes_first_and_lives_while_it_runs() {
        let (_folder, binaries) = binaries();
        let (first, _) = keep(&binaries, "1", 400);
        let (second, running) = keep(&binaries, "2", 400);
        assert!(is_kept(&binaries, &first));
        let (third, _) = keep(&binaries, "3", 400);
        assert!(is_kept(&binaries, &first) && is_kept(&binaries, &third));
        assert!(!is_kept(&binaries, &second), "it is kept, though there is room for two only");
        let path = running.path().to_owned();
        assert!(path.exists(), "its file is gone, though it still runs");
        drop(running);
        assert!(!path.exists(), "its file is there, though nobody needs it");
    }

    #[test]
    fn a_flood_by_one_client_ends_only_its_own() {
        let (_folder, binaries) = binaries();
        let ours = Program::new("ours");
        let (ours, _) = keep_of(&binaries, client(1), &ours, false, (0, 300));
        let mut last = ours;
        for number in 0..50 {
            let flood = Program::new(&format!("flood {number}"));
            (last, _) = keep_of(&binaries, client(2), &flood, false, (0, 200));
        }
        assert!(is_kept(&binaries, &ours) && is_kept(&binaries, &last));
    }

    #[test]
    fn who_compiles_it_again_does_not_take_it_over() {
        let (_folder, binaries) = binaries();
        let ours = Program::new("ours");
        keep_of(&binaries, client(1), &ours, false, (1, 300));
        // Several clients at once may have found no binary.
        keep_of(&binaries, client(2), &ours, false, (2, 300));
        assert_eq!(found(&binaries, &ours), Some(1));
        for number in 0..50 {
            let flood = Program::new(&format!("flood {number}"));
            keep_of(&binaries, client(2), &flood, false, (0, 200));
        }
        assert_eq!(found(&binaries, &ours), Some(1));
    }

    #[test]
    fn what_a_lying_state_made_is_found_by_its_reader_alone() {
        const LIE: u8 = 1;
        const TRUTH: u8 = 2;
        let (_folder, binaries) = binaries();
        let lying = of("liar", "1", "text");
        keep_of(&binaries, client(1), &lying, true, (LIE, 100));
        let others = [
            Program::new("text"),
            of("reader", "1", "text"),
            of("liar", "2", "text"),
            of("liar1", "", "text"),
            of("", "liar1", "text"),
        ];
        for other in &others {
            assert_eq!(found(&binaries, other), None, "{other:?}");
        }
        assert_eq!(found(&binaries, &lying), Some(LIE));
        // A binary made from nothing but the text is for every reader who has no other.
        keep_of(&binaries, client(2), &others[1], false, (TRUTH, 100));
        for other in &others {
            assert_eq!(found(&binaries, other), Some(TRUTH), "{other:?}");
        }
        assert_eq!(found(&binaries, &lying), Some(LIE));
    }

    #[test]
    fn a_client_is_told_only_of_what_it_asked_for() {
        let (_folder, binaries) = binaries();
        let (keys, _) = keep(&binaries, "1", 100);
        let again = |number| binaries.get(&keys, client(number)).expect("it is kept").again;
        assert!(again(1), "the client that compiled it is not told");
        assert!(!again(2) && again(2), "told too early, or not at all");
        for number in 100..100 + REMEMBERED as u8 {
            assert!(!again(number));
        }
        let last = client(100 + REMEMBERED as u8 - 1);
        assert!(binaries.get(&keys, last).expect("it is kept").again);
        assert!(!again(1), "too many clients are remembered");
        // A reader may come from another address than before.
        let own = of("reader", "1", "2");
        let (keys, _) = keep_of(&binaries, client(1), &own, true, (0, 100));
        assert!(binaries.get(&keys, client(2)).expect("it is kept").again);
    }

    #[test]
    fn one_that_is_too_large_runs_and_is_not_kept() {
        let (folder, binaries) = binaries();
        let (keys, binary) = keep(&binaries, "1", 1001);
        assert!(binary.path().exists() && !is_kept(&binaries, &keys));
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
    fn what_rustc_said_takes_room_too() {
        let (_folder, binaries) = binaries();
        let keys = binaries.keys(&Program::new("1"));
        let from = binaries.folder.join("new");
        std::fs::write(&from, [0; 500]).expect("it can be written");
        let made = Made { millis: 1.0, stderr: "w".repeat(501), upon_state: false };
        binaries.keep(&keys, client(1), &from, made).expect("it can be moved");
        assert!(!is_kept(&binaries, &keys));
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
            Program { explore: true, ..base.clone() },
            Program { trace: true, ..base.clone() },
        ];
        for other in &others {
            assert_ne!(binaries.keys(&base), binaries.keys(other), "{other:?}");
        }
        // A binary reads its input only when it runs.
        let input = Program { stdin: "text".to_owned(), ..base.clone() };
        assert_eq!(binaries.keys(&base), binaries.keys(&input));
        let compiler = Binaries::new(PathBuf::new(), 0, Sha256::new().chain_update("another"));
        assert_ne!(binaries.keys(&base), compiler.keys(&base));
        let (one, other) = (of("s", "1", &base.code), of("s", "2", &base.code));
        let (one, other) = (binaries.keys(&one), binaries.keys(&other));
        assert_eq!([one.shared, other.shared], [binaries.keys(&base).shared; 2]);
        assert!(one.own.is_some() && one.own != other.own);
    }
}
