//! Look at the next message, and take it only if it fits.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(8);
    // An account and an amount.
    for booking in [("A", 1), ("A", 2), ("B", 5), ("A", 3), ("A", 4)] {
        tx.send(booking).await?;
    }
    drop(tx);

    // Bookings of one account in a row become one line.
    let mut bookings = ReceiverStream::new(rx).peekable();
    while let Some((account, mut sum)) = bookings.next().await {
        let mut count = 1;
        // Waits for a message if none is there. A booking of another account
        // stays where it is, for the next round.
        while let Some((_, amount)) =
            bookings.peek().await.filter(|next| next.0 == account)
        {
            sum += amount;
            count += 1;
            bookings.next().await;
        }
        println!("{account}: {sum}, in {count}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
