//! Wait on two channels with the macro of the futures crate, in any runtime.

// ANCHOR: example
use futures::channel::mpsc::{self, SendError};
use futures::{SinkExt, StreamExt, executor::block_on, select, try_join};

async fn count(mut tx: mpsc::Sender<u32>, last: u32) -> Result<u32, SendError> {
    for n in 1..=last {
        tx.send(n).await?;
    }
    Ok(last)
}

fn main() -> Result<(), SendError> {
    let (order, mut orders) = mpsc::channel(1);
    let (dish, mut dishes) = mpsc::channel(1);

    let kitchen = async {
        let (mut ordered, mut cooked) = (Vec::new(), Vec::new());
        loop {
            select! {
                // A channel that has ended is left out from then on, since
                // this future knows that there is nothing more to come.
                n = orders.select_next_some() => ordered.push(n),
                n = dishes.select_next_some() => cooked.push(n),
                // All of them have ended.
                complete => break,
            }
        }
        Ok((ordered, cooked))
    };

    // No runtime: one thread polls the three in turn.
    let all = async { try_join!(count(order, 2), count(dish, 3), kitchen) };
    let (sent, also_sent, (ordered, cooked)) = block_on(all)?;
    // When both are ready, `select!` takes either, so only the order within
    // one channel is certain.
    println!("orders: sent {sent}, received {ordered:?}");
    println!("dishes: sent {also_sent}, received {cooked:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
