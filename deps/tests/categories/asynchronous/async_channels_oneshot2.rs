//! Download in one task, process in another, and wait for both.

// ANCHOR: example
use std::{error::Error, io};
use tokio::{sync::oneshot, task::yield_now};

type Failure = Box<dyn Error + Send + Sync>;

/// Stands for a request over the network.
async fn download(path: &str) -> io::Result<String> {
    // Other tasks run meanwhile, as they would during a real request.
    yield_now().await;
    match path {
        "/poem" => Ok("a channel is a queue with two ends".to_owned()),
        _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such page")),
    }
}

/// Bytes downloaded from `path`, and words found in them.
async fn fetch(path: &'static str) -> Result<(usize, usize), Failure> {
    // The whole `Result` is handed over, since a failed download is an answer
    // too. A sender that is just dropped says that something went wrong, but
    // not what.
    let (tx, rx) = oneshot::channel::<io::Result<String>>();

    let downloading = tokio::spawn(async move {
        let page = download(path).await;
        let bytes = page.as_ref().map_or(0, String::len);
        // When the other task has gone, the page comes back as the error. Its
        // text would tell nobody what went wrong.
        tx.send(page).map(|()| bytes).map_err(|_| "nobody processes it")
    });
    let processing = tokio::spawn(async move {
        // First `?`: the sender is gone. Second `?`: the download failed.
        let text = rx.await??;
        Ok::<_, Failure>(text.split_whitespace().count())
    });

    // Both have ended before either is judged. The download comes first: if it
    // panicked, the other task knows only that its sender disappeared.
    let (downloaded, processed) = tokio::join!(downloading, processing);
    let bytes = downloaded?;
    let words = processed??;
    Ok((bytes?, words))
}

#[tokio::main]
async fn main() {
    for path in ["/poem", "/missing"] {
        match fetch(path).await {
            Ok((bytes, words)) => {
                println!("{path}: {bytes} bytes, {words} words");
            }
            Err(error) => println!("{path}: {error}"),
        }
    }
}
// ANCHOR_END: example
example_harness::test!(main);
