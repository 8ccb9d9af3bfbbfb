//! Send a request and wait for the answer to just this request.

// ANCHOR: example
use std::{collections::HashMap, error::Error};
use tokio::sync::{mpsc, oneshot};

/// What a guest can ask of the kitchen. The sender in it is the way back.
enum Command {
    Order { dish: &'static str, reply: oneshot::Sender<Option<u32>> },
    Refill { dish: &'static str, portions: u32 },
}

/// Orders `dish`, and says how many portions are left behind it.
async fn order(
    kitchen: &mpsc::Sender<Command>,
    dish: &'static str,
) -> Result<Option<u32>, Box<dyn Error>> {
    let (reply, answer) = oneshot::channel();
    // Fails if the kitchen is closed already.
    kitchen.send(Command::Order { dish, reply }).await?;
    // Fails if it closes before it answers.
    Ok(answer.await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(4);

    // The stock belongs to this task alone, so it needs no lock.
    let kitchen = tokio::spawn(async move {
        let mut stock = HashMap::from([("soup", 2)]);
        let mut nobody_waited = 0;
        while let Some(command) = rx.recv().await {
            match command {
                Command::Refill { dish, portions } => {
                    *stock.entry(dish).or_default() += portions;
                }
                Command::Order { dish, reply } => {
                    let portions = stock.entry(dish).or_default();
                    let left = portions.checked_sub(1);
                    *portions = left.unwrap_or(0);
                    // Does not wait. It fails if the guest has left, which is
                    // no reason to stop for the others.
                    if reply.send(left).is_err() {
                        nobody_waited += 1;
                    }
                }
            }
        }
        (stock, nobody_waited)
    });

    println!("first soup: {:?} left", order(&tx, "soup").await?);
    println!("a cake: {:?} left", order(&tx, "cake").await?);
    tx.send(Command::Refill { dish: "cake", portions: 3 }).await?;
    println!("a cake again: {:?} left", order(&tx, "cake").await?);

    // A guest who orders and leaves: `_` drops the receiver at once.
    let (reply, _) = oneshot::channel();
    tx.send(Command::Order { dish: "soup", reply }).await?;

    // Closes the kitchen: this was the only sender.
    drop(tx);
    let (stock, nobody_waited) = kitchen.await?;
    println!("stock: soup {}, cake {}", stock["soup"], stock["cake"]);
    println!("answers that nobody waited for: {nobody_waited}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
