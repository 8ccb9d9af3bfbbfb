//! See which messages a slow subscriber loses.
//@ needs: nats-server

// ANCHOR: example
use async_nats::{ConnectOptions, Event};
use futures::StreamExt;
use std::{env, error::Error, str};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let (lost_tx, mut lost) = mpsc::unbounded_channel();
    let client = ConnectOptions::new()
        // Messages that wait in this process, for each subscription. The
        // default is 65,536.
        .subscription_capacity(4)
        // Only here the client tells that it has dropped messages. It tells of
        // some, if they are many.
        .event_callback(move |event| {
            let lost_tx = lost_tx.clone();
            async move {
                if matches!(event, Event::SlowConsumer(_)) {
                    lost_tx
                        .send(())
                        .expect("`main` counts as long as the client lives");
                }
            }
        })
        .connect(url)
        .await?;

    let mut orders = client.subscribe("bakery.orders").await?;
    for order in 1..=10 {
        client.publish("bakery.orders", order.to_string().into()).await?;
    }
    // The answer comes behind the ten messages. So all have arrived, and the
    // subscriber has not read one yet.
    client
        .request("nobody.listens", "".into())
        .await
        .expect_err("nobody answers");
    for _ in 5..=10 {
        lost.recv().await.ok_or("the client has ended")?;
    }

    // There is room again as soon as one is read.
    for _ in 1..=4 {
        let order = orders.next().await.ok_or("the client has ended")?;
        println!("order {}", str::from_utf8(&order.payload)?);
    }
    client.publish("bakery.orders", "11".into()).await?;
    let order = orders.next().await.ok_or("the client has ended")?;
    println!("order {}", str::from_utf8(&order.payload)?);
    println!("another one lost: {}", lost.try_recv().is_ok());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
