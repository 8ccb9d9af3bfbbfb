//! Publish a value once to many tasks.

// ANCHOR: example
use std::{error::Error, sync::Arc};
use tokio::sync::SetOnce;
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

struct Server {
    address: String,
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let server = Arc::new(SetOnce::new());
    let mut clients = JoinSet::new();
    // The last one comes when the value is there.
    for comes_at in [0, 10, 200] {
        let server = Arc::clone(&server);
        clients.spawn(async move {
            sleep(Duration::from_millis(comes_at)).await;
            // Waits until the value is set. Everybody gets a reference to the
            // same one, as often as they ask; nothing is cloned.
            let server: &Server = server.wait().await;
            let ms = start.elapsed().as_millis();
            format!("came at {comes_at}, got {} at {ms} ms", server.address)
        });
    }

    println!("known: {}", server.initialized());
    sleep(Duration::from_millis(100)).await;
    let first = Server { address: "10.0.0.1:80".to_owned() };
    println!("first: {}", server.set(first).is_ok());
    // The second comes back in the error.
    let second = Server { address: "10.0.0.2:80".to_owned() };
    println!("second: {}", server.set(second).is_ok());

    let mut lines = clients.join_all().await;
    lines.sort();
    println!("{}", lines.join("\n"));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
