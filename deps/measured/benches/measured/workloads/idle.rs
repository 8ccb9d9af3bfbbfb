//! Four receivers wait, each for an empty channel: how much processor time that
//! takes.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::{Result, Task};
use crate::channel::Channel;
use crate::message::Word;
use crate::place::{Member, Place, Report};

/// How many receivers wait.
const RECEIVERS: u64 = 4;

/// How long they are watched, after a while in which they may settle.
const SETTLE: Duration = Duration::from_millis(20);
const WATCHED: Duration = Duration::from_millis(100);

/// Runs `task`. The messages are few; what is measured is the time without any.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    let place = task.place;
    let start = place.start(1 + usize::try_from(RECEIVERS).expect("it is small"));
    let mut members: Vec<Member> = Vec::new();
    let mut txs = Vec::new();
    for _ in 0..RECEIVERS {
        let (tx, mut rx) = C::new::<Word>(task.capacity)?;
        txs.push(tx);
        let start = start.clone();
        members.push(Box::pin(async move {
            let started = start.wait().await;
            let got = C::recv(&mut rx).await;
            let fault = got.map(|_| "a message that nobody sent".to_owned());
            Report { fault, ..Report::since(started) }
        }));
    }
    members.push(Box::pin(async move {
        let started = start.wait().await;
        let used = watch(place).await;
        drop(txs);
        Report { latencies: vec![used], ..Report::since(started) }
    }));
    let reports = place.run(members);
    Some(match reports.iter().find_map(|report| report.fault.clone()) {
        Some(fault) => Err(fault),
        None => Ok(reports.iter().flat_map(|it| &it.latencies).map(|us| per_second(*us)).collect()),
    })
}

/// The processor time of the program while nothing happens, in microseconds
/// for each second.
async fn watch(place: Place) -> u64 {
    place.sleep(SETTLE).await;
    let (started, before) = (Instant::now(), processor_time());
    place.sleep(WATCHED).await;
    let used = processor_time().saturating_sub(before);
    let used = used.as_secs_f64() / started.elapsed().as_secs_f64();
    Duration::from_secs_f64(used).as_micros().try_into().unwrap_or(u64::MAX)
}

/// The processor time that the program has used so far.
fn processor_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// Milliseconds in a second, of microseconds.
fn per_second(us: u64) -> f64 {
    us as f64 / 1000.0
}

/// Nobody waits for anything.
pub fn floor() -> Result {
    Ok(vec![per_second(crate::place::poll_once(watch(Place::Threads)))])
}
