//! Change a shared value, and wake the task that looks at it.

// ANCHOR: example
use std::error::Error;
use std::mem::take;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

#[derive(Default)]
struct Store {
    unsaved: Mutex<Vec<&'static str>>,
    changed: Notify,
    saved: Notify,
}

impl Store {
    /// Not async: the lock is given back before anybody can await.
    fn change(&self, key: &'static str) {
        self.unsaved.lock().expect("no holder panics").push(key);
        // Wakes the task that waits. If none does, the next one that comes
        // need not wait.
        self.changed.notify_one();
    }

    fn take_unsaved(&self) -> Vec<&'static str> {
        take(&mut *self.unsaved.lock().expect("no holder panics"))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = Arc::new(Store::default());
    let for_saver = Arc::clone(&store);
    let saver = tokio::spawn(async move {
        for _ in 0..2 {
            for_saver.changed.notified().await;
            // All that has changed, however often it was notified.
            println!("save {:?}", for_saver.take_unsaved());
            for_saver.saved.notify_one();
        }
    });

    // The saver has not begun to wait. It is notified twice, and wakes once.
    store.change("apple");
    store.change("fig");
    store.saved.notified().await;
    store.change("plum");
    store.saved.notified().await;
    saver.await?;
    println!("unsaved: {:?}", store.take_unsaved());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
