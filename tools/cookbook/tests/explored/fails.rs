use tokio::sync::watch;

#[tokio::main]
async fn main() -> Result<(), String> {
    let (tx, rx) = watch::channel(0);
    let task = tokio::spawn(async move { tx.send_replace(1) });
    tokio::task::yield_now().await;
    let seen = *rx.borrow();
    task.await.map_err(|error| error.to_string())?;
    if seen == 0 { Err("it was not set yet".to_owned()) } else { Ok(()) }
}
