//! Tries an attack through a server, as a reader would send it.

use playground::event::Stopped;
use serde_json::{Value, json};

use crate::attack::Attack;
use crate::client;
use crate::process::Process;
use crate::scene::Scene;
use crate::trial::{Outcome, judge};

/// The server's limits, which are those of the suite.
pub const OPTIONS: [&str; 19] = [
    "--public",
    "--run-cpu=1",
    "--run-wall=60",
    "--run-address-space=512",
    "--run-memory=200",
    "--run-threads=40",
    "--compile-cpu=1",
    "--compile-wall=60",
    "--compile-memory=600",
    "--compile-threads=40",
    "--compile-file=16",
    "--compiles=1",
    "--runs=1",
    "--compiles-per-client=1",
    "--runs-per-client=1",
    "--queue=1",
    "--queue-per-client=1",
    "--rate=600",
    "--burst=60",
];

/// Sends `attack` to `server`. The error says what did not go as it must.
pub async fn attempt(server: &Process, attack: &Attack) -> Result<(), String> {
    let mut scene = Scene::new();
    let code = attack.program(&scene.targets());
    let body = json!({
        "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
        "tests": false, "code": code,
    });
    let request = client::post(format!("{}/execute", server.url)).json(&body);
    let request = request.header("accept", "application/x-ndjson");
    let reply = request.send().await.map_err(|error| error.to_string())?;
    let (status, text) = (reply.status(), reply.text().await.map_err(|error| error.to_string())?);
    if status != 200 {
        return Err(format!("{status}: {text}"));
    }
    let mut outcome = Outcome::default();
    for line in text.lines() {
        let event: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let number = |name: &str| event[name].as_i64().and_then(|number| number.try_into().ok());
        match event["event"].as_str() {
            Some("compiled") => outcome.compiled = true,
            Some("stdout" | "stderr") => outcome.text += event["text"].as_str().unwrap_or(""),
            Some("refused") => outcome.text += event["stderr"].as_str().unwrap_or(""),
            Some("failed") => return Err(format!("the server failed: {line}")),
            _ => {}
        }
        outcome.code = number("code").or(outcome.code);
        outcome.signal = number("signal").or(outcome.signal);
        outcome.stopped = event["stopped"].as_str().map(limit).or(outcome.stopped);
    }
    judge(attack, &outcome).map_err(|fault| format!("{fault}; {outcome:?}"))?;
    let harm = scene.harm();
    if harm.is_empty() { Ok(()) } else { Err(format!("it did harm: {harm}")) }
}

fn limit(name: &str) -> Stopped {
    match name {
        "wall" => Stopped::Wall,
        "cpu" => Stopped::Cpu,
        "output" => Stopped::Output,
        "memory" => Stopped::Memory,
        "threads" => Stopped::Threads,
        "disk" => Stopped::Disk,
        other => panic!("there is no limit {other}"),
    }
}
