//! Limits the open connections, in all and per client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places for connections. Clones share them.
#[derive(Debug, Clone)]
pub struct ConnectionLimit {
    all: Arc<Semaphore>,
    per_client: usize,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl ConnectionLimit {
    /// A limit whose places are all free.
    pub fn new(all: usize, per_client: usize) -> ConnectionLimit {
        ConnectionLimit { all: Arc::new(Semaphore::new(all)), per_client, taken: Arc::default() }
    }

    /// Counts a connection for `client`, unless the client already has as many as it may.
    pub fn enter(&self, client: IpAddr) -> Option<Counted> {
        let mut taken = self.taken.lock().expect("nothing panics holding it");
        let count = taken.entry(client).or_default();
        if *count >= self.per_client {
            return None;
        }
        *count += 1;
        Some(Counted { client, taken: self.taken.clone() })
    }

    /// Waits for a place.
    pub async fn take(&self, counted: Counted) -> Place {
        let place = self.all.clone().acquire_owned().await.expect("it is never closed");
        Place { _place: place, _counted: counted }
    }

    /// Whether all places are taken.
    pub fn are_taken(&self) -> bool {
        self.all.available_permits() == 0
    }
}

/// A connection that counts for its client until this is dropped.
#[derive(Debug)]
pub struct Counted {
    client: IpAddr,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// The place of a connection, free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    _place: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().expect("nothing panics holding it");
        let count = taken.get_mut(&self.client).expect("it was counted");
        *count -= 1;
        if *count == 0 {
            taken.remove(&self.client);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_client_has_its_share_and_the_others_theirs() {
        let places = ConnectionLimit::new(3, 2);
        let client = |number: u8| IpAddr::from([203, 0, 113, number]);
        let first = places.enter(client(1)).expect("it has none yet");
        let first = places.take(first).await;
        let second = places.take(places.enter(client(1)).expect("it may have two")).await;
        assert!(places.enter(client(1)).is_none());
        assert!(!places.are_taken());
        let third = places.take(places.enter(client(2)).expect("it is another")).await;
        assert!(places.are_taken());
        // The next connection has to wait for a place.
        let fourth = places.enter(client(2)).expect("it may have two");
        let (fourth, ()) = tokio::join!(places.take(fourth), async { drop(first) });
        drop((second, third, fourth));
        assert!(places.taken.lock().expect("nobody panicked").is_empty(), "a client is remembered");
    }
}
