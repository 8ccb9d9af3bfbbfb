//! Give one client to two tasks, which does not compile.
//@ compile-fail: E0382

// ANCHOR: example
use std::{error::Error, io};
use tokio::task::yield_now;

/// Stands for a connection to a server that keeps values under keys.
struct Client;

impl Client {
    // `&mut self`, since the answer is what the connection delivers next:
    // nobody else may use it between the request and the answer.
    async fn get(&mut self, key: &str) -> io::Result<String> {
        yield_now().await;
        Ok(format!("value of {key}"))
    }

    async fn set(&mut self, _key: &str, _value: &str) -> io::Result<()> {
        yield_now().await;
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut client = Client;

    // A task may outlive the function that spawned it, so it cannot borrow
    // the client. It has to own what it uses.
    let reader = tokio::spawn(async move {
        // The first task takes the client...
        client.get("apple").await
    });
    let writer = tokio::spawn(async move {
        // ...and nothing is left for the second.
        client.set("pear", "green").await
    });

    println!("{}", reader.await??);
    writer.await??;
    Ok(())
}
// ANCHOR_END: example
