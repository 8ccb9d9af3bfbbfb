//! What the book says about how long requesters wait in front of a manager.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// How long a round trip takes.
const TRIP: Duration = Duration::from_millis(100);

/// 20 requesters come at once. Returns when each began and when it got its answer.
async fn requests(capacity: usize, permits: usize) -> Vec<(Duration, Duration)> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel::<oneshot::Sender<()>>(capacity);
    let manager = async move {
        while let Some(reply) = rx.recv().await {
            sleep(TRIP).await;
            reply.send(()).expect("the requester waits");
        }
    };
    let requesters = async move {
        let limit = Arc::new(Semaphore::new(permits));
        let mut requests = JoinSet::new();
        for _ in 0..20 {
            let permit = Arc::clone(&limit).acquire_owned().await.expect("it is not closed");
            let tx = tx.clone();
            requests.spawn(async move {
                let began = start.elapsed();
                let (reply, answer) = oneshot::channel();
                tx.send(reply).await.expect("the manager lives");
                answer.await.expect("the manager answers");
                drop(permit);
                (began, start.elapsed())
            });
        }
        drop(tx);
        let mut times = requests.join_all().await;
        times.sort_unstable();
        times
    };
    tokio::join!(manager, requesters).1
}

#[tokio::test(start_paused = true)]
async fn the_capacity_of_the_queue_does_not_change_when_an_answer_comes() {
    let expected = requests(1, 4).await;
    assert_eq!(expected.last().expect("20 of them").1, 20 * TRIP);
    for capacity in [2, 8, 100] {
        assert_eq!(requests(capacity, 4).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_requester_waits_for_at_most_as_many_round_trips_as_there_are_permits() {
    for permits in 1..=20 {
        let times = requests(2, permits).await;
        let longest = times.iter().map(|(began, answered)| *answered - *began).max();
        assert_eq!(longest, Some(TRIP * u32::try_from(permits).expect("few")));
    }
}
