//! A small program for each kind of channel, which prints the channel's own
//! length after each message that is sent, received or missed.

use std::process::ExitCode;

pub const PROGRAMS: &[crate::Program] = &[
    ("lengths/tokio_mpsc", tokio_mpsc),
    ("lengths/tokio_mpsc_unbounded", tokio_mpsc_unbounded),
    ("lengths/tokio_oneshot", tokio_oneshot),
    ("lengths/tokio_broadcast", tokio_broadcast),
    ("lengths/tokio_watch", tokio_watch),
    ("lengths/async_channel", async_channel),
    ("lengths/flume", flume),
    ("lengths/crossbeam_channel", crossbeam_channel),
    ("lengths/one_too_many", one_too_many),
];

#[tokio::main(flavor = "current_thread")]
async fn tokio_mpsc() -> ExitCode {
    let (tx, mut rx) = tokio::sync::mpsc::channel(2);
    for number in 1..=2 {
        tx.try_send(number).expect("there is room");
        println!("{}", rx.len());
    }
    let other = tx.clone();
    let task = tokio::spawn(async move { other.send(3).await });
    tokio::task::yield_now().await;
    rx.recv().await.expect("it was sent");
    // The task has room, and has not used it.
    println!("{}", rx.len());
    task.await.expect("it does not panic").expect("there is a receiver");
    println!("{}", rx.len());
    rx.try_recv().expect("it was sent");
    println!("{}", rx.len());
    let permit = tx.reserve().await.expect("there is a receiver");
    permit.send(4);
    println!("{}", rx.len());
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_mpsc_unbounded() -> ExitCode {
    let (tx, mut rx) = tokio::sync::mpsc::unbounded_channel();
    for number in 1..=3 {
        tx.send(number).expect("there is a receiver");
        println!("{}", rx.len());
    }
    rx.recv().await.expect("it was sent");
    println!("{}", rx.len());
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_oneshot() -> ExitCode {
    let (tx, mut rx) = tokio::sync::oneshot::channel();
    tx.send(1).expect("there is a receiver");
    println!("{}", u8::from(!rx.is_empty()));
    rx.try_recv().expect("it was sent");
    println!("{}", u8::from(!rx.is_empty()));
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_broadcast() -> ExitCode {
    // It keeps four.
    let (tx, mut rx) = tokio::sync::broadcast::channel(3);
    let mut slow = tx.subscribe();
    for number in 1..=6 {
        tx.send(number).expect("there are receivers");
        println!("{}", tx.len());
        if number < 5 {
            rx.recv().await.expect("it was sent");
            println!("{}", tx.len());
        }
    }
    slow.try_recv().expect_err("some were missed");
    println!("{}", tx.len());
    for _ in 3..=6 {
        slow.try_recv().expect("it was sent");
        println!("{}", tx.len());
    }
    drop(rx);
    let mut new = slow.resubscribe();
    tx.send(7).expect("there are receivers");
    println!("{}", tx.len());
    drop(slow);
    new.recv().await.expect("it was sent");
    println!("{}", tx.len());
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_watch() -> ExitCode {
    let (tx, mut rx) = tokio::sync::watch::channel(0);
    let mut other = rx.clone();
    let unseen = |rx: &tokio::sync::watch::Receiver<i32>| rx.has_changed().expect("it is open");
    for number in 1..=2 {
        tx.send(number).expect("there are receivers");
        println!("{}", u8::from(unseen(&rx) || unseen(&other)));
    }
    rx.borrow_and_update();
    println!("{}", u8::from(unseen(&rx) || unseen(&other)));
    // To look at the value is not to see it.
    drop(other.borrow());
    println!("{}", u8::from(unseen(&rx) || unseen(&other)));
    other.changed().await.expect("it is open");
    drop(other.borrow());
    println!("{}", u8::from(unseen(&rx) || unseen(&other)));
    other.mark_changed();
    drop(rx.borrow());
    println!("{}", u8::from(unseen(&rx) || unseen(&other)));
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn async_channel() -> ExitCode {
    let (tx, rx) = async_channel::bounded(2);
    for number in 1..=2 {
        tx.try_send(number).expect("there is room");
        println!("{}", rx.len());
    }
    let task = tokio::spawn(async move { tx.send(3).await });
    tokio::task::yield_now().await;
    rx.recv().await.expect("it was sent");
    println!("{}", rx.len());
    task.await.expect("it does not panic").expect("there is a receiver");
    println!("{}", rx.len());
    rx.recv_blocking().expect("it was sent");
    println!("{}", rx.len());
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn flume() -> ExitCode {
    let (tx, rx) = flume::bounded(2);
    for number in 1..=2 {
        tx.try_send(number).expect("there is room");
        println!("{}", rx.len());
    }
    let task = tokio::spawn(async move { tx.send_async(3).await });
    tokio::task::yield_now().await;
    // This takes the message of the task into the queue, before the task goes on.
    rx.recv_async().await.expect("it was sent");
    println!("{}", rx.len());
    task.await.expect("it does not panic").expect("there is a receiver");
    println!("{}", rx.len());
    rx.try_recv().expect("it was sent");
    println!("{}", rx.len());
    ExitCode::SUCCESS
}

fn crossbeam_channel() -> ExitCode {
    let (tx, rx) = crossbeam_channel::bounded(2);
    for number in 1..=2 {
        tx.send(number).expect("there is a receiver");
        println!("{}", rx.len());
    }
    for _ in 1..=2 {
        rx.recv().expect("it was sent");
        println!("{}", rx.len());
    }
    ExitCode::SUCCESS
}

/// Prints another length than that of its channel.
fn one_too_many() -> ExitCode {
    let (tx, rx) = crossbeam_channel::bounded(2);
    tx.send(1).expect("there is a receiver");
    println!("{}", rx.len() + 1);
    ExitCode::SUCCESS
}
