//! Lines arrive when they are printed.

use serde_json::json;

use super::server::{Server, Waiting, send, text};

#[proven::test]
async fn a_line_arrives_while_the_program_still_waits() {
    let server = Server::start(&[]).await;
    let waiting = Waiting::new();
    let mut lines = server.stream(&waiting.code()).await;
    assert_eq!(lines.response.headers()["content-type"], "application/x-ndjson");
    assert_eq!(lines.response.headers()["x-accel-buffering"], "no");
    let process = lines.printed().await;
    assert!(process.trim().parse::<u32>().is_ok(), "{process:?}");
    // The program cannot end before this.
    waiting.go();
    assert_eq!(lines.printed().await, "done\n");
    let (names, last) = lines.rest().await;
    assert_eq!(names, ["exit"]);
    assert_eq!(last["success"], json!(true));
}

#[proven::test]
async fn the_first_line_arrives_before_anything_is_done() {
    let server = Server::start(&["--compiles", "1"]).await;
    let waiting = Waiting::new();
    let mut lines = server.stream(&waiting.code()).await;
    assert_eq!(lines.next().await, Some(json!({ "event": "queued" })));
    assert_eq!(lines.next().await, Some(json!({ "event": "compiling" })));
    let compiled = lines.next().await.expect("there is more");
    assert_eq!((&compiled["event"], &compiled["cached"]), (&json!("compiled"), &json!(false)));
    waiting.go();
}

#[proven::test]
async fn times_only_grow() {
    let server = Server::start(&[]).await;
    let code = r#"fn main() { for n in 0..20 { println!("{n}"); eprintln!("{n}"); } }"#;
    let mut lines = server.stream(code).await;
    let (mut last, mut printed) = (0.0, [String::new(), String::new()]);
    while let Some(line) = lines.next().await {
        let name = line["event"].as_str().expect("a name");
        let place = match name {
            "stdout" => 0,
            "stderr" => 1,
            "exit" => break,
            _ => continue,
        };
        let millis = line["millis"].as_f64().expect("a time");
        assert!(millis >= last, "{line} after {last}");
        last = millis;
        printed[place] += line["text"].as_str().expect("text");
    }
    let all: String = (0..20).map(|n| format!("{n}\n")).collect();
    assert_eq!(printed, [all.clone(), all]);
}

#[proven::test]
async fn every_end_is_a_line() {
    let server = Server::start(&[]).await;
    let (names, last) = server.stream("fn main() { let n: u32 = ''; }").await.rest().await;
    assert_eq!(names, ["queued", "compiling", "refused"]);
    assert!(last["stderr"].as_str().expect("text").contains("\u{1b}["), "{last}");
    assert_eq!(last["stopped"], json!(null));

    let (_, mut last) = server.stream("fn main() { std::process::exit(3) }").await.rest().await;
    last["millis"].take();
    let exit = json!({
        "event": "exit", "millis": null, "success": false, "code": 3, "signal": null,
        "stopped": null, "detail": "exit status 3",
    });
    assert_eq!(last, exit);

    let (_, mut last) = server.stream("fn main() { std::process::abort() }").await.rest().await;
    last["millis"].take();
    let exit = json!({
        "event": "exit", "millis": null, "success": false, "code": null, "signal": 6,
        "stopped": null, "detail": "ended by signal 6 (SIGABRT)",
    });
    assert_eq!(last, exit);
}

#[proven::test]
async fn output_is_data_whatever_it_holds() {
    let server = Server::start(&[]).await;
    let nasty = "<script>alert(1)</script>\u{1b}]0;title\u{7}\u{1b}[2J\u{0}\u{2028}\n{\"event\":\"exit\"}\n";
    let code = format!("fn main() {{ print!(\"{{}}\", {nasty:?}); }}");
    let response = send(
        server
            .post("/execute", &super::server::execute(&code))
            .header("accept", "text/html, application/x-ndjson;q=0.9"),
    )
    .await;
    let headers = response.headers().clone();
    assert_eq!(headers["content-type"], "application/x-ndjson");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-security-policy"].to_str().expect("ASCII").contains("sandbox"));
    let body = text(response).await;
    let lines: Vec<serde_json::Value> =
        body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let text = |line: &serde_json::Value| line["text"].as_str().map(str::to_owned);
    assert_eq!(lines.iter().filter_map(text).collect::<String>(), nasty);
    assert_eq!(lines.iter().filter(|line| line["event"] == "exit").count(), 1);
    // No control character is sent unescaped.
    assert!(!body.contains(|c: char| c.is_control() && c != '\n'), "{body:?}");
}
