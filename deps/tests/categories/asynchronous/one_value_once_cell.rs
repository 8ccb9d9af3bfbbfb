//! Make a value when it is first needed, once for all tasks.

// ANCHOR: example
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::{Instant, sleep};

/// Stands for a connection that takes 100 ms. The first attempt fails.
async fn connect(attempts: &AtomicU32) -> Result<String, String> {
    let attempt = attempts.fetch_add(1, Ordering::Relaxed) + 1;
    sleep(Duration::from_millis(100)).await;
    match attempt {
        1 => Err("refused".to_owned()),
        _ => Ok(format!("connection {attempt}")),
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let attempts = Arc::new(AtomicU32::new(0));
    let shared = Arc::new(OnceCell::new());
    println!("before: {:?}", shared.get());

    let tasks = [(); 4].map(|()| {
        let (shared, attempts) = (Arc::clone(&shared), Arc::clone(&attempts));
        tokio::spawn(async move {
            // One of them connects. The others wait for it and use the result,
            // or, if it has failed, one of them tries again.
            let connection =
                shared.get_or_try_init(|| connect(&attempts)).await;
            let ms = start.elapsed().as_millis();
            format!("{ms} ms: {connection:?}")
        })
    });
    // Which task is first does not matter.
    let mut lines = Vec::new();
    for task in tasks {
        lines.push(task.await?);
    }
    lines.sort();
    println!("{}", lines.join("\n"));

    // From now on, it is there at once.
    println!("after: {:?}", shared.get());
    println!("attempts: {}", attempts.load(Ordering::Relaxed));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
