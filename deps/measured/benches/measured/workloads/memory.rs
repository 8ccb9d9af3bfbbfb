//! A burst is sent, and then received, in one thread: what the channel asks the
//! allocator for, and what it still holds afterwards.

use std::cell::Cell;
use std::collections::VecDeque;

use allocation_counter::{AllocationInfo, measure};

use super::{Result, Task};
use crate::channel::Channel;
use crate::checksum::Seen;
use crate::message::{Message, Word};
use crate::place::poll_once;

/// Runs `task`: as many messages as it says, or as the channel holds.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    let messages = task.messages.min(task.capacity.map_or(u64::MAX, |capacity| capacity as u64));
    let mut seen = Seen::new(messages);
    let mut ends = None;
    let info = measure(|| {
        ends = C::new::<Word>(task.capacity);
        let Some((tx, rx)) = &mut ends else { return };
        poll_once(async {
            for number in 0..messages {
                if C::send(tx, Word::new(number)).await.is_err() {
                    break;
                }
            }
            for _ in 0..messages {
                match C::recv(rx).await {
                    Some(message) => seen.note(&message),
                    None => break,
                }
            }
        });
    });
    // Both ends lived until here: what is counted is what the channel holds.
    ends?;
    Some(seen.check(messages).map(|()| numbers(&info, messages)))
}

/// A queue that grows, and is emptied.
pub fn floor(task: Task) -> Result {
    let messages = task.messages;
    let mut seen = Seen::new(messages);
    let queue = Cell::new(VecDeque::new());
    let info = measure(|| {
        let mut words = VecDeque::new();
        for number in 0..messages {
            words.push_back(Word::new(number));
        }
        while let Some(word) = words.pop_front() {
            seen.note(&word);
        }
        queue.set(words);
    });
    drop(queue);
    seen.check(messages)?;
    Ok(numbers(&info, messages))
}

/// Allocations for each message, bytes at most, and bytes afterwards.
fn numbers(info: &AllocationInfo, messages: u64) -> Vec<f64> {
    let kept = info.bytes_current.max(0);
    vec![info.count_total as f64 / messages as f64, info.bytes_max as f64, kept as f64]
}
