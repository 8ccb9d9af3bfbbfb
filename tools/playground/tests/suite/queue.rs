//! Tests of the queue: who gets the next slot, who is refused, and that no slot is lost.

use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use playground::queue::{Bounds, Full, Permit, Priority, Queue, Turn};

use crate::property::holds;

const BOUNDS: Bounds = Bounds { slots: 1, slots_per_client: 1, length: 4, length_per_client: 3 };

fn client(number: u8) -> IpAddr {
    Ipv4Addr::new(10, 0, 0, number).into()
}

fn ask(queue: &Queue, number: u8) -> Turn {
    queue.acquire(client(number), Priority::Asked).expect("there is room")
}

fn ahead(queue: &Queue, number: u8) -> Turn {
    queue.acquire(client(number), Priority::Ahead).expect("there is room")
}

/// The turn's result, if it has one already.
fn now(turn: &mut Turn) -> Option<Result<Permit, Full>> {
    match Pin::new(turn).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

fn permit(turn: &mut Turn) -> Permit {
    now(turn).expect("it is this turn's turn").expect("it was not refused")
}

#[test]
fn a_free_slot_is_given_at_once() {
    let queue = Queue::new(BOUNDS);
    let mut turn = ask(&queue, 1);
    let held = permit(&mut turn);
    assert_eq!((queue.held(), queue.waiting()), (1, 0));
    drop(held);
    assert_eq!(queue.held(), 0);
}

#[test]
fn clients_take_turns_and_each_is_served_in_its_order() {
    let queue = Queue::new(Bounds { length: 9, length_per_client: 9, ..BOUNDS });
    let mut held = Some(permit(&mut ask(&queue, 9)));
    // One client asks three times before the others ask once.
    let asked = [(1, 'a'), (1, 'b'), (1, 'c'), (2, 'd'), (3, 'e'), (2, 'f')];
    let mut turns = asked.map(|(number, name)| (name, Some(ask(&queue, number))));
    let mut order = String::new();
    while let Some(permit) = held.take() {
        drop(permit);
        for (name, turn) in &mut turns {
            if let Some(Ok(permit)) = turn.as_mut().and_then(now) {
                order.push(*name);
                *turn = None;
                assert!(held.replace(permit).is_none(), "one slot, one permit");
            }
        }
    }
    assert_eq!(order, "adebfc");
}

#[test]
fn one_client_cannot_hold_every_slot() {
    let queue = Queue::new(Bounds { slots: 2, ..BOUNDS });
    let first = permit(&mut ask(&queue, 1));
    let mut second = ask(&queue, 1);
    assert!(now(&mut second).is_none(), "a slot is free, but not for this client");
    let other = permit(&mut ask(&queue, 2));
    drop(other);
    assert!(now(&mut second).is_none());
    drop(first);
    permit(&mut second);
}

#[test]
fn a_full_queue_refuses_at_once() {
    let queue = Queue::new(BOUNDS);
    let _held = permit(&mut ask(&queue, 1));
    let mut waiting: Vec<Turn> = (0..3).map(|_| ask(&queue, 1)).collect();
    let full = queue.acquire(client(1), Priority::Asked).expect_err("its own share is used up");
    assert!(full.retry_after >= Duration::from_secs(1), "{full}");
    waiting.push(ask(&queue, 2));
    queue.acquire(client(3), Priority::Asked).expect_err("the whole queue is used up");
    drop(waiting.pop());
    ask(&queue, 3);
}

#[tokio::test(start_paused = true)]
async fn retry_after_follows_how_long_permits_are_held() {
    let queue = Queue::new(Bounds { length: 0, ..BOUNDS });
    let retry_after = async |seconds| {
        let held = permit(&mut ask(&queue, 1));
        tokio::time::advance(Duration::from_secs(seconds)).await;
        let full = queue.acquire(client(2), Priority::Asked).expect_err("no room to wait");
        drop(held);
        full.retry_after.as_secs()
    };
    let first = retry_after(9).await;
    let second = retry_after(9).await;
    assert_eq!((first, second), (1, 2));
}

#[test]
fn a_request_that_leaves_takes_nothing_with_it() {
    let queue = Queue::new(BOUNDS);
    let held = permit(&mut ask(&queue, 1));
    let leaves = ask(&queue, 2);
    let mut stays = ask(&queue, 3);
    drop(leaves);
    assert_eq!(queue.waiting(), 1);
    drop(held);
    drop(permit(&mut stays));

    // The request leaves after it was granted a permit that it never looked at.
    let held = permit(&mut ask(&queue, 1));
    let granted = ask(&queue, 2);
    drop(held);
    assert_eq!(queue.held(), 1);
    drop(granted);
    assert_eq!(queue.held(), 0);
}

#[test]
fn room_is_kept_for_who_does_not_stand_in_line_yet() {
    let queue = Queue::new(Bounds { length: 1, ..BOUNDS });
    let room = queue.enter(client(1), Priority::Asked).expect("there is room");
    let held = permit(&mut ask(&queue, 2));
    queue.acquire(client(3), Priority::Asked).expect_err("the last place is taken");
    let mut turn = room.turn();
    assert!(now(&mut turn).is_none());
    drop(held);
    drop(permit(&mut turn));
    drop(queue.enter(client(1), Priority::Asked).expect("there is room"));
    let _fills = [ask(&queue, 3), ask(&queue, 4)];
}

#[test]
fn compiling_ahead_leaves_a_slot_to_others() {
    let queue = Queue::new(Bounds { slots: 3, slots_per_client: 3, ..BOUNDS });
    let _first = permit(&mut ahead(&queue, 1));
    let _second = permit(&mut ahead(&queue, 1));
    let mut third = ahead(&queue, 1);
    assert!(now(&mut third).is_none(), "the last slot stays free");
    let asked = permit(&mut ask(&queue, 2));
    drop(asked);
    assert!(now(&mut third).is_none());
}

#[test]
fn compiling_ahead_waits_for_everybody_else() {
    let queue = Queue::new(BOUNDS);
    let held = permit(&mut ask(&queue, 1));
    let mut ahead = ahead(&queue, 1);
    let mut asked = ask(&queue, 2);
    drop(held);
    let held = permit(&mut asked);
    assert!(now(&mut ahead).is_none());
    drop(held);
    permit(&mut ahead);
}

#[test]
fn compiling_ahead_is_refused_first() {
    let queue = Queue::new(BOUNDS);
    let _held = permit(&mut ask(&queue, 9));
    let mut old = ahead(&queue, 1);
    let mut new = ahead(&queue, 2);
    let _asked = [ask(&queue, 3), ask(&queue, 3)];
    queue.acquire(client(4), Priority::Ahead).expect_err("it makes no room for itself");
    let _makes_room = ask(&queue, 4);
    now(&mut new).expect("it is refused").expect_err("its room was needed");
    assert!(now(&mut old).is_none());
}

#[tokio::test(start_paused = true)]
async fn idle_means_that_every_permit_is_back() {
    let queue = Queue::new(BOUNDS);
    queue.idle().await;
    let held = permit(&mut ask(&queue, 1));
    let waits = tokio::time::timeout(Duration::from_secs(1), queue.idle());
    waits.await.expect_err("a permit is out");
    let idle = tokio::spawn({
        let queue = queue.clone();
        async move { queue.idle().await }
    });
    tokio::task::yield_now().await;
    drop(held);
    idle.await.expect("it returns");
}

/// A request of the property test.
struct Request {
    client: u8,
    priority: Priority,
    turn: Turn,
    /// The clients that have had a slot while this request was its client's first.
    passed_by: Vec<u8>,
}

#[test]
fn no_slot_is_lost_and_none_is_given_twice() {
    holds(|chance| {
        let bounds = Bounds {
            slots: chance.int_in_range(1..=3)?,
            slots_per_client: chance.int_in_range(1..=3)?,
            length: chance.int_in_range(0..=7)?,
            length_per_client: chance.int_in_range(0..=4)?,
        };
        let queue = Queue::new(bounds);
        let mut waiting: Vec<Request> = Vec::new();
        let mut held: Vec<(u8, Priority, Permit)> = Vec::new();
        for _ in 0..chance.int_in_range(1..=119)? {
            match chance.int_in_range(0..=7)? {
                0..=3 => {
                    let number = chance.int_in_range(0..=4)?;
                    let priority =
                        if chance.ratio(1, 4)? { Priority::Ahead } else { Priority::Asked };
                    if let Ok(turn) = queue.acquire(client(number), priority) {
                        let passed_by = Vec::new();
                        waiting.push(Request { client: number, priority, turn, passed_by });
                    }
                }
                // One of the waiting requests leaves.
                4 if !waiting.is_empty() => {
                    drop(waiting.swap_remove(chance.choose_index(waiting.len())?));
                }
                // One of the requests with a permit is done.
                5.. if !held.is_empty() => {
                    drop(held.swap_remove(chance.choose_index(held.len())?));
                }
                _ => {}
            }
            let mut still = Vec::new();
            for mut request in waiting {
                match now(&mut request.turn) {
                    None => still.push(request),
                    Some(Ok(permit)) => held.push((request.client, request.priority, permit)),
                    Some(Err(_)) => assert_eq!(request.priority, Priority::Ahead),
                }
            }
            waiting = still;

            let held_by = |number| held.iter().filter(|(client, ..)| *client == number).count();
            let waiting_of = |number| waiting.iter().filter(|one| one.client == number).count();
            assert_eq!(queue.held(), held.len());
            assert_eq!(queue.waiting(), waiting.len());
            assert!(held.len() <= bounds.slots);
            assert!(held.len() + waiting.len() <= bounds.slots + bounds.length);
            for number in 0..5 {
                assert!(held_by(number) <= bounds.slots_per_client);
                let most = bounds.slots_per_client + bounds.length_per_client;
                assert!(held_by(number) + waiting_of(number) <= most);
            }
            // Every request that waits has a reason to.
            for request in &waiting {
                let for_ahead = bounds.slots.saturating_sub(1).max(1);
                let full = match request.priority {
                    Priority::Asked => held.len() == bounds.slots,
                    Priority::Ahead => held.len() >= for_ahead,
                };
                assert!(full || held_by(request.client) == bounds.slots_per_client);
            }
        }
        drop(waiting);
        drop(held);
        assert_eq!((queue.held(), queue.waiting()), (0, 0));
        Ok(())
    });
}

#[test]
fn nobody_has_two_turns_while_another_waits() {
    holds(|chance| {
        let slots = chance.int_in_range(1..=3)?;
        let bounds = Bounds { slots, slots_per_client: slots, length: 60, length_per_client: 60 };
        let queue = Queue::new(bounds);
        let mut waiting: Vec<Request> = Vec::new();
        let mut held = Vec::new();
        for _ in 0..chance.int_in_range(1..=59)? {
            let number = chance.int_in_range(0..=4)?;
            let mut turn = ask(&queue, number);
            match now(&mut turn) {
                Some(permit) => held.push(permit),
                None => waiting.push(Request {
                    client: number,
                    priority: Priority::Asked,
                    turn,
                    passed_by: Vec::new(),
                }),
            }
        }
        for _ in 0..60 {
            let served = waiting.iter_mut().position(|request| match now(&mut request.turn) {
                Some(permit) => {
                    held.push(permit);
                    true
                }
                None => false,
            });
            match served {
                Some(place) => {
                    let served = waiting.remove(place);
                    let earlier = waiting[..place].iter();
                    let own_order = earlier.clone().all(|other| other.client != served.client);
                    assert!(own_order, "an earlier request of the same client waits");
                    let mut first_of = Vec::new();
                    for other in &mut waiting {
                        if other.client == served.client || first_of.contains(&other.client) {
                            continue;
                        }
                        first_of.push(other.client);
                        let again = other.passed_by.contains(&served.client);
                        assert!(!again, "client {} was passed by twice", other.client);
                        other.passed_by.push(served.client);
                    }
                }
                None if held.is_empty() => break,
                None => drop(held.swap_remove(chance.choose_index(held.len())?)),
            }
        }
        Ok(())
    });
}
