//! What goes when there is no room for all that is kept: the longest unused
//! entry of the client that holds most. So a client who fills the room loses
//! its own entries, and not those of others who hold less.

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
/// It only says what has to go: whoever keeps something removes it.
#[derive(Debug)]
pub(crate) struct Shares<K, V> {
    room: Capacity,
    entries: HashMap<K, Entry<V>>,
    /// Grows with each use.
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
    /// Nothing yet, with room for so much.
    pub(crate) fn new(room: Capacity) -> Shares<K, V> {
        Shares { room, entries: HashMap::new(), clock: 0 }
    }

    /// Whether there is an entry under `key`. This is no use of it.
    pub(crate) fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// The entry under `key`, which is used hereby.
    pub(crate) fn get(&mut self, key: &K) -> Option<&mut V> {
        let entry = self.entries.get_mut(key)?;
        self.clock += 1;
        entry.used = self.clock;
        Some(&mut entry.value)
    }

    /// Puts in an entry that `client` had made, instead of what was there.
    /// Afterwards there may be too much: see [`evict`](Shares::evict).
    pub(crate) fn insert(&mut self, key: K, client: IpAddr, bytes: u64, value: V) {
        self.clock += 1;
        self.entries.insert(key, Entry { client, bytes, used: self.clock, value });
    }

    /// Notes that the entry under `key`, if there is one, takes so many bytes
    /// now. This is no use of it.
    pub(crate) fn resize(&mut self, key: &K, bytes: u64) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.bytes = bytes;
        }
    }

    /// Takes out one entry if there is too much, and returns it: call it until
    /// it returns none. Only what `may_go` admits is taken.
    ///
    /// If there are too many bytes, it is an entry of the client that holds
    /// most bytes; if there are too many entries, of the one that holds most
    /// entries. Of two that hold the same, it is the longer unused entry. If
    /// none of that client's may go, no other loses one for it.
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

    /// Entries of (client, name, bytes), put in one after the other.
    fn shares(count: usize, bytes: u64, entries: &[(u8, char, u64)]) -> Shares<char, char> {
        let mut shares = Shares::new(Capacity { count, bytes });
        for &(number, name, bytes) in entries {
            shares.insert(name, client(number), bytes, name);
        }
        shares
    }

    /// What goes, in order.
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
        assert!(shares.contains(&'b'), "looking whether it is there is no use");
        assert_eq!(evicted(&mut shares), "b");
        assert_eq!(shares.get(&'b'), None);
        assert!(!shares.contains(&'b'));
    }

    #[test]
    fn who_holds_most_bytes_loses() {
        // The first client's entries are the longest unused ones.
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
