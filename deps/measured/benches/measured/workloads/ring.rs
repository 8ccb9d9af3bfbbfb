//! A token goes round: each member waits for it, and hands it on. Nothing can
//! happen at the same time, so the number is the time of one wake-up.

use super::{Result, Task, per_message};
use crate::channel::Channel;
use crate::checksum::Seen;
use crate::message::{Message, Word};
use crate::place::{Member, Report, Start};

/// The members of the ring.
const MEMBERS: usize = 4;

/// Runs `task`; its messages are the hops of the token.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    let mut rxs = Vec::new();
    let mut txs = Vec::new();
    for _ in 0..MEMBERS {
        let (tx, rx) = C::new::<Word>(task.capacity)?;
        txs.push(tx);
        rxs.push(rx);
    }
    // Each hands it to the next one, and the last one to the first.
    txs.rotate_left(1);
    let start = task.place.start(MEMBERS);
    let ends = txs.into_iter().zip(rxs).enumerate();
    let members = ends
        .map(|(at, (tx, rx))| member::<C>(tx, rx, start.clone(), task.messages, at == MEMBERS - 1));
    Some(per_message(&task.place.run(members.collect()), task.messages))
}

fn member<C: Channel>(
    mut tx: C::Tx<Word>,
    mut rx: C::Rx<Word>,
    start: Start,
    hops: u64,
    begins: bool,
) -> Member {
    Box::pin(async move {
        let mut seen = Seen::new(hops);
        let started = start.wait().await;
        let begun = !begins || C::send(&mut tx, Word::new(0)).await.is_ok();
        while let Some(token) = if begun { C::recv(&mut rx).await } else { None } {
            seen.note(&token);
            let Some(number) = token.number() else { break };
            // Who gets the last one goes, and the others hear it from each other.
            if number + 1 == hops || C::send(&mut tx, Word::new(number + 1)).await.is_err() {
                break;
            }
        }
        Report::since(started).with(seen)
    })
}
