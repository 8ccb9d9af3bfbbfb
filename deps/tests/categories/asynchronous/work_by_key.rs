//! Share messages among workers, and keep the order of those with one key.

// ANCHOR: example
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use tokio::sync::mpsc;

#[derive(Debug)]
struct Event {
    account: &'static str,
    euros: i32,
}

/// The same worker each time for the same key.
fn worker_of(key: &str, workers: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    (hasher.finish() % workers as u64) as usize
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (mut queues, mut workers) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let (tx, mut rx) = mpsc::channel::<Event>(8);
        queues.push(tx);
        workers.push(tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some(Event { account, euros }) = rx.recv().await {
                done.push(format!("{account} {euros:+}"));
            }
            done
        }));
    }

    for (account, euros) in
        [("ann", 50), ("bob", 20), ("ann", -30), ("eve", 5), ("bob", -20)]
    {
        let worker = worker_of(account, queues.len());
        queues[worker].send(Event { account, euros }).await?;
    }

    // Drops all senders, at which every worker ends.
    drop(queues);
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await?);
    }
    // By account, since which worker has which is up to the hash. The sort is
    // stable: it keeps the order within an account.
    done.sort_by_key(|line| line.split(' ').next().map(str::to_owned));
    println!("{done:#?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
