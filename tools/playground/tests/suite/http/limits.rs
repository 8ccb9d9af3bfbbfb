//! Limits on what clients may ask for: how much, how often, how slowly.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::leaving::ENDLESS;
use super::server::{Server, Waiting, client, execute, lines, refusal, reply, send};

const RUNNING: &str = r#"playground_processes{queue="run"}"#;
const COMPILING: &str = r#"playground_processes{queue="compile"}"#;
const OTHER: &str = "fn main() { println!(\"other\") }";

#[proven::test]
async fn a_full_queue_answers_at_once() {
    let server = Server::start(&["--runs", "1", "--queue-per-client", "0"]).await;
    let waiting = Waiting::new();
    let mut first = server.stream(&waiting.code()).await;
    first.printed().await;
    for path in ["/execute", "/evaluate.json"] {
        let body = match path {
            "/execute" => execute("fn main() {}"),
            _ => super::server::evaluate("fn main() {}"),
        };
        let response = send(server.post(path, &body)).await;
        assert_eq!(response.status(), 429);
        let seconds = response.headers()["retry-after"].to_str().expect("ASCII").to_owned();
        assert!((1..=60).contains(&seconds.parse::<u64>().expect("seconds")), "{seconds}");
        let error = reply(response).await["error"].as_str().expect("a message").to_owned();
        assert!(error.contains("try again in"), "{error}");
    }
    waiting.go();
    assert_eq!(first.printed().await, "done\n");
    server.until(RUNNING, 0.0).await;
    assert_eq!(send(server.post("/execute", &execute("fn main() {}"))).await.status(), 200);
}

#[proven::test]
async fn a_compiled_program_keeps_no_place_to_compile() {
    let server = Server::start(&["--compiles", "1"]).await;
    let waiting = Waiting::new();
    assert_eq!(send(server.post("/ahead", &execute(&waiting.code()))).await.status(), 200);
    let mut lines = server.stream(&waiting.code()).await;
    lines.printed().await;
    assert_eq!(server.metric(r#"playground_processes{queue="compile"}"#).await, 0.0);
    waiting.go();
}

#[proven::test]
async fn a_compiled_program_runs_while_no_other_can_be_compiled() {
    let server = Server::start(&["--trust-proxy", "--compiles", "1", "--queue", "1"]).await;
    let ask = |number: u8, path: &str, code: &str| {
        let request = server.post(path, &execute(code));
        request.header("x-forwarded-for", client(number).to_string())
    };
    let kept = "fn main() { println!(\"kept\") }";
    assert_eq!(send(ask(1, "/ahead", kept)).await.status(), 200);
    // One program is compiled, one waits, and there is no room for a third.
    let mut fills = Vec::new();
    for (number, code) in [(2, ENDLESS.to_owned()), (3, format!("{ENDLESS} "))] {
        fills.push(tokio::spawn(send(ask(number, "/execute", &code))));
    }
    server.until(r#"playground_waiting{queue="compile"}"#, 1.0).await;
    let (status, message) = refusal(ask(4, "/execute", "fn main() { /* new */ }")).await;
    assert_eq!(status, 429, "{message}");
    for number in [1, 4] {
        let answer = reply(send(ask(number, "/execute", kept)).await).await;
        assert_eq!(answer["stdout"], "kept\n");
        assert_eq!(send(ask(number, "/ahead", kept)).await.status(), 200);
    }
    assert_eq!(server.metric(r#"playground_waiting{queue="compile"}"#).await, 1.0);
    fills.iter().for_each(tokio::task::JoinHandle::abort);
}

#[proven::test]
async fn who_waits_for_a_state_holds_no_place() {
    let server = Server::start(&["--compiles", "2"]).await;
    let edit = |code: &str| {
        let mut body = execute(code);
        body["session"] = "a secret of sixteen bytes".into();
        body["snippet"] = "waits".into();
        server.post("/execute", &body)
    };
    let first = tokio::spawn(send(edit(ENDLESS)));
    server.until(COMPILING, 1.0).await;
    let second = edit(&format!("{ENDLESS} ")).header("accept", "application/x-ndjson");
    let mut second = lines(send(second).await);
    assert_eq!(second.next().await.expect("a line")["event"], "queued");
    let other = reply(send(server.post("/execute", &execute(OTHER))).await).await;
    assert_eq!(other["stdout"], "other\n");
    assert_eq!(server.metric(COMPILING).await, 1.0);
    first.abort();
    assert_eq!(second.next().await.expect("a line")["event"], "compiling");
    drop(second);
    server.until(COMPILING, 0.0).await;
}

#[proven::test]
async fn who_waits_to_be_compiled_takes_no_room_of_who_only_runs() {
    let few = ["--compiles", "1", "--queue", "20", "--runs", "1", "--runs-per-client", "1"];
    let server = Server::start(&[&["--trust-proxy"][..], &few].concat()).await;
    let ask = |number: u8, code: &str| {
        let request = server.post("/execute", &execute(code));
        request.header("x-forwarded-for", client(number).to_string())
    };
    let kept = "fn main() { println!(\"also kept\") }";
    assert_eq!(send(ask(1, kept)).await.status(), 200);
    let mut fills = Vec::new();
    for number in 2..=22 {
        let code = format!("{ENDLESS}{}", " ".repeat(number as usize + 1));
        fills.push(tokio::spawn(send(ask(number, &code))));
    }
    server.until(r#"playground_waiting{queue="compile"}"#, 20.0).await;
    let all = (30..60).map(|number| send(ask(number, kept)));
    let all: Vec<_> = all.map(tokio::spawn).collect();
    for answer in all {
        assert_eq!(answer.await.expect("it does not panic").status(), 200);
    }
    fills.iter().for_each(tokio::task::JoinHandle::abort);
}

#[proven::test]
async fn who_compiles_ahead_makes_room() {
    let server = Server::start(&["--compiles", "1", "--queue", "1"]).await;
    let compiles = tokio::spawn(send(server.post("/execute", &execute(ENDLESS))));
    server.until(r#"playground_processes{queue="compile"}"#, 1.0).await;
    let soon = execute("fn main() { println!(\"soon\") }");
    let ahead = tokio::spawn(refusal(server.post("/ahead", &soon)));
    server.until(r#"playground_waiting{queue="compile"}"#, 1.0).await;
    let _asked = server.stream("fn main() { println!(\"asked\") }").await;
    let (status, message) = ahead.await.expect("it does not panic");
    assert_eq!(status, 429, "{message}");
    compiles.abort();
}

#[proven::test]
async fn one_client_cannot_take_every_slot() {
    let options = ["--trust-proxy", "--runs", "2", "--queue", "9", "--queue-per-client", "0"];
    let server = Server::start(&options).await;
    let run = |number: u8, code: &str| {
        let request = server.post("/execute", &execute(code));
        request.header("x-forwarded-for", format!("198.51.100.99, {}", client(number)))
    };
    let waiting = Waiting::new();
    let first = run(1, &waiting.code()).header("accept", "application/x-ndjson");
    let mut first = super::server::lines(send(first).await);
    first.printed().await;
    let (status, message) = refusal(run(1, "fn main() {}")).await;
    assert_eq!(status, 429, "{message}");
    assert_eq!(send(run(2, "fn main() {}")).await.status(), 200);
    waiting.go();
}

#[proven::test]
async fn a_client_that_asks_too_often_is_told_when() {
    let server = Server::start(&["--trust-proxy", "--rate", "1", "--burst", "2"]).await;
    let ask = |number: u8| {
        let request = server.post("/evaluate.json", &super::server::evaluate("fn main() {}"));
        request.header("x-forwarded-for", client(number).to_string())
    };
    for _ in 0..2 {
        assert_eq!(send(ask(1)).await.status(), 200);
    }
    let response = send(ask(1)).await;
    assert_eq!(response.status(), 429);
    let seconds = response.headers()["retry-after"].to_str().expect("ASCII").to_owned();
    assert!((1..=60).contains(&seconds.parse::<u64>().expect("seconds")), "{seconds}");
    assert_eq!(send(ask(2)).await.status(), 200);
    // A request that costs nothing is not counted.
    let crates = server.get("/meta/crates").header("x-forwarded-for", client(1).to_string());
    assert_eq!(send(crates).await.status(), 200);
}

#[proven::test]
async fn what_is_refused_for_its_form_counts_as_asked() {
    let server = Server::start(&["--rate", "1", "--burst", "3", "--request-size", "1"]).await;
    let large = server.post("/execute", &execute(&" ".repeat(2000)));
    let wrong_type = server.request(hyper::Method::POST, "/ahead").body("{}");
    let wrong_form = server.post("/evaluate.json", &serde_json::json!({}));
    for (request, expected) in [(large, 413), (wrong_type, 415), (wrong_form, 400)] {
        assert_eq!(send(request).await.status(), expected);
    }
    assert_eq!(send(server.post("/execute", &execute("fn main() {}"))).await.status(), 429);
}

#[proven::test]
async fn a_proxy_that_names_no_client_is_told() {
    let server = Server::start(&["--trust-proxy"]).await;
    let request = server.post("/execute", &execute("")).header("x-forwarded-for", "unknown");
    let (status, message) = refusal(request).await;
    assert_eq!(status, 400);
    assert!(message.contains("X-Forwarded-For"), "{message}");
}

/// Everything that comes until the other end closes.
async fn read_all(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end, too.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[proven::test]
async fn a_slow_sender_is_cut_off() {
    let server = Server::start(&["--header-timeout", "1", "--body-timeout", "1"]).await;
    let mut silent = TcpStream::connect(server.address).await.expect("it listens");
    silent.write_all(b"POST /execute HTTP/1.1\r\nHost: loc").await.expect("it is open");
    let head = "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let mut slow = TcpStream::connect(server.address).await.expect("it listens");
    let part = format!("{head}Connection: close\r\nContent-Length: 100\r\n\r\n{{");
    slow.write_all(part.as_bytes()).await.expect("it is open");
    let both = async { tokio::join!(read_all(silent), read_all(slow)) };
    // Without the option it would take 30 s.
    let (silent, slow) =
        tokio::time::timeout(Duration::from_secs(20), both).await.expect("both are ended");
    assert!(silent.is_empty() || silent.starts_with("HTTP/1.1 408"), "{silent}");
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
    assert!(slow.contains("took longer than 1 s to arrive"), "{slow}");
}

#[proven::test]
async fn a_client_that_does_not_read_is_cut_off() {
    let server = Server::start(&["--write-timeout", "1"]).await;
    let code = "fn main() { loop { println!(\"{}\", \"x\".repeat(10_000)); } }";
    let body = execute(code).to_string();
    let mut stream = TcpStream::connect(server.address).await.expect("it listens");
    let request = format!(
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("it is open");
    server.until(RUNNING, 1.0).await;
    server.until(RUNNING, 0.0).await;
    // Cut off before the program's own limits: there is no last line.
    let got = read_all(stream).await;
    assert!(got.contains("\"stdout\"") && !got.contains("\"exit\""), "{} bytes", got.len());
}
