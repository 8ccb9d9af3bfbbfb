//! Send closures to the task that owns the state.

// ANCHOR: example
use std::collections::BTreeMap;
use std::error::Error;
use tokio::sync::{mpsc, oneshot};

type Stock = BTreeMap<&'static str, u32>;

/// What the owner shall do. The box gives all closures one type, as the queue
/// has one. `Send`, since the owner may run on another thread.
type Job = Box<dyn FnOnce(&mut Stock) + Send>;

#[derive(Clone)]
struct Store(mpsc::Sender<Job>);

impl Store {
    /// Runs `work` in the owner's task, and returns what it returns.
    async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Stock) -> R + Send + 'static,
    ) -> Result<R, String> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |stock| {
            // An asker that has left needs no answer.
            reply.send(work(stock)).ok();
        });
        self.0.send(job).await.map_err(|_| "the owner is gone")?;
        Ok(answer.await.map_err(|_| "the owner is gone")?)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel::<Job>(8);
    let owner = tokio::spawn(async move {
        let mut stock = Stock::new();
        // Knows nothing of what others want of the stock.
        while let Some(job) = rx.recv().await {
            job(&mut stock);
        }
        stock
    });
    let store = Store(tx);

    let deliveries = [("apples", 5), ("pears", 2), ("apples", 3)];
    let deliveries = deliveries.map(|(fruit, amount)| {
        let store = store.clone();
        tokio::spawn(async move {
            // Reads and writes in one job, so nothing comes between.
            store
                .run(move |stock| *stock.entry(fruit).or_default() += amount)
                .await
        })
    });
    for delivery in deliveries {
        delivery.await??;
    }

    // Each closure has its own type of answer.
    let total: u32 = store.run(|stock| stock.values().sum()).await?;
    let most =
        store.run(|stock| stock.iter().max_by_key(|it| it.1).map(|it| *it.0));
    println!("{total} pieces of fruit, {:?} most of all", most.await?);
    let sold = store.run(|stock| stock.remove("pears")).await?;
    println!("sold pears: {sold:?}");

    drop(store);
    println!("left: {:?}", owner.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
