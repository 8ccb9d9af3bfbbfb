//! Stop on Ctrl-C or SIGTERM: refuse new clients, let the others finish.

// ANCHOR: example
use std::{error::Error, io, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};
use tokio::{select, spawn, try_join};
use tokio_util::sync::CancellationToken;

/// Sends a message for each Ctrl-C, and for SIGTERM, by which service managers
/// and containers stop a program. Neither ends the program from here on.
#[cfg(unix)]
fn listen(tx: mpsc::Sender<&'static str>) -> io::Result<JoinHandle<()>> {
    use tokio::signal::unix::{SignalKind, signal};
    // Made once: a signal that comes between two calls of `recv` is kept.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(spawn(async move {
        loop {
            let name = select! {
                _ = interrupt.recv() => "Ctrl-C",
                _ = terminate.recv() => "SIGTERM",
                () = tx.closed() => break,
            };
            // Fails if nobody listens any more; the next round ends then.
            tx.send(name).await.ok();
        }
    }))
}

#[cfg(windows)]
fn listen(tx: mpsc::Sender<&'static str>) -> io::Result<JoinHandle<()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(spawn(async move {
        loop {
            select! {
                _ = interrupt.recv() => tx.send("Ctrl-C").await.ok(),
                () = tx.closed() => break,
            };
        }
    }))
}

struct Client {
    reply: oneshot::Sender<String>,
}

async fn connection(client: Client, stop: CancellationToken) {
    let mut answers = 0;
    // Waiting for the next request may be broken off ...
    let request = || sleep(Duration::from_millis(100));
    while stop.run_until_cancelled(request()).await.is_some() {
        // ... but its answer is finished.
        sleep(Duration::from_millis(50)).await;
        answers += 1;
    }
    // A client that has gone does not need it.
    client.reply.send(format!("answers: {answers}")).ok();
}

fn look_at(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        eprintln!("a connection failed: {error}");
    }
}

/// Serves two clients at a time until the first signal. After that the
/// connections have `limit` to finish, or until the second signal. Returns how
/// many were cut off.
async fn serve(
    mut clients: mpsc::Receiver<Client>,
    mut signals: mpsc::Receiver<&'static str>,
    limit: Duration,
) -> usize {
    let stop = CancellationToken::new();
    let mut connections = JoinSet::new();
    loop {
        select! {
            Some(name) = signals.recv() => {
                println!("{name}: shutting down");
                break;
            }
            Some(ended) = connections.join_next() => look_at(ended),
            Some(client) = clients.recv(), if connections.len() < 2 => {
                connections.spawn(connection(client, stop.clone()));
            }
            else => break,
        }
    }
    // Refuse: whoever comes now fails in `send`, whoever is queued is told.
    clients.close();
    stop.cancel();
    let finish = async {
        // Ends when the queue is empty and nobody holds a reserved place in it.
        while let Some(client) = clients.recv().await {
            client.reply.send("refused".to_owned()).ok();
        }
        while let Some(ended) = connections.join_next().await {
            look_at(ended);
        }
    };
    // Finish, but not for ever.
    select! {
        () = finish => return 0,
        Some(name) = signals.recv() => println!("{name} again: ending at once"),
        () = sleep(limit) => println!("the time is over"),
    }
    connections.abort_all();
    let mut cut_off = 0;
    // Waits until they are gone. Some may have ended by themselves.
    while let Some(ended) = connections.join_next().await {
        match ended {
            Err(error) if error.is_cancelled() => cut_off += 1,
            ended => look_at(ended),
        }
    }
    cut_off
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    for (limit, presses) in
        [(500, &[280][..]), (10, &[280]), (500, &[280, 290])]
    {
        let (signal_tx, signals) = mpsc::channel(1);
        let listener = listen(signal_tx.clone())?;
        let (tx, rx) = mpsc::channel(1);
        let limit = Duration::from_millis(limit);
        let server = spawn(serve(rx, signals, limit));

        // From here on: somebody who presses Ctrl-C, and four clients.
        let start = Instant::now();
        let at = move |ms| sleep_until(start + Duration::from_millis(ms));
        let keyboard = spawn(async move {
            for press in presses {
                at(*press).await;
                signal_tx.send("Ctrl-C").await?;
            }
            Ok::<_, mpsc::error::SendError<_>>(presses.len())
        });
        let clients = [0, 95, 190, 285].map(|ms| {
            let tx = tx.clone();
            spawn(async move {
                at(ms).await;
                let (reply, answer) = oneshot::channel();
                match tx.send(Client { reply }).await {
                    Ok(()) => answer.await.unwrap_or("cut off".to_owned()),
                    Err(_) => "not let in".to_owned(),
                }
            })
        });
        for client in clients {
            println!("  client: {}", client.await?);
        }
        // The listener ends with the server, which has dropped its receiver.
        let (cut_off, ()) = try_join!(server, listener)?;
        println!("  cut off: {cut_off}");
        println!("  Ctrl-C pressed: {}", keyboard.await??);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
