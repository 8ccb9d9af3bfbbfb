//! Asks the channels within a process.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot, watch};

use crate::questions::{Answer, Asked, Question, Result};
use crate::questions::{asked, end, full, in_work, late, left, newest, receivers, slow, to_nobody};

const ONESHOT: &str = "[`oneshot`](../asynchronous/one_value.md#reply)";
const QUEUE: &str = "[a queue](../asynchronous/async_channels.md#async-channel)";
const MPSC: &str = "[`mpsc`](../asynchronous/queue.md#queue-full)";
const SENDERS: &str = "[`mpsc`](../asynchronous/closing.md#drop-senders)";
const RECEIVER: &str = "[`mpsc`](../asynchronous/closing.md#receiver-gone)";
const SEMAPHORE: &str = "[a semaphore](../../guide/manager_backpressure.md#accept)";
const BROADCAST: &str = "[`broadcast`](../asynchronous/broadcast.md#broadcast-every-subscriber)";
const LAGGED: &str = "[`broadcast`](../asynchronous/broadcast.md#broadcast-lagged)";
const WATCH: &str = "[`watch`](../asynchronous/watch.md#watch-newest)";

pub async fn answer(question: Question) -> Result<Option<Answer>> {
    let (means, found) = match question {
        Question::NobodyTakesTheRequest => (ONESHOT, nobody_takes_the_request().await),
        Question::TheServiceEnds => (ONESHOT, the_service_ends().await?),
        Question::OneOfTwoReceivers => (QUEUE, one_of_two_receivers()?),
        Question::TheReceiverEnds => (QUEUE, the_receiver_ends().await?),
        Question::Full => (MPSC, a_full_queue()?),
        Question::InWork => (SEMAPHORE, jobs_in_work()?),
        Question::TheLastSenderGoes => (SENDERS, the_last_sender_goes().await?),
        Question::TheLastReceiverGoes => (RECEIVER, the_last_receiver_goes().await?),
        Question::BothSubscribers => (BROADCAST, both_subscribers().await?),
        Question::NobodySubscribes => (BROADCAST, nobody_subscribes().await?),
        Question::Slow => (LAGGED, a_slow_subscriber().await?),
        Question::Late => (BROADCAST, a_late_subscriber().await?),
        // Each message is delivered once.
        Question::FailsAgain => return Ok(None),
        // No channel here has a history: a program keeps a list beside it.
        Question::History => return Ok(None),
        Question::TheNewest => (WATCH, the_newest_value()?),
    };
    Ok(Some(Answer { means, found }))
}

async fn nobody_takes_the_request() -> &'static str {
    let (requests, service) = mpsc::channel(1);
    drop(service);
    let (reply, answer) = oneshot::channel::<u32>();
    let is_refused = requests.send(reply).await.is_err();
    let has_no_answer = answer.await.is_err();
    asked(if is_refused && has_no_answer { Asked::Error } else { Asked::TimeOut })
}

async fn the_service_ends() -> Result<&'static str> {
    let (requests, mut service) = mpsc::channel(1);
    let service = tokio::spawn(async move { service.recv().await.is_some() });
    let (reply, answer) = oneshot::channel::<u32>();
    requests.send(reply).await?;
    let has_no_answer = answer.await.is_err();
    assert!(service.await?);
    Ok(asked(if has_no_answer { Asked::Error } else { Asked::TimeOut }))
}

fn one_of_two_receivers() -> Result<&'static str> {
    let (tx, left) = async_channel::unbounded();
    let right = left.clone();
    (1..=4).try_for_each(|number| tx.try_send(number))?;
    let mut received = 0;
    while left.try_recv().is_ok() {
        received += 1 + usize::from(right.try_recv().is_ok());
    }
    receivers(4, received)
}

async fn the_receiver_ends() -> Result<&'static str> {
    let (tx, rx) = async_channel::unbounded();
    (1..=2).try_for_each(|number| tx.try_send(number))?;
    let first = rx.clone();
    let in_hand = tokio::spawn(async move { first.recv().await.is_ok_and(|number| number == 1) });
    assert!(in_hand.await?);
    let mut got = Vec::new();
    while let Ok(number) = rx.try_recv() {
        got.push(number);
    }
    left(&got, &[])
}

fn a_full_queue() -> Result<&'static str> {
    let (tx, mut rx) = mpsc::channel(2);
    (1..=2).try_for_each(|number| tx.try_send(number))?;
    let is_refused = matches!(tx.try_send(3), Err(TrySendError::Full(3)));
    let kept = [rx.try_recv()?, rx.try_recv()?];
    full(is_refused && rx.try_recv().is_err(), &kept)
}

fn jobs_in_work() -> Result<&'static str> {
    let places = Arc::new(Semaphore::new(2));
    let in_hand = (1..=3).map_while(|_| Arc::clone(&places).try_acquire_owned().ok());
    in_work(in_hand.collect::<Vec<_>>().len())
}

async fn the_last_sender_goes() -> Result<&'static str> {
    let (tx, mut rx) = mpsc::channel::<u32>(1);
    let receiver = tokio::spawn(async move { rx.recv().await });
    drop(tx);
    end(receiver.await?)
}

async fn the_last_receiver_goes() -> Result<&'static str> {
    let (tx, rx) = mpsc::channel(1);
    drop(rx);
    let is_error = tx.send(1).await.is_err();
    // A channel that has ended stays so. The next message needs a new one.
    let (tx, mut rx) = mpsc::channel(1);
    tx.send(2).await?;
    to_nobody(is_error, rx.recv().await.ok_or("it was just sent")?)
}

async fn both_subscribers() -> Result<&'static str> {
    let (tx, mut left) = broadcast::channel(4);
    let mut right = tx.subscribe();
    tx.send(1)?;
    tx.send(2)?;
    let mut received = 0;
    for subscriber in [&mut left, &mut right] {
        while subscriber.try_recv().is_ok() {
            received += 1;
        }
    }
    receivers(2, received)
}

async fn nobody_subscribes() -> Result<&'static str> {
    let tx = broadcast::Sender::new(4);
    let is_error = tx.send(1).is_err();
    let mut subscriber = tx.subscribe();
    tx.send(2)?;
    to_nobody(is_error, subscriber.recv().await?)
}

async fn a_slow_subscriber() -> Result<&'static str> {
    let (tx, mut subscriber) = broadcast::channel(2);
    for number in 1..=3 {
        tx.send(number)?;
    }
    let is_told = subscriber.recv().await == Err(RecvError::Lagged(1));
    slow(&[subscriber.recv().await?, subscriber.recv().await?], is_told)
}

async fn a_late_subscriber() -> Result<&'static str> {
    let (tx, _early) = broadcast::channel(4);
    tx.send(1)?;
    let mut subscriber = tx.subscribe();
    tx.send(2)?;
    late(subscriber.recv().await?)
}

fn the_newest_value() -> Result<&'static str> {
    let tx = watch::Sender::new(0);
    for number in 1..=3 {
        tx.send_replace(number);
    }
    newest(*tx.subscribe().borrow())
}
