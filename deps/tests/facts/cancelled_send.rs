//! What becomes of a message whose send is dropped before it is ready, and then
//! sent again, in every order in which the tasks can go on.

use std::collections::BTreeSet;

use explore::{Coverage, End, Exploration, Turn, print, spawn, within_a_turn};

use crate::cancelled_receive::{
    AsyncBroadcast, AsyncChannel, Flume, Futures, Kanal, Postage, Queue, Tokio,
};

/// A task sends three messages. It drops a send that is not ready within a turn,
/// and sends that message again. Prints what the receiver got.
async fn program<Q: Queue>() {
    let (mut tx, mut rx) = Q::new();
    spawn(async move {
        for message in 1..=3 {
            if within_a_turn(Q::send(&mut tx, message)).await.is_none() {
                Q::send(&mut tx, message).await;
            }
        }
    });
    let mut received = String::new();
    while let Some(message) = Q::recv(&mut rx).await {
        received += &message.to_string();
    }
    print(format_args!("{received}"));
}

/// What the receiver gets, in all schedules.
fn received<Q: Queue>() -> BTreeSet<String> {
    let run = || explore::block_on(Turn::Wait, program::<Q>());
    let report = Exploration { limit: 50_000, random: 0, seed: 0 }.run(run);
    assert!(matches!(report.coverage, Coverage::Complete { .. }), "{}", report.coverage);
    report
        .outcomes
        .into_iter()
        .map(|outcome| {
            assert_eq!(outcome.end, End::Returned);
            outcome.output
        })
        .collect()
}

/// Fails unless the receiver gets each message once, in every schedule.
fn arrives_once<Q: Queue>() {
    assert_eq!(received::<Q>(), BTreeSet::from(["123".to_owned()]));
}

/// Fails unless the receiver gets each message, and in some schedule one twice.
fn may_arrive_twice<Q: Queue>() {
    let received = received::<Q>();
    assert!(received.contains("123"), "{received:?}");
    assert!(received.len() > 1, "{received:?}");
    for received in received {
        let mut once: Vec<_> = received.chars().collect();
        once.dedup();
        assert_eq!(once, ['1', '2', '3'], "{received}");
    }
}

#[test]
fn in_no_order_does_tokio_deliver_a_message_that_is_sent_again_twice() {
    arrives_once::<Tokio>();
}

#[test]
fn in_no_order_does_async_channel_deliver_a_message_that_is_sent_again_twice() {
    arrives_once::<AsyncChannel>();
}

#[test]
fn in_no_order_does_async_broadcast_deliver_a_message_that_is_sent_again_twice() {
    arrives_once::<AsyncBroadcast>();
}

#[test]
fn in_no_order_does_postage_deliver_a_message_that_is_sent_again_twice() {
    arrives_once::<Postage>();
}

#[test]
fn in_some_orders_flume_delivers_a_message_that_is_sent_again_twice() {
    may_arrive_twice::<Flume>();
}

#[test]
fn in_some_orders_futures_delivers_a_message_that_is_sent_again_twice() {
    may_arrive_twice::<Futures>();
}

#[test]
fn in_some_orders_kanal_delivers_a_message_that_is_sent_again_twice() {
    may_arrive_twice::<Kanal>();
}
