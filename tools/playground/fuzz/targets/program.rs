//! Takes programs the whole way from the request to rustc's arguments. Random
//! requests would seldom contain such programs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use playground::Program;
use playground::http::protocol::{ExecuteRequest, parse};
use serde_json::json;

fuzz_target!(|input: (u8, &str, &str, &str)| {
    let (choice, session, snippet, code) = input;
    let edition = ["2015", "2018", "2021", "2024"][usize::from(choice & 3)];
    let mut body = json!({
        "channel": "stable", "mode": "debug", "edition": edition, "crateType": "bin",
        "tests": choice & 4 != 0, "backtrace": choice & 8 != 0, "code": code,
    });
    let named = choice & 16 != 0;
    if named {
        body["session"] = json!(session);
        body["snippet"] = json!(snippet);
    }
    match parse::<ExecuteRequest>(body.to_string().as_bytes()) {
        Ok(program) => {
            let Program { code: read, state, .. } = &program;
            assert_eq!(read, code);
            assert_eq!(state.is_some(), named);
            playground::fuzzing::check(&program);
        }
        Err(message) => assert!(named, "{message}"),
    }
});
