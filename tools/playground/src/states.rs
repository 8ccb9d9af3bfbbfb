//! Folders in which rustc works and keeps its incremental states: bounded, and
//! each with one user at a time.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};
use tokio::sync::OwnedMutexGuard;

use crate::program::StateKey;

/// How much the incremental states may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// States at the same time.
    pub count: usize,
    /// Bytes of all of them together.
    pub bytes: u64,
}

/// All folders. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct States {
    folder: PathBuf,
    room: Room,
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    states: HashMap<String, State>,
    /// Grows with each use.
    clock: u64,
}

#[derive(Debug)]
struct State {
    lock: Arc<tokio::sync::Mutex<()>>,
    bytes: u64,
    used: u64,
}

/// A folder that belongs to one compilation until this is dropped.
#[derive(Debug)]
pub(crate) enum Folder {
    /// Kept for the next edit of the same program.
    Kept { path: PathBuf, name: String, states: States, alone: Option<OwnedMutexGuard<()>> },
    /// Removed afterwards.
    Once(tempfile::TempDir),
}

impl States {
    /// Keeps states in `folder`, which exists and is empty.
    pub(crate) fn new(folder: PathBuf, room: Room) -> States {
        States { folder, room, known: Arc::default() }
    }

    /// Whether there is a state for `key`, or one is being made.
    pub(crate) fn has(&self, key: &StateKey) -> bool {
        self.known.lock().expect("nothing panics with it").states.contains_key(&name(key))
    }

    /// The folder for `key`, once nobody else uses it.
    pub(crate) async fn take(&self, key: Option<&StateKey>) -> io::Result<Folder> {
        let Some(key) = key else {
            let folder = tempfile::Builder::new().prefix("once-").tempdir_in(&self.folder)?;
            return Ok(Folder::Once(folder));
        };
        let name = name(key);
        let lock = {
            let mut known = self.known.lock().expect("nothing panics with it");
            known.clock += 1;
            let used = known.clock;
            let new = || State { lock: Arc::default(), bytes: 0, used };
            let state = known.states.entry(name.clone()).or_insert_with(new);
            state.used = used;
            state.lock.clone()
        };
        let alone = lock.lock_owned().await;
        let path = self.folder.join(&name);
        std::fs::create_dir_all(&path)?;
        Ok(Folder::Kept { path, name, states: self.clone(), alone: Some(alone) })
    }

    /// Notes how large a state is, and removes the longest unused ones until
    /// all fit. One that is in use stays.
    fn settle(&self, name: &str, bytes: u64) {
        let mut known = self.known.lock().expect("nothing panics with it");
        if let Some(state) = known.states.get_mut(name) {
            state.bytes = bytes;
        }
        loop {
            let total: u64 = known.states.values().map(|state| state.bytes).sum();
            if total <= self.room.bytes && known.states.len() <= self.room.count {
                return;
            }
            // Nobody has it, and nobody waits for it: both would hold the lock.
            let idle = known.states.iter().filter(|(_, state)| Arc::strong_count(&state.lock) == 1);
            let Some(oldest) = idle.min_by_key(|(_, state)| state.used) else { return };
            let oldest = oldest.0.clone();
            known.states.remove(&oldest);
            // What cannot be removed now is removed when the server starts again.
            let _ = std::fs::remove_dir_all(self.folder.join(oldest));
        }
    }
}

impl Folder {
    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Folder::Kept { path, .. } => path,
            Folder::Once(folder) => folder.path(),
        }
    }

    /// Whether the state is kept.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self, Folder::Kept { .. })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Folder::Kept { path, name, states, alone } = self {
            let bytes = size(path);
            // What nobody uses may go.
            drop(alone.take());
            states.settle(name, bytes);
        }
    }
}

/// A name that tells nothing of the key, and that nobody without it can guess.
fn name(key: &StateKey) -> String {
    let mut hash = Sha256::new();
    hash.update(key.session.len().to_le_bytes());
    hash.update(&key.session);
    hash.update(&key.snippet);
    hex(&hash.finalize())
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of all files in `folder`.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(session: &str, snippet: &str) -> StateKey {
        StateKey { session: session.to_owned(), snippet: snippet.to_owned() }
    }

    fn states(count: usize, bytes: u64) -> (tempfile::TempDir, States) {
        let folder = tempfile::tempdir().expect("a folder");
        let states = States::new(folder.path().to_owned(), Room { count, bytes });
        (folder, states)
    }

    /// Uses a state, which then takes so many bytes.
    async fn use_state(states: &States, snippet: &str, bytes: usize) -> PathBuf {
        let folder = states.take(Some(&key("s", snippet))).await.expect("a folder");
        std::fs::write(folder.path().join("file"), vec![0; bytes]).expect("it can be written");
        folder.path().to_owned()
    }

    #[tokio::test]
    async fn the_longest_unused_state_goes_when_there_are_too_many() {
        let (_folder, states) = states(2, 1000);
        let first = use_state(&states, "1", 1).await;
        let second = use_state(&states, "2", 1).await;
        assert_eq!(use_state(&states, "1", 1).await, first);
        let third = use_state(&states, "3", 1).await;
        assert_eq!([first, second, third].map(|path| path.exists()), [true, false, true]);
    }

    #[tokio::test]
    async fn the_longest_unused_state_goes_when_they_are_too_large() {
        let (_folder, states) = states(10, 1000);
        let first = use_state(&states, "1", 600).await;
        let second = use_state(&states, "2", 300).await;
        let third = use_state(&states, "3", 200).await;
        assert_eq!([first, second, third].map(|path| path.exists()), [false, true, true]);
    }

    #[tokio::test]
    async fn a_state_in_use_stays() {
        let (_folder, states) = states(1, 1000);
        let held = states.take(Some(&key("s", "held"))).await.expect("a folder");
        let other = use_state(&states, "other", 1).await;
        assert_eq!((held.path().exists(), other.exists()), (true, false));
    }

    #[tokio::test]
    async fn a_state_has_one_user_at_a_time() {
        let (_folder, states) = states(2, 1000);
        let name = key("s", "1");
        let first = states.take(Some(&name)).await.expect("a folder");
        let mut second = Box::pin(states.take(Some(&name)));
        let waits = is_pending(&mut second).await;
        assert!(waits, "two have the same state");
        drop(first);
        second.await.expect("a folder");
    }

    /// Whether `future` is not ready at once.
    async fn is_pending<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())
        })
        .await
    }

    #[tokio::test]
    async fn a_state_is_named_by_reader_and_snippet() {
        let keys = [key("reader", "1"), key("reader", "2"), key("other", "1"), key("reader1", "")];
        let names: std::collections::HashSet<_> = keys.iter().map(name).collect();
        assert_eq!(names.len(), keys.len());
        assert!(names.iter().all(|name| !name.contains("reader")), "{names:?}");
    }

    #[tokio::test]
    async fn without_a_key_nothing_is_kept() {
        let (folder, states) = states(2, 1000);
        drop(states.take(None).await.expect("a folder"));
        let left = std::fs::read_dir(folder.path()).expect("it is there").count();
        assert_eq!(left, 0);
    }
}
