//! Checks that every body of a request is parsed, or refused with a short
//! message, and that a parsed request can be written and parsed again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use playground::http::protocol::{EvaluateRequest, ExecuteRequest, Request, parse};
use serde::Serialize;

fuzz_target!(|body: &[u8]| {
    check::<ExecuteRequest>(body);
    check::<EvaluateRequest>(body);
});

fn check<T: Request + Serialize + PartialEq + std::fmt::Debug>(body: &[u8]) {
    match parse::<T>(body) {
        Err(message) => {
            assert!(!message.is_empty() && message.chars().count() < 450, "{message}");
        }
        Ok(program) => {
            let request: T = serde_json::from_slice(body).expect("it was read before");
            let written = serde_json::to_vec(&request).expect("it can be written");
            assert_eq!(parse::<T>(&written).as_ref(), Ok(&program));
            playground::fuzzing::check(&program);
        }
    }
}
