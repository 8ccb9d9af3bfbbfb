//! What the book says about bus.

use std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::Duration;

use bus::{Bus, BusReader};

use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn a_broadcast_that_nobody_reads_succeeds() {
    let mut bus = Bus::new(1);
    for n in 0..3 {
        assert_eq!(bus.try_broadcast(n), Ok(()));
    }
    assert_eq!(bus.rx_count(), 0);
}

#[test]
fn broadcast_waits_for_the_slowest_reader() {
    let mut bus = Bus::new(1);
    let mut quick = bus.add_rx();
    let mut slow = bus.add_rx();
    bus.broadcast(1);
    assert_eq!(quick.recv(), Ok(1));
    assert_eq!(bus.try_broadcast(2), Err(2));
    thread::scope(|scope| {
        let sender = scope.spawn(move || bus.broadcast(2));
        thread::sleep(A_WHILE);
        assert!(!sender.is_finished());
        assert_eq!(slow.recv(), Ok(1));
        sender.join().expect("it does not panic");
        assert_eq!((quick.recv(), slow.recv()), (Ok(2), Ok(2)));
    });
}

#[test]
fn a_dropped_reader_no_longer_holds_the_sender_back() {
    let mut bus = Bus::new(1);
    let slow = bus.add_rx();
    bus.broadcast(1);
    assert_eq!(bus.try_broadcast(2), Err(2));
    drop(slow);
    assert_eq!(bus.try_broadcast(2), Ok(()));
}

#[test]
fn a_reader_misses_what_was_sent_before_it_was_added() {
    let mut bus = Bus::new(2);
    bus.broadcast(1);
    let mut late = bus.add_rx();
    bus.broadcast(2);
    assert_eq!(late.recv(), Ok(2));
    assert_eq!(late.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn what_was_sent_can_be_read_after_the_bus_is_dropped() {
    let mut bus = Bus::new(1);
    let mut reader = bus.add_rx();
    assert_eq!(reader.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    bus.broadcast(7);
    drop(bus);
    assert_eq!(reader.recv(), Ok(7));
    assert_eq!(reader.recv(), Err(RecvError));
}

#[test]
fn neither_end_can_be_cloned() {
    assert!(implements!(Bus<u8>: Send));
    assert!(implements!(BusReader<u8>: Send));
    assert!(!implements!(Bus<u8>: Clone));
    assert!(!implements!(BusReader<u8>: Clone));
}
