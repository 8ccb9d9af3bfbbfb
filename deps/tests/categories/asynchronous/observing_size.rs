//! Keep messages and the futures that send them small.

// ANCHOR: example
use std::error::Error;
use std::mem::{size_of, size_of_val};
use tokio::sync::mpsc;

type Picture = [u8; 4096];

// Each message has the size of the largest one, and so has each place in the
// queue. Clippy warns of that.
#[allow(clippy::large_enum_variant)]
enum Large {
    Key(u8),
    Picture(Picture),
}

// The picture is on the heap, and what is moved is its address.
enum Small {
    Key(u8),
    Picture(Box<Picture>),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("large message: {} bytes", size_of::<Large>());
    println!("small message: {} bytes", size_of::<Small>());

    let (large_tx, mut large_rx) = mpsc::channel(2);
    let (small_tx, mut small_rx) = mpsc::channel(2);

    // A future of `send` holds the message until there is room, and a task that
    // awaits it holds that future.
    let large = large_tx.send(Large::Picture([1; 4096]));
    let small = small_tx.send(Small::Picture(Box::new([1; 4096])));
    let holds = |bytes| {
        if bytes >= size_of::<Picture>() { "holds" } else { "does not hold" }
    };
    println!(
        "the future of the large one {} the picture",
        holds(size_of_val(&large))
    );
    println!(
        "the future of the small one {} the picture",
        holds(size_of_val(&small))
    );
    large.await?;
    small.await?;
    large_tx.send(Large::Key(7)).await?;
    small_tx.send(Small::Key(7)).await?;

    drop((large_tx, small_tx));
    let mut received = [0, 0];
    while let Some(message) = large_rx.recv().await {
        received[0] += match message {
            Large::Key(key) => usize::from(key),
            Large::Picture(picture) => picture.len(),
        };
    }
    while let Some(message) = small_rx.recv().await {
        received[1] += match message {
            Small::Key(key) => usize::from(key),
            Small::Picture(picture) => picture.len(),
        };
    }
    println!("received the same: {received:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
