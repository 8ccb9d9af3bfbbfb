//! Clients that leave: their work ends, and their places are free again.

use std::sync::Arc;

use super::server::{Server, Waiting, evaluate, execute, gone, runs, send};

const RUNNING: &str = r#"playground_processes{queue="run"}"#;
const COMPILING: &str = r#"playground_processes{queue="compile"}"#;

/// Compiles for very long, printing nothing.
pub const ENDLESS: &str = "
    trait Count { const N: u128; }
    struct Zero;
    impl Count for Zero { const N: u128 = { let mut n = 0; while n < u128::MAX { n += 1 } n }; }
    #[allow(long_running_const_eval)]
    fn main() { println!(\"{}\", Zero::N); }
";

#[proven::test]
async fn a_stream_that_is_left_ends_its_program() {
    let server = Server::start(&[]).await;
    let waiting = Waiting::new();
    let mut lines = server.stream(&waiting.code()).await;
    let process = lines.printed().await;
    assert_eq!(server.metric(RUNNING).await, 1.0);
    drop(lines);
    server.until(RUNNING, 0.0).await;
    gone(&process).await;
}

#[proven::test]
async fn a_request_that_is_left_ends_its_program() {
    let server = Arc::new(Server::start(&[]).await);
    for (path, body) in [("/execute", execute as fn(&str) -> _), ("/evaluate.json", evaluate)] {
        let waiting = Waiting::new();
        let request = server.post(path, &body(&waiting.code()));
        let request = tokio::spawn(async move { send(request).await });
        waiting.started().await;
        request.abort();
        server.until(RUNNING, 0.0).await;
    }
}

#[proven::test]
async fn a_compilation_that_is_left_ends() {
    let server = Server::start(&[]).await;
    for path in ["/execute", "/ahead"] {
        let request = server.post(path, &execute(ENDLESS));
        let request = tokio::spawn(async move { send(request).await });
        server.until(COMPILING, 1.0).await;
        request.abort();
        server.until(COMPILING, 0.0).await;
    }
}

#[proven::test]
async fn a_request_that_leaves_the_queue_gives_its_place_away() {
    let server = Server::start(&["--runs", "1", "--queue-per-client", "1"]).await;
    let waiting = Waiting::new();
    let mut first = server.stream(&waiting.code()).await;
    first.printed().await;
    let second = server.stream("fn main() { println!(\"second\") }").await;
    let (third, _) =
        super::server::refusal(server.post("/execute", &execute("fn main() {}"))).await;
    assert_eq!(third, 429);
    server.until(r#"playground_waiting{queue="run"}"#, 1.0).await;
    drop(second);
    server.until(r#"playground_waiting{queue="run"}"#, 0.0).await;
    let mut fourth = server.stream("fn main() { println!(\"fourth\") }").await;
    waiting.go();
    assert_eq!(fourth.printed().await, "fourth\n");
}

#[proven::test]
async fn a_server_that_ends_leaves_nothing() {
    let server = Server::start(&[]).await;
    let waiting = Waiting::new();
    let mut lines = server.stream(&waiting.code()).await;
    let process = lines.printed().await;
    server.end().await;
    assert!(!runs(&process));
}
