//! Race a whole task against its cancellation.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Puts things in order, however the task ends.
struct Download(&'static str);

impl Drop for Download {
    fn drop(&mut self) {
        println!("  {}: temporary file removed", self.0);
    }
}

/// May be cut off at any `.await`: nothing but its own file is half done then.
async fn download(name: &'static str, seconds: u64) -> usize {
    let download = Download(name);
    sleep(Duration::from_secs(seconds)).await;
    println!("  {}: complete", download.0);
    name.len()
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let stop = CancellationToken::new();
    let tasks = [("short", 1), ("long", 60)].map(|(name, seconds)| {
        let stop = stop.clone();
        // The task itself knows nothing of the token.
        tokio::spawn(stop.run_until_cancelled_owned(download(name, seconds)))
    });
    sleep(Duration::from_secs(10)).await;
    println!("stop");
    stop.cancel();
    for task in tasks {
        // `None` for the one that was cut off.
        println!("{:?}", task.await?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
