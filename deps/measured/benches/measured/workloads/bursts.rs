//! A sender sends many messages at once, and then waits until the receiver says
//! that it has got them all.

use super::{Result, Task, per_message};
use crate::channel::Channel;
use crate::checksum::Seen;
use crate::message::{Message, Word};
use crate::place::{Member, Report};

/// The messages of a burst.
pub const BURST: u64 = 500;

/// Runs `task`; it says how many messages all bursts have.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    let (mut tx, mut rx) = C::new::<Word>(task.capacity)?;
    let (mut done_tx, mut done_rx) = C::new::<Word>(task.capacity)?;
    let burst = BURST.min(task.messages);
    let bursts = task.messages / burst;
    let messages = bursts * burst;
    let start = task.place.start(2);
    let receiver_start = start.clone();
    let sender: Member = Box::pin(async move {
        let started = start.wait().await;
        let mut report = None;
        for number in 0..bursts {
            for message in number * burst..(number + 1) * burst {
                if C::send(&mut tx, Word::new(message)).await.is_err() {
                    report = Some("the receiver has gone".to_owned());
                }
            }
            if C::recv(&mut done_rx).await.and_then(|word| word.number()) != Some(number) {
                report = Some("the wrong burst was acknowledged".to_owned());
            }
        }
        Report { fault: report, ..Report::since(started) }
    });
    let receiver: Member = Box::pin(async move {
        let mut seen = Seen::new(messages);
        let mut received = 0;
        let started = receiver_start.wait().await;
        while let Some(message) = C::recv(&mut rx).await {
            seen.note(&message);
            received += 1;
            if received % burst == 0
                && C::send(&mut done_tx, Word::new(received / burst - 1)).await.is_err()
            {
                break;
            }
        }
        Report::since(started).with(seen)
    });
    Some(per_message(&task.place.run(vec![receiver, sender]), messages))
}
