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
        let mut saved = 0;
        while saved < 3 {
            for_saver.changed.notified().await;
            // All that has changed, however often it was notified.
            let unsaved = for_saver.take_unsaved();
            println!("save {unsaved:?}");
            saved += unsaved.len();
            for_saver.saved.notify_one();
        }
        saved
    });

    // The saver has not begun to wait. It is notified twice, and wakes once.
    store.change("apple");
    store.change("fig");
    store.saved.notified().await;
    store.change("plum");
    println!("saved: {}", saver.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
