//! Send one reply back to the task that asked for it.

// ANCHOR: example
use std::error::Error;
use tokio::sync::{mpsc, oneshot};

/// A request, and the way back for its answer. Each command names the type of
/// its own answer, so that a wrong one does not compile.
enum Command {
    Issue { holder: &'static str, reply: oneshot::Sender<String> },
    Count { reply: oneshot::Sender<u32> },
}

/// Answers until no asker is left. Returns how many answers nobody took.
async fn ticket_office(mut rx: mpsc::Receiver<Command>) -> u32 {
    let (mut issued, mut not_taken) = (0, 0);
    while let Some(command) = rx.recv().await {
        // `send` does not wait, so a slow asker cannot hold the others up. It
        // fails when the asker has gone, which is no reason to stop.
        let taken = match command {
            Command::Issue { holder, reply } => {
                issued += 1;
                reply.send(format!("ticket for {holder}")).is_ok()
            }
            Command::Count { reply } => reply.send(issued).is_ok(),
        };
        not_taken += u32::from(!taken);
    }
    not_taken
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (tx, rx) = mpsc::channel(2);
    let office = tokio::spawn(ticket_office(rx));

    let ask = |holder| {
        let tx = tx.clone();
        async move {
            // A new one-shot for every request: whoever else asks meanwhile,
            // this receiver gets the answer to this request.
            let (reply, answer) = oneshot::channel();
            tx.send(Command::Issue { holder, reply }).await?;
            Ok::<_, Box<dyn Error + Send + Sync>>(answer.await?)
        }
    };
    let (ann, bob) = (tokio::spawn(ask("ann")), tokio::spawn(ask("bob")));
    let (ann, bob) = tokio::join!(ann, bob);
    println!("ann has a {}, bob has a {}", ann??, bob??);

    // An asker that has gone before its answer comes.
    let (reply, answer) = oneshot::channel();
    drop(answer);
    tx.send(Command::Count { reply }).await?;

    let (reply, answer) = oneshot::channel();
    tx.send(Command::Count { reply }).await?;
    println!("tickets issued: {}", answer.await?);

    // The last sender, which lets the office end.
    drop(tx);
    println!("answers that nobody took: {}", office.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
