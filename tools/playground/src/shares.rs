//! Decides what to evict when there is no room for all that is kept: the
//! longest unused entry of the client that holds most. So a client that fills
//! the room loses its own entries, and not those of others who hold less.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;

/// How much may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Entries at the same time.
    pub count: usize,
    /// Bytes of all of them together.
    pub bytes: u64,
}

/// Entries under keys, each counted for the client that had it made.
///
/// This only decides what to evict. The caller removes what the entry stands for.
#[derive(Debug)]
pub(crate) struct Shares<K, V> {
    room: Capacity,
    entries: HashMap<K, Entry<V>>,
    /// Increases with each use.
    clock: u64,
}

#[derive(Debug)]
struct Entry<V> {
    client: IpAddr,
    bytes: u64,
    used: u64,
    value: V,
}

impl<K: Eq + Hash + Clone, V> Shares<K, V> {
    /// No entries yet, with this much room.
    pub(crate) fn new(room: Capacity) -> Shares<K, V> {
        Shares { room, entries: HashMap::new(), clock: 0 }
    }

    /// Whether there is an entry under `key`. This does not count as a use.
    pub(crate) fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// The entry under `key`. This counts as a use.
    pub(crate) fn get(&mut self, key: &K) -> Option<&mut V> {
        let entry = self.entries.get_mut(key)?;
        self.clock += 1;
        entry.used = self.clock;
        Some(&mut entry.value)
    }

    /// Adds an entry that `client` had made, or replaces the one under `key`.
    /// There may be too much afterwards: see [`evict`](Shares::evict).
    pub(crate) fn insert(&mut self, key: K, client: IpAddr, bytes: u64, value: V) {
        self.clock += 1;
        self.entries.insert(key, Entry { client, bytes, used: self.clock, value });
    }

    /// Notes the new size of the entry under `key`, if there is one. This does
    /// not count as a use.
    pub(crate) fn resize(&mut self, key: &K, bytes: u64) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.bytes = bytes;
        }
    }

    /// Removes and returns one entry if there is too much. Call it until it
    /// returns `None`. It removes only entries that `may_go` accepts.
    ///
    /// If there are too many bytes, the entry is one of the client that holds
    /// most bytes; if there are too many entries, one of the client that holds
    /// most entries. If two hold the same, the longer unused entry goes. If
    /// none of that client's entries may go, nothing is removed.
    pub(crate) fn evict(&mut self, may_go: impl Fn(&V) -> bool) -> Option<(K, V)> {
        let bytes: u64 = self.entries.values().map(|entry| entry.bytes).sum();
        let by_bytes = bytes > self.room.bytes;
        if !by_bytes && self.entries.len() <= self.room.count {
            return None;
        }
        let mut held: HashMap<IpAddr, u64> = HashMap::new();
        for entry in self.entries.values() {
            *held.entry(entry.client).or_default() += if by_bytes { entry.bytes } else { 1 };
        }
        let most = |entry: &&Entry<V>| (held[&entry.client], Reverse(entry.used));
        let loser = self.entries.values().max_by_key(most)?.client;
        let its = self.entries.iter().filter(|(_, entry)| entry.client == loser);
        let may_go = its.filter(|(_, entry)| may_go(&entry.value));
        let key = may_go.min_by_key(|(_, entry)| entry.used)?.0.clone();
        let entry = self.entries.remove(&key)?;
        Some((key, entry.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(number: u8) -> IpAddr {
        [203, 0, 113, number].into()
    }

    /// Adds entries of (client, name, bytes), one after the other.
    fn shares(count: usize, bytes: u64, entries: &[(u8, char, u64)]) -> Shares<char, char> {
        let mut shares = Shares::new(Capacity { count, bytes });
        for &(number, name, bytes) in entries {
            shares.insert(name, client(number), bytes, name);
        }
        shares
    }

    /// The entries that are evicted, in order.
    fn evicted(shares: &mut Shares<char, char>) -> String {
        std::iter::from_fn(|| shares.evict(|_| true)).map(|(key, _)| key).collect()
    }

    #[test]
    fn nothing_goes_while_all_fits() {
        assert_eq!(evicted(&mut shares(2, 10, &[(1, 'a', 5), (1, 'b', 5)])), "");
    }

    #[test]
    fn the_longest_unused_of_one_client_goes_first() {
        let mut shares = shares(9, 10, &[(1, 'a', 4), (1, 'b', 4), (1, 'c', 4)]);
        assert_eq!(shares.get(&'a'), Some(&mut 'a'));
        assert!(shares.contains(&'b'), "it was inserted");
        assert_eq!(evicted(&mut shares), "b");
        assert_eq!(shares.get(&'b'), None);
        assert!(!shares.contains(&'b'));
    }

    #[test]
    fn who_holds_most_bytes_loses() {
        // The first client's entries have been unused for the longest time.
        let entries = [(1, 'a', 4), (1, 'b', 1), (2, 'c', 3), (2, 'd', 3), (2, 'e', 3)];
        assert_eq!(evicted(&mut shares(9, 10, &entries)), "cd");
    }

    #[test]
    fn who_holds_most_entries_loses_if_there_are_too_many() {
        let entries = [(1, 'a', 9), (2, 'b', 1), (2, 'c', 1), (2, 'd', 1)];
        assert_eq!(evicted(&mut shares(2, 99, &entries)), "bc");
    }

    #[test]
    fn of_two_that_hold_the_same_the_longer_unused_goes() {
        assert_eq!(evicted(&mut shares(9, 7, &[(1, 'a', 4), (2, 'b', 4)])), "a");
        let mut shares = shares(9, 7, &[(1, 'a', 4), (2, 'b', 4)]);
        shares.get(&'a');
        assert_eq!(evicted(&mut shares), "b");
    }

    #[test]
    fn what_may_not_go_stays_and_no_other_client_loses_for_it() {
        let mut shares = shares(9, 5, &[(1, 'a', 2), (2, 'b', 9), (2, 'c', 1)]);
        assert_eq!(shares.evict(|name| *name != 'b'), Some(('c', 'c')));
        assert_eq!(shares.evict(|name| *name != 'b'), None);
        assert_eq!(evicted(&mut shares), "b");
    }

    #[test]
    fn one_that_is_too_large_alone_goes() {
        assert_eq!(evicted(&mut shares(9, 5, &[(1, 'a', 2), (2, 'b', 6)])), "b");
    }

    #[test]
    fn a_new_size_counts_and_a_second_entry_replaces_the_first() {
        let mut shares = shares(9, 5, &[(1, 'a', 2), (2, 'b', 3)]);
        shares.insert('b', client(2), 2, 'B');
        assert_eq!(evicted(&mut shares), "");
        shares.resize(&'a', 4);
        assert_eq!(evicted(&mut shares), "a");
        assert_eq!(shares.get(&'b'), Some(&mut 'B'));
    }
}
