//! Build an event system, with replay for late subscribers.

// ANCHOR: example
use std::{error::Error, sync::Mutex};
use tokio::sync::broadcast::{self, error::RecvError};

#[derive(Debug, Clone)]
enum Event {
    Placed(u32),
    Paid { order: u32, euros: u32 },
    Shipped(u32),
}

/// The past, and a receiver for everything after it.
type Subscription = (Vec<Event>, broadcast::Receiver<Event>);

struct Events {
    log: Mutex<Vec<Event>>,
    tx: broadcast::Sender<Event>,
}

impl Events {
    /// Returns how many handlers get the event now. The log has it anyway.
    fn publish(&self, event: Event) -> usize {
        // Held until the end, here and below. Somebody who subscribed between
        // the two lines would get the event twice.
        let mut log = self.log.lock().expect("no holder panics");
        log.push(event.clone());
        // Nobody subscribed is no error for a publisher.
        self.tx.send(event).unwrap_or(0)
    }

    fn subscribe(&self) -> Subscription {
        let log = self.log.lock().expect("no holder panics");
        (log.clone(), self.tx.subscribe())
    }
}

/// Gives each event to `action`, and returns what that did.
async fn handle(
    (past, mut rx): Subscription,
    action: fn(Event) -> Option<String>,
) -> Result<Vec<String>, RecvError> {
    let mut done: Vec<_> = past.into_iter().filter_map(action).collect();
    loop {
        match rx.recv().await {
            Ok(event) => done.extend(action(event)),
            Err(RecvError::Closed) => return Ok(done),
            // Too slow for the channel. What it missed is still in the log.
            Err(lagged) => return Err(lagged),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (log, tx) = (Mutex::default(), broadcast::Sender::new(16));
    let events = Events { log, tx };

    // A handler picks its events by their type.
    let mail = tokio::spawn(handle(events.subscribe(), |event| match event {
        Event::Placed(order) => Some(format!("confirm {order}")),
        Event::Shipped(order) => Some(format!("announce {order}")),
        Event::Paid { .. } => None,
    }));
    let cash = tokio::spawn(handle(events.subscribe(), |event| match event {
        Event::Paid { order, euros } => Some(format!("{euros} for {order}")),
        Event::Placed(_) | Event::Shipped(_) => None,
    }));
    println!("placed: live to {}", events.publish(Event::Placed(1)));
    let paid = Event::Paid { order: 1, euros: 30 };
    println!("paid: live to {}", events.publish(paid));

    // Comes late, and misses nothing.
    let (past, rx) = events.subscribe();
    println!("audit: {} events replayed", past.len());
    let audit = tokio::spawn(handle((past, rx), |e| Some(format!("{e:?}"))));
    println!("shipped: live to {}", events.publish(Event::Shipped(1)));

    // Drops the sender, at which every handler ends.
    drop(events);
    let (mail, cash, audit) = tokio::join!(mail, cash, audit);
    println!("mail: {:?}", mail??);
    println!("cash: {:?}", cash??);
    println!("audit: {:#?}", audit??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
