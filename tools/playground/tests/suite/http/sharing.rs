//! What clients share, and what one client learns of another.

use serde_json::{Value, json};

use super::server::{Lines, Server, client, execute, lines, send};
use crate::client::Request;

const COMPILED: &str = r#"playground_compile_seconds_count{success="true"}"#;

/// A request of one client to run `code`.
fn run(server: &Server, number: u8, code: &str) -> Request {
    from(server.post("/execute", &execute(code)), number)
}

fn from(request: Request, number: u8) -> Request {
    let request = request.header("x-forwarded-for", client(number).to_string());
    request.header("accept", "application/x-ndjson")
}

/// The events up to `compiled`, by name, and that event.
async fn compiled(request: Request) -> (Vec<String>, Value) {
    let mut lines: Lines = lines(send(request).await);
    let mut names = Vec::new();
    loop {
        let line = lines.next().await.expect("it is compiled");
        names.push(line["event"].as_str().expect("a name").to_owned());
        if line["event"] == "compiled" {
            return (names, line);
        }
    }
}

#[proven::test]
async fn nobody_is_told_what_another_client_runs() {
    let server = Server::start(&["--trust-proxy"]).await;
    let code = "fn main() { let unused = 1; println!(\"shared\") }";
    let first = compiled(run(&server, 1, code)).await;
    let mut cached = first.1.clone();
    (cached["cached"], cached["millis"]) = (json!(true), json!(0.0));
    assert_eq!(first.0, ["queued", "compiling", "compiled"]);
    // Another client gets the same events as the first one. Only its second
    // request gets the kept binary.
    assert_eq!(compiled(run(&server, 2, code)).await, first);
    for number in [1, 2] {
        let again = compiled(run(&server, number, code)).await;
        assert_eq!(again, (vec!["compiled".to_owned()], cached.clone()));
    }
    assert_eq!(server.metric(COMPILED).await, 1.0);
    assert_eq!(server.metric("playground_cache_hits_total").await, 3.0);
}

#[proven::test]
async fn what_was_made_upon_a_readers_state_is_that_readers() {
    let server = Server::start(&["--trust-proxy"]).await;
    let code = |number: u8| format!("fn main() {{ println!(\"edit {number}\") }}");
    let edit = |reader: u8, number: u8| {
        let mut body = execute(&code(number));
        body["session"] = json!(format!("a secret of reader {reader}"));
        body["snippet"] = json!("sharing");
        from(server.post("/execute", &body), reader)
    };
    // All but the first are compiled from a state.
    for number in [1, 2, 3] {
        compiled(edit(1, number)).await;
    }
    for request in [run(&server, 1, &code(2)), edit(2, 3)] {
        let before = server.metric(COMPILED).await;
        compiled(request).await;
        assert_eq!(server.metric(COMPILED).await, before + 1.0);
    }
    let (_, again) = compiled(edit(1, 2)).await;
    assert_eq!(again["cached"], json!(true));
}
