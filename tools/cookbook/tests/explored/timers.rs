use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let slow = tokio::spawn(async { sleep(Duration::from_secs(3)).await });
    match timeout(Duration::from_secs(1), slow).await {
        Ok(_) => println!("done"),
        Err(_) => println!("too late"),
    }
}
