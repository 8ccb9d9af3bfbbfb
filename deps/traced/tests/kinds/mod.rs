//! A small program for each kind of channel, whose events are compared with
//! the file of its name.

use std::process::ExitCode;

pub const PROGRAMS: &[crate::Program] = &[
    ("kinds/tokio_mpsc", tokio_mpsc),
    ("kinds/tokio_mpsc_unbounded", tokio_mpsc_unbounded),
    ("kinds/tokio_oneshot", tokio_oneshot),
    ("kinds/tokio_broadcast", tokio_broadcast),
    ("kinds/tokio_watch", tokio_watch),
    ("kinds/async_channel", async_channel),
    ("kinds/flume", flume),
    ("kinds/crossbeam_channel", crossbeam_channel),
    ("kinds/one_more_place", one_more_place),
];

#[tokio::main(flavor = "current_thread")]
async fn tokio_mpsc() -> ExitCode {
    let (tx, mut rx) = tokio::sync::mpsc::channel(1);
    println!("{:?} {:?}", tx.try_send(1), tx.try_send(2));
    let other = tx.clone();
    let task = tokio::spawn(async move { other.send(3).await });
    tokio::task::yield_now().await;
    println!("{:?} {:?} {:?}", rx.recv().await, rx.recv().await, rx.try_recv());
    println!("{:?}", task.await);
    drop(tx);
    println!("{:?}", rx.recv().await);
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_mpsc_unbounded() -> ExitCode {
    let (tx, mut rx) = tokio::sync::mpsc::unbounded_channel();
    println!("{:?} {:?}", tx.send(1), tx.send(2));
    rx.close();
    println!("{:?}", tx.send(3));
    println!("{:?} {:?} {:?}", rx.recv().await, rx.recv().await, rx.recv().await);
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_oneshot() -> ExitCode {
    let (tx, rx) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(rx);
    tokio::task::yield_now().await;
    println!("{:?} {:?}", tx.send(1), task.await);
    let (tx, rx) = tokio::sync::oneshot::channel::<u8>();
    drop(tx);
    println!("{:?}", rx.await);
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_broadcast() -> ExitCode {
    let (tx, mut rx) = tokio::sync::broadcast::channel(2);
    let mut late = tx.subscribe();
    for number in 1..=3 {
        println!("{:?}", tx.send(number));
    }
    println!("{:?} {:?}", rx.recv().await, rx.recv().await);
    println!("{:?}", late.try_recv());
    drop(tx);
    println!("{:?} {:?}", rx.recv().await, rx.recv().await);
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn tokio_watch() -> ExitCode {
    let (tx, mut rx) = tokio::sync::watch::channel(0);
    println!("{:?} {:?}", tx.send(1), tx.send(2));
    println!("{:?} {}", rx.changed().await, *rx.borrow_and_update());
    drop(tx);
    println!("{:?}", rx.changed().await);
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn async_channel() -> ExitCode {
    let (tx, rx) = async_channel::bounded(1);
    println!("{:?} {:?}", tx.try_send(1), tx.try_send(2));
    let task = tokio::spawn(async move { tx.send(3).await });
    tokio::task::yield_now().await;
    let other = rx.clone();
    println!("{:?} {:?} {:?}", rx.recv().await, other.recv().await, rx.recv().await);
    println!("{:?}", task.await);
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn flume() -> ExitCode {
    let (tx, rx) = flume::bounded(1);
    println!("{:?} {:?}", tx.try_send(1), tx.try_send(2));
    let task = tokio::spawn(async move { tx.send_async(3).await });
    tokio::task::yield_now().await;
    println!("{:?} {:?} {:?}", rx.recv_async().await, rx.recv_async().await, rx.try_recv());
    println!("{:?} {:?}", task.await, rx.recv());
    ExitCode::SUCCESS
}

fn crossbeam_channel() -> ExitCode {
    let (tx, rx) = crossbeam_channel::bounded(2);
    println!("{:?} {:?} {:?}", tx.try_send(1), tx.send(2), tx.try_send(3));
    let thread = std::thread::spawn(move || {
        let numbers: Vec<i32> = rx.iter().take(2).collect();
        (numbers, rx.try_recv())
    });
    println!("{:?}", thread.join());
    println!("{:?}", tx.send(4));
    ExitCode::SUCCESS
}

/// As `tokio_mpsc` would be if its channel had one more place.
#[tokio::main(flavor = "current_thread")]
async fn one_more_place() -> ExitCode {
    let (tx, _rx) = tokio::sync::mpsc::channel(1 + 1);
    println!("{:?} {:?}", tx.try_send(1), tx.try_send(2));
    ExitCode::SUCCESS
}
