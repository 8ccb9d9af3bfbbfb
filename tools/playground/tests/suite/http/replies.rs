//! Replies that come at a program's end, and every error.

use hyper::Method;
use hyper::header::CONTENT_TYPE;
use playground::http::Stage;
use serde_json::{Value, json};

use super::server::{Server, evaluate, execute, refusal, reply, send, settings, text};
use crate::client::Request;

async fn run(server: &Server, path: &str, body: &Value) -> Value {
    let response = send(server.post(path, body)).await;
    assert_eq!(response.status(), 200);
    reply(response).await
}

const BOTH: &str = r#"fn main() { println!("out"); eprintln!("err"); }"#;
const WARNING: &str = r#"fn main() { let unused = 1; println!("out"); eprintln!("err"); }"#;

#[proven::test]
async fn execute_tells_all() {
    let server = Server::start(&[]).await;
    let expected = json!({
        "success": true, "exitDetail": "exit status 0", "stdout": "out\n", "stderr": "err\n",
    });
    assert_eq!(run(&server, "/execute", &execute(BOTH)).await, expected);

    let reply = run(&server, "/execute", &execute(WARNING)).await;
    let stderr = reply["stderr"].as_str().expect("text");
    assert!(stderr.starts_with("warning: unused variable: `unused`"), "{stderr}");
    assert!(stderr.ends_with("\nerr\n") && !stderr.contains('\u{1b}'), "{stderr}");

    let reply = run(&server, "/execute", &execute("fn main() { missing() }")).await;
    assert_eq!((&reply["success"], &reply["stdout"]), (&json!(false), &json!("")));
    assert_eq!(reply["exitDetail"], json!("it does not compile"));
    assert!(reply["stderr"].as_str().expect("text").starts_with("error[E0425]"), "{reply}");

    let mut request = execute("fn main() { panic!(\"<b>\") }");
    request["backtrace"] = json!(true);
    let reply = run(&server, "/execute", &request).await;
    assert_eq!(reply["exitDetail"], json!("exit status 101"));
    let stderr = reply["stderr"].as_str().expect("text");
    assert!(stderr.contains("<b>") && stderr.contains("stack backtrace:"), "{stderr}");
}

/// The text is as long as it may be, so it does not fit into a small pipe at once.
#[proven::test]
async fn a_program_reads_its_standard_input_to_the_end() {
    let server = Server::start(&[]).await;
    let code = r#"
fn main() -> std::io::Result<()> {
    let mut lines = std::io::stdin().lines();
    println!("{}", lines.next().transpose()?.unwrap_or_default());
    println!("{}", lines.map(|line| line.map(|line| line.len() + 1)).sum::<std::io::Result<usize>>()?);
    Ok(())
}"#;
    let mut request = execute(code);
    for (stdin, stdout) in [(String::new(), "\n0\n"), ("ä\n".repeat(21_845), "ä\n65532\n")] {
        request["stdin"] = json!(stdin);
        let reply = run(&server, "/execute", &request).await;
        assert_eq!(
            (&reply["success"], &reply["stdout"]),
            (&json!(true), &json!(stdout)),
            "{reply}"
        );
    }
    // A program may leave it unread.
    request["code"] = json!("fn main() { print!(\"done\") }");
    let reply = run(&server, "/execute", &request).await;
    assert_eq!((&reply["success"], &reply["stdout"]), (&json!(true), &json!("done")), "{reply}");
    request["stdin"] = json!("a".repeat((64 << 10) + 1));
    let response = send(server.post("/execute", &request)).await;
    assert_eq!(response.status(), 400);
}

#[proven::test]
async fn tests_are_run() {
    let server = Server::start(&[]).await;
    let mut request = execute("#[test] fn it_works() {}");
    request["tests"] = json!(true);
    let reply = run(&server, "/execute", &request).await;
    assert!(reply["stdout"].as_str().expect("text").contains("test it_works ... ok"), "{reply}");
}

#[proven::test]
async fn evaluate_tells_what_a_page_shows() {
    let server = Server::start(&[]).await;
    let success = json!({ "result": "out\n", "error": null });
    assert_eq!(run(&server, "/evaluate.json", &evaluate(BOTH)).await, success);
    // `/evaluate.json` does not show warnings.
    assert_eq!(run(&server, "/evaluate.json", &evaluate(WARNING)).await, success);

    let code = r#"fn main() { println!("out"); eprintln!("err"); std::process::exit(1) }"#;
    let failure = json!({ "result": "err\nout\n", "error": "err\nout\n" });
    assert_eq!(run(&server, "/evaluate.json", &evaluate(code)).await, failure);

    let reply = run(&server, "/evaluate.json", &evaluate("fn main() { missing() }")).await;
    let result = reply["result"].as_str().expect("text");
    assert!(result.starts_with("error[E0425]") && !result.contains('\u{1b}'), "{result}");
    assert_eq!(reply["result"], reply["error"]);

    let code = r#"fn main() { println!("out"); std::process::abort() }"#;
    let reply = run(&server, "/evaluate.json", &evaluate(code)).await;
    assert_eq!(reply["result"], json!("out\n\nended by signal 6 (SIGABRT)\n"));
}

#[proven::test]
async fn explore_and_trace_are_refused_where_the_manifest_names_no_crates_for_them() {
    let server = Server::start(&[]).await;
    for path in ["/explore", "/trace"] {
        let (status, message) = refusal(server.post(path, &execute(BOTH))).await;
        assert_eq!(status, 404, "{message}");
        assert!(message.contains("/execute runs them"), "{message}");
        let mut tests = execute(BOTH);
        tests["tests"] = json!(true);
        let (status, message) = refusal(server.post(path, &tests)).await;
        assert_eq!(status, 400, "{message}");
        assert!(message.contains("`tests`"), "{message}");
    }
}

#[proven::test]
async fn ahead_compiles_and_does_not_run() {
    let server = Server::start(&[]).await;
    let code = r#"fn main() { println!("compiled ahead"); }"#;
    let success = json!({ "success": true, "stderr": "" });
    assert_eq!(run(&server, "/ahead", &execute(code)).await, success);
    assert_eq!(server.metric("playground_run_seconds_count").await, 0.0);
    let mut lines = server.stream(code).await;
    let compiled = lines.next().await.expect("a line");
    assert_eq!((&compiled["event"], &compiled["cached"]), (&json!("compiled"), &json!(true)));
    assert_eq!(lines.printed().await, "compiled ahead\n");

    let reply = run(&server, "/ahead", &execute("fn main() { missing() }")).await;
    assert_eq!(reply["success"], json!(false));
    assert!(reply["stderr"].as_str().expect("text").contains("\u{1b}["), "{reply}");
}

#[proven::test]
async fn crates_are_listed_for_get_and_post() {
    let server = Server::start(&[]).await;
    for method in [Method::GET, Method::POST] {
        let reply = reply(send(server.request(method, "/meta/crates")).await).await;
        let crates = reply["crates"].as_array().expect("a list");
        let hello = json!({ "name": "greeting", "version": "1.2.3", "id": "hello" });
        assert!(crates.iter().any(|it| it["id"] == hello["id"]), "{reply}");
    }
}

#[proven::test]
async fn health_and_metrics_are_told() {
    let server = Server::start(&[]).await;
    let health = send(server.get("/healthz")).await;
    assert_eq!((health.status().as_u16(), text(health).await.as_str()), (200, "ok"));
    run(&server, "/execute", &execute("fn main() { println!(\"counted\") }")).await;
    run(&server, "/execute", &execute("fn main() { println!(\"counted\") }")).await;
    // rustc is not asked about this one.
    let link = "#[link(name = \"c\\n\")] unsafe extern \"C\" {} fn main() {}";
    run(&server, "/execute", &execute(link)).await;
    let mut counted = String::new();
    for name in [
        r#"playground_requests_total{endpoint="/execute",status="200"}"#,
        "playground_run_seconds_count",
        "playground_cache_hits_total",
        r#"playground_compile_seconds_count{success="true"}"#,
        r#"playground_compile_seconds_count{success="false"}"#,
        r#"playground_wait_seconds_count{queue="run"}"#,
        r#"playground_processes{queue="run"}"#,
        r#"playground_waiting{queue="compile"}"#,
        "playground_failures_total",
    ] {
        counted += &format!("{} ", server.metric(name).await);
    }
    assert_eq!(counted, "3 2 1 1 0 2 0 0 0 ");
    let metrics = send(server.get_metrics("/metrics")).await;
    let kind = metrics.headers()[CONTENT_TYPE].to_str().expect("ASCII").to_owned();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    assert!(text(metrics).await.ends_with("# EOF\n"));
}

#[proven::test]
async fn metrics_are_told_where_nothing_else_is() {
    let server = Server::start(&[]).await;
    assert_eq!(send(server.get("/metrics")).await.status(), 404);
    for path in ["/", "/healthz", "/meta/crates", "/execute"] {
        let (status, message) = refusal(server.get_metrics(path)).await;
        assert_eq!(status, 404, "{path}");
        assert!(message.contains("GET /metrics"), "{message}");
    }
    let body = execute("fn main() {}");
    let run = server.get_metrics("/execute").json(&body);
    assert_eq!(send(run).await.status(), 404);
}

#[proven::test]
async fn metrics_are_told_while_no_other_connection_is_free() {
    let server = Server::start(&["--connections", "1", "--header-timeout", "600"]).await;
    let _taken = tokio::net::TcpStream::connect(server.address).await.expect("it listens");
    server.until("playground_connections", 1.0).await;
}

#[proven::test]
async fn a_server_that_is_not_ready_says_why() {
    let stage = Stage::Preparing("3 of 9 packages compiled, tokio 1.0.0".to_owned());
    let server = Server::at(stage, settings(&[])).await;
    let health = send(server.get("/healthz")).await;
    assert_eq!(
        (health.status().as_u16(), &health.headers()["retry-after"]),
        (503, &"2".parse().expect("a value"))
    );
    for request in [
        server.get("/healthz"),
        server.get("/meta/crates"),
        server.post("/execute", &execute("")),
        server.post("/evaluate.json", &evaluate("")),
        server.post("/ahead", &execute("")),
    ] {
        let message = "preparing: 3 of 9 packages compiled, tokio 1.0.0".to_owned();
        assert_eq!(refusal(request).await, (503, message));
    }
    let server = Server::at(Stage::Refused("no sandbox".to_owned()), settings(&[])).await;
    let health = send(server.get("/healthz")).await;
    assert!(!health.headers().contains_key("retry-after"), "waiting would not help");
    let request = server.post("/execute", &execute(""));
    assert_eq!(refusal(request).await, (503, "no sandbox".to_owned()));
}

#[proven::test]
async fn what_is_wrong_with_a_request_is_told() {
    let server = Server::start(&["--request-size", "1"]).await;
    let post = |path: &str| server.request(Method::POST, path);
    let json = |request: Request| request.header(CONTENT_TYPE, "application/json");
    let cases = [
        (post("/execute").body("{}"), 415, "Content-Type: \"\"; send application/json"),
        (
            post("/execute").header(CONTENT_TYPE, "text/plain").body("{}"),
            415,
            "Content-Type: \"text/plain\"; send application/json",
        ),
        (json(post("/execute")).body("{}"), 400, "missing field `channel`"),
        (json(post("/execute")).body("{"), 400, "EOF"),
        (json(post("/execute")).body(vec![b'{', 0xff]), 400, "not UTF-8"),
        (json(post("/evaluate.json")).body("{}"), 400, "missing field `version`"),
        (json(post("/ahead")).body("[]"), 400, "no JSON object"),
        (json(post("/execute")).body(" ".repeat(1025)), 413, "larger than 1024 bytes"),
        (server.get("/execute"), 405, "GET is not served here"),
        (post("/healthz"), 405, "POST is not served here"),
    ];
    for (request, status, expected) in cases {
        let (was, message) = refusal(request).await;
        assert_eq!(was, status, "{message}");
        assert!(message.contains(expected), "{expected:?} is not in {message:?}");
    }
    let wrong = send(server.get("/execute")).await;
    assert_eq!(wrong.headers()["allow"], "POST");
    // The type may have parameters.
    let body = execute("fn main() {}").to_string();
    let request = post("/execute").header(CONTENT_TYPE, "Application/JSON; charset=utf-8");
    assert_eq!(send(request.body(body)).await.status(), 200);
}
