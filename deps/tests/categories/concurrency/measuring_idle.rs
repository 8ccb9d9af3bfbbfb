//! See whether a receiver waits or spins.

// ANCHOR: example
use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::Duration;

/// Takes the message as soon as it is there, and uses a core until then.
fn spin(rx: Receiver<&'static str>, looks: &AtomicU64) -> Option<&'static str> {
    loop {
        looks.fetch_add(1, Ordering::Relaxed);
        match rx.try_recv() {
            Ok(message) => return Some(message),
            // On one core, the sender would otherwise wait until the time slice
            // of this thread is over.
            Err(TryRecvError::Empty) => thread::yield_now(),
            Err(TryRecvError::Disconnected) => return None,
        }
    }
}

/// Looks now and then. A message waits for the next look.
fn poll(rx: Receiver<&'static str>, looks: &AtomicU64) -> Option<&'static str> {
    loop {
        looks.fetch_add(1, Ordering::Relaxed);
        match rx.try_recv() {
            Ok(message) => return Some(message),
            Err(TryRecvError::Empty) => thread::sleep(Duration::from_millis(5)),
            Err(TryRecvError::Disconnected) => return None,
        }
    }
}

/// Sleeps until the sender wakes it.
fn wait(rx: Receiver<&'static str>, looks: &AtomicU64) -> Option<&'static str> {
    looks.fetch_add(1, Ordering::Relaxed);
    rx.recv().ok()
}

fn main() -> Result<(), Box<dyn Error>> {
    type Receive =
        fn(Receiver<&'static str>, &AtomicU64) -> Option<&'static str>;
    // How often each looks at least, until there is a message.
    let ways: [(&str, Receive, u64); 3] =
        [("spin", spin, 100), ("poll", poll, 5), ("wait", wait, 1)];
    for (name, receive, least) in ways {
        let (tx, rx) = channel();
        let looks = AtomicU64::new(0);
        let message = thread::scope(|scope| {
            let receiver = scope.spawn(|| receive(rx, &looks));
            // Nothing is sent before.
            while looks.load(Ordering::Relaxed) < least {
                thread::sleep(Duration::from_millis(1));
            }
            tx.send("news").map_err(|_| "the receiver has gone")?;
            receiver.join().map_err(|_| "the receiver panicked")
        })?;
        let looks = match looks.into_inner() {
            1 => "one look".to_owned(),
            looks if looks >= least => format!("{least} looks or more"),
            looks => format!("{looks} looks"),
        };
        println!("{name}: {message:?} after {looks}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
