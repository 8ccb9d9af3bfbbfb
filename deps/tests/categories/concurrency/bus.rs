//! Tour bus: every reader gets every message, and the sender waits for them.

// ANCHOR: example
use bus::Bus;
use std::error::Error;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    // One sender, and room for two messages that somebody has not read yet.
    let mut bus = Bus::new(2);
    let mut slow = bus.add_rx();
    let quick = bus.add_rx();
    // Ends when the bus is dropped and all is read.
    let quick = thread::spawn(move || quick.into_iter().collect::<Vec<_>>());

    bus.broadcast("a");
    bus.broadcast("b");
    // The slow reader has read neither. `broadcast` would wait for it now;
    // `try_broadcast` gives the message back.
    println!("no room: {:?}", bus.try_broadcast("c"));
    println!("slow: {}", slow.recv()?);
    bus.broadcast("c");

    // Who comes late gets what is sent from now on.
    let mut late = bus.add_rx();
    println!("slow: {}", slow.recv()?);
    bus.broadcast("d");
    drop(bus);

    println!("slow: {:?}", slow.iter().collect::<Vec<_>>());
    println!("late: {:?}", late.iter().collect::<Vec<_>>());
    let quick = quick.join().map_err(|_| "the quick one panicked")?;
    println!("quick: {quick:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
