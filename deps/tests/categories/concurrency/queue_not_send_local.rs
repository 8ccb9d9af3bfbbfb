//! Send what is not `Send` between tasks of one thread.

// ANCHOR: example
use std::{error::Error, rc::Rc};
use tokio::sync::mpsc;
use tokio::task::{LocalSet, spawn_local};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Its tasks stay on the thread that runs it, so they need not be `Send`.
    LocalSet::new()
        .run_until(async {
            let (tx, mut rx) = mpsc::channel(1);
            let report = Rc::new("report");
            let printer = spawn_local(async move {
                while let Some(report) = rx.recv().await {
                    println!(
                        "{report}, shared by {}",
                        Rc::strong_count(&report)
                    );
                }
            });
            tx.send(Rc::clone(&report)).await?;
            drop(tx);
            printer.await?;
            println!("now shared by {}", Rc::strong_count(&report));
            Ok(())
        })
        .await
}
// ANCHOR_END: example
example_harness::test!(main);
