//! Keeps what rustc knows of the last edit of each program, in one file per
//! program. The room is limited, and each state has one user at a time.
//!
//! Only the server writes these files, from the folder of a compilation that
//! has ended. A compilation that is stopped leaves the previous state
//! unchanged.

use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};
use tokio::sync::OwnedMutexGuard;

use crate::Capacity;
use crate::program::StateKey;
use crate::shares::Shares;

/// All states. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct States {
    folder: PathBuf,
    known: Arc<Mutex<Known>>,
}

#[derive(Debug)]
struct Known {
    kept: Shares<String, Turn>,
    /// How many files have been named.
    made: u64,
}

/// The lock on a state: whoever holds it is the state's only user.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// A state that one compilation owns until this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    states: States,
    name: String,
    /// The files to which compilations write the next state. Only the last one counts.
    to: Mutex<Vec<PathBuf>>,
    turn: Option<OwnedMutexGuard<()>>,
}

impl States {
    /// Keeps states in `folder`, which exists and is empty.
    pub(crate) fn new(folder: PathBuf, room: Capacity) -> States {
        let known = Known { kept: Shares::new(room), made: 0 };
        States { folder, known: Arc::new(Mutex::new(known)) }
    }

    /// Whether there is a state for `key`, or a compilation is making one.
    pub(crate) fn has(&self, key: &StateKey) -> bool {
        self.known.lock().expect("nothing panics holding it").kept.contains(&name(key))
    }

    /// Waits until nobody else uses the state for `key`, and takes it. A new
    /// state counts for `client`.
    pub(crate) async fn take(&self, key: &StateKey, client: IpAddr) -> Held {
        let name = name(key);
        let turn = {
            let mut known = self.known.lock().expect("nothing panics holding it");
            if !known.kept.contains(&name) {
                known.kept.insert(name.clone(), client, 0, Turn::default());
            }
            known.kept.get(&name).expect("it is there now").clone()
        };
        let turn = Some(turn.lock_owned().await);
        let held = Held { states: self.clone(), name, to: Mutex::default(), turn };
        held.renew();
        held
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Records the size of a state, and evicts states that nobody uses until
    /// all fit.
    fn settle(&self, name: &str, bytes: u64) {
        let mut known = self.known.lock().expect("nothing panics holding it");
        known.kept.resize(&name.to_owned(), bytes);
        // Whoever has a state, or waits for it, holds a clone of its lock.
        while let Some((gone, _)) = known.kept.evict(|turn| Arc::strong_count(turn) == 1) {
            // If the file cannot be removed now, the next start of the server removes it.
            let _ = fs::remove_file(self.file(&gone));
        }
    }
}

impl Held {
    /// The file of the current state, if there is one.
    pub(crate) fn from(&self) -> Option<PathBuf> {
        Some(self.states.file(&self.name)).filter(|file| file.exists())
    }

    /// The file to which the next state is to be written.
    pub(crate) fn to(&self) -> PathBuf {
        let to = self.to.lock().expect("nothing panics holding it");
        to.last().expect("there is one from the beginning").clone()
    }

    /// Removes the state, since it may be why rustc fails. The next one gets
    /// another name.
    ///
    /// # Errors
    ///
    /// If it cannot be removed.
    pub(crate) fn forget(&self) -> io::Result<()> {
        self.renew();
        self.from().map_or(Ok(()), fs::remove_file)
    }

    fn renew(&self) {
        let mut known = self.states.known.lock().expect("nothing panics holding it");
        known.made += 1;
        let to = self.states.folder.join(format!("new-{}", known.made));
        self.to.lock().expect("nothing panics holding it").push(to);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let file = self.states.file(&self.name);
        let to = self.to.get_mut().expect("nothing panics holding it");
        // A stopped compilation writes no new state.
        if let Some(to) = to.pop().filter(|to| to.exists()) {
            // Remove the old file first: if a rename replaces it, ext4 writes
            // the new one to disk at once.
            let _ = fs::remove_file(&file);
            let _ = fs::rename(to, &file);
        }
        for forgotten in to {
            let _ = fs::remove_file(forgotten);
        }
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        // Release the lock before the size is settled, since this state may be
        // the one to evict.
        drop(self.turn.take());
        self.states.settle(&self.name, bytes);
    }
}

/// A name that reveals nothing of the key, and that nobody can guess without the key.
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

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::BROADCAST);

    fn key(session: &str, snippet: &str) -> StateKey {
        StateKey { session: session.to_owned(), snippet: snippet.to_owned() }
    }

    fn states(count: usize, bytes: u64) -> (tempfile::TempDir, States) {
        let folder = tempfile::tempdir().expect("a folder");
        let states = States::new(folder.path().to_owned(), Capacity { count, bytes });
        (folder, states)
    }

    /// Uses a state, which then has `bytes` bytes. Returns its file.
    async fn use_state(states: &States, snippet: &str, client: IpAddr, bytes: usize) -> PathBuf {
        let held = states.take(&key("s", snippet), client).await;
        fs::write(held.to(), vec![0; bytes]).expect("it can be written");
        states.file(&held.name)
    }

    #[tokio::test]
    async fn the_longest_unused_state_goes_when_there_are_too_many() {
        let (_folder, states) = states(2, 1000);
        let first = use_state(&states, "1", CLIENT, 1).await;
        let second = use_state(&states, "2", CLIENT, 1).await;
        assert_eq!(use_state(&states, "1", CLIENT, 1).await, first);
        let third = use_state(&states, "3", CLIENT, 1).await;
        assert_eq!([first, second, third].map(|path| path.exists()), [true, false, true]);
    }

    #[tokio::test]
    async fn a_flood_by_one_client_ends_only_its_own() {
        let (_folder, states) = states(100, 1000);
        let ours = use_state(&states, "ours", OTHER, 300).await;
        let mut last = ours.clone();
        for number in 0..50 {
            last = use_state(&states, &format!("flood {number}"), CLIENT, 200).await;
        }
        assert!(ours.exists() && last.exists());
    }

    #[tokio::test]
    async fn a_state_in_use_stays() {
        let (_folder, states) = states(1, 1000);
        use_state(&states, "held", CLIENT, 1).await;
        let held = states.take(&key("s", "held"), CLIENT).await;
        let other = use_state(&states, "other", CLIENT, 1).await;
        assert_eq!((held.from().is_some(), other.exists()), (true, false));
    }

    #[tokio::test]
    async fn a_state_has_one_user_at_a_time() {
        let (_folder, states) = states(2, 1000);
        let name = key("s", "1");
        let first = states.take(&name, CLIENT).await;
        let mut second = Box::pin(states.take(&name, CLIENT));
        let waits = is_pending(&mut second).await;
        assert!(waits, "two have the same state at a time");
        drop(first);
        second.await;
    }

    /// Whether `future` is not ready at once.
    async fn is_pending<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())
        })
        .await
    }

    #[tokio::test]
    async fn a_stopped_compilation_leaves_the_state_as_it_was() {
        let (_folder, states) = states(2, 1000);
        let file = use_state(&states, "1", CLIENT, 3).await;
        drop(states.take(&key("s", "1"), CLIENT).await);
        assert_eq!(fs::read(&file).expect("it is there").len(), 3);
        let held = states.take(&key("s", "1"), CLIENT).await;
        let before = held.to();
        fs::write(&before, "forgotten").expect("it can be written");
        held.forget().expect("it can be removed");
        assert!(held.from().is_none() && held.to() != before);
        drop(held);
        assert!(!file.exists() && !before.exists());
    }

    #[test]
    fn a_state_is_named_by_reader_and_snippet() {
        let keys = [key("reader", "1"), key("reader", "2"), key("other", "1"), key("reader1", "")];
        let names: std::collections::HashSet<_> = keys.iter().map(name).collect();
        assert_eq!(names.len(), keys.len());
        assert!(names.iter().all(|name| !name.contains("reader")), "{names:?}");
    }
}
