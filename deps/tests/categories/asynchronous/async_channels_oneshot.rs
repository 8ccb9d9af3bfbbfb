//! Send one result from a task to the task that waits for it.

// ANCHOR: example
use tokio::sync::oneshot;

fn compute() -> u64 {
    (1..=10).product()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (tx, rx) = oneshot::channel();
    let worker = tokio::spawn(async move { tx.send(compute()) });
    println!("10! = {}", rx.await?);
    worker.await?.expect("the receiver lives until it has its answer");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
