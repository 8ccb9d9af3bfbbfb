//! Test a task alone, by holding the other ends of its channels.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::TryRecvError};

#[derive(Debug, PartialEq)]
enum Mail {
    Order(&'static str),
    Alarm(u32),
}

/// What is tested: reorders what runs low, and raises an alarm for what has
/// run out. It does not know who sends, nor who gets the mail.
async fn watch_stock(
    mut levels: mpsc::Receiver<(&'static str, u32)>,
    mail: mpsc::Sender<Mail>,
) -> Result<u32, mpsc::error::SendError<Mail>> {
    let (mut handled, mut out) = (0, 0);
    while let Some((fruit, level)) = levels.recv().await {
        if level < 3 {
            mail.send(Mail::Order(fruit)).await?;
        }
        if level == 0 {
            out += 1;
            mail.send(Mail::Alarm(out)).await?;
        }
        handled += 1;
    }
    Ok(handled)
}

// In your crate: `#[tokio::test]`.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(8);
    // Room for all that it may send, or it would wait for the test.
    let (mail_tx, mut mail) = mpsc::channel(8);
    let task = tokio::spawn(watch_stock(rx, mail_tx));

    tx.send(("fig", 0)).await?;
    assert_eq!(mail.recv().await, Some(Mail::Order("fig")));
    assert_eq!(mail.recv().await, Some(Mail::Alarm(1)));
    println!("out of stock: an order and an alarm");

    // That nothing is sent can be told only when this message is handled. The
    // next one is a marker: its mail comes right after.
    tx.send(("plum", 3)).await?;
    tx.send(("pear", 2)).await?;
    assert_eq!(mail.recv().await, Some(Mail::Order("pear")));
    assert_eq!(mail.try_recv(), Err(TryRecvError::Empty));
    println!("enough of it: nothing");

    // The end of its input is its end, and its mail ends with it.
    drop(tx);
    assert_eq!(mail.recv().await, None);
    println!("ended with {:?}", task.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
