//! Connections: how many a client may have, for how long, and that none keeps others out.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};

use super::server::{PATIENCE, Server, eventually, execute, send, settings, text};

const OPEN: &str = "playground_connections";
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LAST: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// A connection from 127.0.0.`number`: another client for each number.
async fn connect(server: &Server, number: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    let own = SocketAddr::from((Ipv4Addr::new(127, 0, 0, number), 0));
    socket.bind(own).expect("all of 127/8 is this machine");
    socket.connect(server.address).await.expect("it listens")
}

/// Sends `request` and reads until the other end closes. Returns the text that came.
async fn ask(mut stream: TcpStream, request: &str) -> String {
    // The connection may be closed already.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    // A reset is an end, too.
    let read = async { drop(stream.read_to_end(&mut bytes).await) };
    timeout(PATIENCE, read).await.expect("the other end closes");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How long the server keeps a connection on which only `sent` was sent, and its reply.
async fn kept(server: &Server, sent: &str) -> (Duration, String) {
    let began = Instant::now();
    let got = ask(connect(server, 1).await, sent).await;
    (began.elapsed(), got)
}

#[proven::test]
async fn one_client_cannot_take_every_connection() {
    // Here the server keeps silent connections for long.
    let server = Server::start(&["--connections", "8", "--header-timeout", "600"]).await;
    let mut silent = Vec::new();
    for _ in 0..12 {
        silent.push(connect(&server, 1).await);
    }
    let answered = timeout(Duration::from_secs(20), ask(connect(&server, 2).await, LAST)).await;
    assert!(answered.expect("there is a place for another").ends_with("ok"));
    // The server closes connections beyond the limit at once, and a place that
    // is given up may be taken again.
    server.until("playground_connections_refused_total", 8.0).await;
    for stream in silent.drain(4..) {
        assert_eq!(ask(stream, "").await, "");
    }
    drop(silent.pop());
    let again = async || ask(connect(&server, 1).await, LAST).await.ends_with("ok");
    eventually("it may have another one", again).await;
}

#[proven::test]
async fn a_limit_of_ones_own_is_kept() {
    let options = ["--connections-per-client", "1", "--header-timeout", "600"];
    let server = Server::start(&options).await;
    let first = connect(&server, 1).await;
    assert_eq!(ask(connect(&server, 1).await, LAST).await, "");
    assert!(ask(connect(&server, 2).await, LAST).await.ends_with("ok"));
    assert!(ask(first, LAST).await.ends_with("ok"));
}

#[proven::test]
fn how_many_one_client_may_have_depends_on_who_is_served() {
    let of = |options: &[&str]| settings(options).connections_per_client;
    assert_eq!(of(&[]), 256);
    assert_eq!(of(&["--public"]), 32);
    assert_eq!(of(&["--public", "--connections", "8"]), 8);
    assert_eq!(of(&["--public", "--trust-proxy"]), 512);
    assert_eq!(of(&["--public", "--trust-proxy", "--connections-per-client", "7"]), 7);
    assert_eq!(settings(&[]).header_timeout, Duration::from_secs(10));
}

#[proven::test]
async fn who_does_not_ask_is_cut_off_in_time() {
    let server = Server::start(&["--header-timeout", "1", "--body-timeout", "1"]).await;
    let json = "Host: localhost\r\nContent-Type: application/json\r\n";
    for sent in [
        String::new(),
        "G".to_owned(),
        // After a first request, without a second one.
        HEALTH.to_owned(),
        format!("{HEALTH}{HEALTH}POST /execute HT"),
        // A body that never comes, for an endpoint that does not read it.
        HEALTH.replace("\r\n\r\n", "\r\nContent-Length: 9\r\n\r\n"),
        format!("POST /nowhere HTTP/1.1\r\n{json}Content-Length: 9\r\n\r\n"),
        format!("POST /execute HTTP/1.1\r\n{json}Content-Length: 9\r\n\r\n{{"),
        format!("POST /execute HTTP/1.1\r\n{json}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n"),
        format!(
            "POST /execute HTTP/1.1\r\n{json}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"
        ),
    ] {
        let (time, got) = kept(&server, &sent).await;
        assert!(time < Duration::from_secs(10), "{time:?} for {sent:?}: {got}");
    }
    server.until(OPEN, 0.0).await;
}

#[proven::test]
async fn who_sends_drop_by_drop_is_cut_off_in_time() {
    let server = Server::start(&["--header-timeout", "1", "--body-timeout", "1"]).await;
    let head = "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    for begin in [head.to_owned(), format!("{head}Content-Length: 1000\r\n\r\n{{")] {
        let (mut read, mut write) = connect(&server, 1).await.into_split();
        let drops = async move {
            write.write_all(begin.as_bytes()).await.expect("it is open");
            while write.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let ended = async { drop(read.read_to_end(&mut Vec::new()).await) };
        let ended = timeout(Duration::from_secs(10), async { tokio::join!(drops, ended) }).await;
        assert!(ended.is_ok(), "it is still served");
    }
}

#[proven::test]
async fn who_asks_again_and_again_keeps_nobody_out() {
    let options = ["--connections", "2", "--connections-per-client", "2"];
    let server = Server::start(&options).await;
    let mut hoards = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(&server, 1).await;
        stream.write_all(HEALTH.as_bytes()).await.expect("it is open");
        stream.read_u8().await.expect("it is answered");
        hoards.push(tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while stream.write_all(HEALTH.as_bytes()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if matches!(stream.read(&mut buffer).await, Ok(0) | Err(_)) {
                    break;
                }
            }
        }));
    }
    let other = timeout(Duration::from_secs(8), ask(connect(&server, 2).await, LAST)).await;
    assert!(other.expect("there is a place soon").ends_with("ok"));
    hoards.iter().for_each(tokio::task::JoinHandle::abort);
}

#[proven::test]
async fn connections_are_bounded() {
    let server = Server::start(&["--connections", "1"]).await;
    let first = connect(&server, 2).await;
    let second = send(server.get("/healthz"));
    tokio::pin!(second);
    let early = timeout(Duration::from_millis(200), &mut second).await;
    assert!(early.is_err(), "it is answered though the only place is taken");
    drop(first);
    assert_eq!(text(second.await).await, "ok");
    // The server closes the connection after its reply, since there was no other place.
    server.until(OPEN, 0.0).await;
}

#[proven::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = Server::start(&[]).await;
    for (head, status) in [
        (format!("X: {}\r\n", "x".repeat(16 << 10)), "200"),
        (format!("X: {}\r\n", "x".repeat(100 << 10)), "431"),
        ("X: x\r\n".repeat(200), "431"),
    ] {
        let request = LAST.replace("Connection", &format!("{head}Connection"));
        let got = ask(connect(&server, 1).await, &request).await;
        assert!(got.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {got}");
    }
}

/// The server must notice that a client is gone, even if more came after its request.
#[proven::test]
async fn who_leaves_after_more_than_one_request_is_missed() {
    const RUNNING: &str = r#"playground_processes{queue="run"}"#;
    let server = Server::start(&[]).await;
    let body = execute("fn main() { loop { std::thread::park(); } }").to_string();
    for more in ["", "G", HEALTH, &HEALTH.repeat(100)] {
        let mut stream = connect(&server, 1).await;
        let head = "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json";
        let request = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}{more}", body.len());
        stream.write_all(request.as_bytes()).await.expect("it is open");
        server.until(RUNNING, 1.0).await;
        let began = Instant::now();
        drop(stream);
        server.until(RUNNING, 0.0).await;
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}: {more:?}", began.elapsed());
    }
}
