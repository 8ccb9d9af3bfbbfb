//! Send what must not leave its thread.

// ANCHOR: example
use std::{cell::Cell, error::Error, rc::Rc};
use tokio::sync::mpsc;
use tokio::task::{LocalSet, spawn_local};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Runs its tasks on this thread only, so they may share an `Rc`.
    let local = LocalSet::new();
    let total = local.run_until(async {
        let (tx, mut rx) = mpsc::channel::<Rc<Cell<u32>>>(4);
        let doubler = spawn_local(async move {
            while let Some(number) = rx.recv().await {
                number.set(number.get() * 2);
            }
        });
        let number = Rc::new(Cell::new(21));
        tx.send(Rc::clone(&number)).await?;
        drop(tx);
        doubler.await?;
        Ok::<_, Box<dyn Error>>(number.get())
    });
    println!("total: {}", total.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
