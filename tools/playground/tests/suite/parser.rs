//! The parser of requests accepts what real clients send, refuses everything
//! else with a message that names the fault, and never panics.

use arbtest::arbitrary::{Result as Chosen, Unstructured};
use playground::Program;
use playground::http::protocol::{
    Channel, CrateType, EvaluateRequest, ExecuteRequest, Mode, Optimize, Request, parse,
};
use playground::program::{Edition, StateKey};
use serde_json::{Value, json};

use crate::property::holds;

fn execute(body: &Value) -> Result<Program, String> {
    parse::<ExecuteRequest>(body.to_string().as_bytes())
}

/// What the Rust Playground's own page sends.
fn valid() -> Value {
    json!({
        "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
        "tests": false, "code": "fn main() {}", "backtrace": false,
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut body = valid();
    body[field] = value;
    body
}

#[test]
fn what_the_rust_playgrounds_page_sends_is_read() {
    let program = execute(&valid()).expect("it is valid");
    assert_eq!(program, Program { edition: Edition::E2024, ..Program::new("fn main() {}") });
}

#[test]
fn what_mdbook_sends_is_read() {
    let body = br#"{"version":"stable","optimize":"0","code":"fn main() {}","edition":"2021"}"#;
    let program = parse::<EvaluateRequest>(body).expect("it is valid");
    assert_eq!((program.code.as_str(), program.edition), ("fn main() {}", Edition::E2021));
    // Requests of an old book, without editions.
    for body in [
        r#"{"version":"stable","optimize":"0","code":""}"#,
        r#"{"version":"stable","optimize":"0","code":"","edition":"","tests":true}"#,
    ] {
        let program = parse::<EvaluateRequest>(body.as_bytes()).expect("it is valid");
        assert_eq!(program.edition, Edition::E2015);
    }
}

#[test]
fn a_page_names_the_state_of_its_snippet() {
    let mut body = with("session", json!("0123456789abcdef"));
    body["snippet"] = json!("guide/first.html#1");
    let session = "0123456789abcdef".to_owned();
    let snippet = "guide/first.html#1".to_owned();
    let program = execute(&body).expect("it is valid");
    assert_eq!(program.state, Some(StateKey { session, snippet }));
}

/// Unusual requests that fuzzing found and that are valid: space of every kind
/// between the parts, escapes in place of plain text, an edition with space
/// around it.
#[test]
fn unusual_ways_to_write_a_request_are_read() {
    let cases = [
        ("  {\"version\"\n\r\t:\"stable\",\"optimize\" :\"0\", \r\r\"code\":\"a\"} \n", "a"),
        (r#"{"\u0063ode":"\u0061","version":"st\u0061ble","optimize":"\u0030"}"#, "a"),
        (
            r#"{"version":"stable","optimize":"0","code":"\u0000\u2028\ud83d\ude00"}"#,
            "\0\u{2028}😀",
        ),
        (r#"{"version":"stable","optimize":"0","code":"a","edition":" \t"}"#, "a"),
    ];
    for (body, code) in cases {
        let program = parse::<EvaluateRequest>(body.as_bytes()).expect(body);
        assert_eq!((program.code.as_str(), program.edition), (code, Edition::E2015), "{body}");
    }
}

/// Invalid texts that look nearly like a request.
#[test]
fn what_only_looks_like_a_request_is_refused() {
    let nested = format!("{{\"code\":{}", "[".repeat(100_000));
    for body in [
        "\u{feff}{\"version\":\"stable\",\"optimize\":\"0\",\"code\":\"\"}",
        r#"{"version":"stable","optimize":"0","code":"","edition":true}"#,
        r#"{"version":"stable","optimize":0,"code":""}"#,
        r#"{"version":{"stable":null},"optimize":"0","code":""}"#,
        r#"{"version":"stable","optimize":"0","code":"","code":""}"#,
        r#"{"version":"stable","optimize":"0","code":"",}"#,
        r#"{"version":"stable","optimize":"0","code":"a
"}"#,
        r#"{"version":"stable","optimize":"0","code":"","edition":1e999}"#,
        &nested,
    ] {
        let message = parse::<EvaluateRequest>(body.as_bytes()).expect_err(body);
        assert!(!message.is_empty() && message.chars().count() < 450, "{message}");
    }
}

#[test]
fn each_fault_is_named() {
    let mut no_code = valid();
    no_code.as_object_mut().expect("it is one").remove("code");
    let mut short_session = with("session", json!("0123456789abcde"));
    short_session["snippet"] = json!("1");
    let mut long_snippet = with("session", json!("0123456789abcdef"));
    long_snippet["snippet"] = json!("1".repeat(513));
    let cases = [
        (no_code, "missing field `code`"),
        (with("surprise", json!(1)), "unknown field `surprise`"),
        (with("tests", json!("yes")), "the field `tests`: invalid type: string \"yes\""),
        (with("code", json!(["main.rs"])), "the field `code`: invalid type: sequence"),
        (with("code", json!(null)), "the field `code`: invalid type: null"),
        (
            with("channel", json!("nightly")),
            "the field `channel`: unknown variant `nightly`, expected `stable`",
        ),
        (
            with("channel", json!({"stable": null})),
            "the field `channel`: invalid type: map, expected a string",
        ),
        (
            with("mode", json!("release")),
            "the field `mode`: unknown variant `release`, expected `debug`",
        ),
        (with("crateType", json!("lib")), "the field `crateType`: unknown variant `lib`"),
        (
            with("edition", json!("2027")),
            "the field `edition`: unknown variant `2027`, expected one of `2015`, `2018`",
        ),
        (with("edition", json!("")), "the field `edition`: unknown variant ``"),
        (with("session", json!("0123456789abcdef")), "the field `session`: only with `snippet`"),
        (with("snippet", json!("1")), "the field `snippet`: only with `session`"),
        (short_session, "the field `session`: 15 bytes; send 16 to 128"),
        (with("stdin", json!("1".repeat((64 << 10) + 1))), "the field `stdin`: 65537 bytes"),
        (with("stdin", json!(["a line"])), "the field `stdin`: invalid type: sequence"),
        (long_snippet, "the field `snippet`: 513 bytes; send at most 512"),
        (json!(["stable", "debug", "2024", "bin", false, false, ""]), "no JSON object"),
        (json!(null), "no JSON object"),
    ];
    for (body, expected) in cases {
        let message = execute(&body).expect_err(&body.to_string());
        assert!(message.contains(expected), "{expected:?} is not in {message:?}");
    }
    let cases: [(&[u8], &str); 6] = [
        (b"", "no JSON object"),
        (b"{", "EOF"),
        (b"{\"code\":\"\xff\"}", "not UTF-8"),
        (b"\xff\xfe{\0}\0", "not UTF-8"),
        (b"{\"tests\":true,\"tests\":true}", "duplicate field `tests`"),
        (b"{\"code\":\"\\ud800\"}", "the field `code`"),
    ];
    for (body, expected) in cases {
        let message = parse::<ExecuteRequest>(body).expect_err("it is wrong");
        assert!(message.contains(expected), "{expected:?} is not in {message:?}");
    }
    let twice = format!("{}{}", valid(), valid());
    let message = parse::<ExecuteRequest>(twice.as_bytes()).expect_err("two requests");
    assert!(message.contains("after the request"), "{message}");
    let optimized = br#"{"version":"stable","optimize":"2","code":""}"#;
    let message = parse::<EvaluateRequest>(optimized).expect_err("it is not served");
    assert!(message.contains("the field `optimize`: unknown variant `2`"), "{message}");
}

#[test]
fn a_message_is_short_however_long_the_fault() {
    let message = execute(&with("channel", json!("ä".repeat(100_000)))).expect_err("no channel");
    assert!(message.chars().count() < 450, "{}", message.chars().count());
    assert!(message.starts_with("the field `channel`") && message.contains("expected `stable`"));
}

fn edition(chance: &mut Unstructured) -> Chosen<Edition> {
    use Edition::{E2015, E2018, E2021, E2024};
    chance.choose(&[E2015, E2018, E2021, E2024]).copied()
}

/// Up to `most` characters of every kind, often such as JSON must escape.
fn text(chance: &mut Unstructured, most: usize) -> Chosen<String> {
    const ODD: [char; 10] =
        ['"', '\\', '\0', '\n', '\u{7f}', '\u{2028}', '\u{feff}', 'ä', '😀', '{'];
    let character = |chance: &mut Unstructured| match chance.int_in_range(0..=2)? {
        0 => chance.arbitrary(),
        1 => chance.choose(&ODD).copied(),
        _ => chance.int_in_range(b' '..=b'~').map(char::from),
    };
    (0..chance.int_in_range(0..=most)?).map(|_| character(chance)).collect()
}

fn execute_request(chance: &mut Unstructured) -> Chosen<ExecuteRequest> {
    let state = if chance.arbitrary()? {
        let length = chance.int_in_range(16..=128)?;
        let session = (0..length).map(|_| chance.int_in_range(b' '..=b'~').map(char::from));
        Some((session.collect::<Chosen<String>>()?, text(chance, 100)?))
    } else {
        None
    };
    let (session, snippet) = state.unzip();
    Ok(ExecuteRequest {
        channel: Channel::Stable,
        mode: Mode::Debug,
        edition: edition(chance)?,
        crate_type: CrateType::Bin,
        tests: chance.arbitrary()?,
        backtrace: chance.arbitrary()?,
        code: text(chance, 32)?,
        stdin: text(chance, 32)?,
        session,
        snippet,
    })
}

fn evaluate_request(chance: &mut Unstructured) -> Chosen<EvaluateRequest> {
    Ok(EvaluateRequest {
        version: Channel::Stable,
        optimize: Optimize::Zero,
        code: text(chance, 32)?,
        edition: edition(chance)?,
        tests: chance.arbitrary()?,
    })
}

/// Any JSON, at most `levels` levels deep.
fn anything(chance: &mut Unstructured, levels: u8) -> Chosen<Value> {
    Ok(match chance.int_in_range(0..=if levels == 0 { 4 } else { 6 })? {
        0 => Value::Null,
        1 => chance.arbitrary::<bool>()?.into(),
        2 => chance.arbitrary::<f64>()?.into(),
        3 => chance.arbitrary::<i64>()?.into(),
        4 => text(chance, 20)?.into(),
        kind => {
            let mut inner = Vec::new();
            for _ in 0..chance.int_in_range(0..=3)? {
                inner.push((text(chance, 5)?, anything(chance, levels - 1)?));
            }
            if kind == 5 {
                Value::Object(inner.into_iter().collect())
            } else {
                inner.into_iter().map(|(_, value)| value).collect()
            }
        }
    })
}

/// Removes, sets or renames one field of `request`. Returns the names that it touched.
fn mutate(request: &mut Value, chance: &mut Unstructured) -> Chosen<Vec<String>> {
    let fields = request.as_object_mut().expect("a request is an object");
    let name = chance.choose_iter(fields.keys())?.clone();
    Ok(match chance.int_in_range(0..=5)? {
        0 => {
            fields.remove(&name);
            vec![name]
        }
        1 => {
            let value = fields.remove(&name).expect("it is there");
            let length = chance.int_in_range(1..=12)?;
            let letter = |_| chance.int_in_range(b'A'..=b'z').map(char::from);
            let to: String = (0..length).map(letter).collect::<Chosen<_>>()?;
            fields.insert(to.clone(), value);
            vec![name, to]
        }
        _ => {
            fields.insert(name.clone(), anything(chance, 3)?);
            vec![name]
        }
    })
}

/// Checks that the request is accepted, or that the message names one of `fields`.
fn read_or_named<T: Request>(request: &Value, fields: &[String]) {
    let body = request.to_string();
    if let Err(message) = parse::<T>(body.as_bytes()) {
        let named = fields.iter().any(|field| message.contains(&format!("`{field}`")));
        assert!(named, "{message:?} names none of {fields:?}\n{body}");
    }
}

#[test]
fn no_bytes_make_it_panic() {
    holds(|chance| {
        let bytes: Vec<u8> = chance.arbitrary()?;
        for result in [parse::<ExecuteRequest>(&bytes), parse::<EvaluateRequest>(&bytes)] {
            let message = result.expect_err("random bytes are no request");
            assert!(!message.is_empty() && message.chars().count() < 450);
        }
        Ok(())
    });
}

#[test]
fn no_json_makes_it_panic() {
    holds(|chance| {
        let value = anything(chance, 3)?.to_string();
        for result in
            [parse::<ExecuteRequest>(value.as_bytes()), parse::<EvaluateRequest>(value.as_bytes())]
        {
            assert!(!result.expect_err("random JSON is no request").is_empty());
        }
        Ok(())
    });
}

#[test]
fn what_is_written_is_read_back() {
    holds(|chance| {
        let execute = execute_request(chance)?;
        let body = serde_json::to_vec(&execute).expect("it can be written");
        let again: ExecuteRequest = serde_json::from_slice(&body).expect("it can be read");
        assert_eq!(again, execute);
        let program = parse::<ExecuteRequest>(&body).expect("it is valid");
        assert_eq!(program.code, execute.code);
        assert_eq!(program.state.map(|state| state.session), execute.session);

        let evaluate = evaluate_request(chance)?;
        let body = serde_json::to_vec(&evaluate).expect("it can be written");
        let again: EvaluateRequest = serde_json::from_slice(&body).expect("it can be read");
        assert_eq!(again, evaluate);
        assert_eq!(parse::<EvaluateRequest>(&body).expect("it is valid").code, evaluate.code);
        Ok(())
    });
}

#[test]
fn a_changed_field_is_read_or_named() {
    holds(|chance| {
        let mut request = serde_json::to_value(execute_request(chance)?).expect("it is JSON");
        let fields = mutate(&mut request, chance)?;
        read_or_named::<ExecuteRequest>(&request, &fields);
        let mut request = serde_json::to_value(evaluate_request(chance)?).expect("it is JSON");
        let fields = mutate(&mut request, chance)?;
        read_or_named::<EvaluateRequest>(&request, &fields);
        Ok(())
    });
}

#[test]
fn a_damaged_body_is_read_or_refused() {
    holds(|chance| {
        let execute = execute_request(chance)?;
        let mut body = serde_json::to_vec(&execute).expect("it can be written");
        let at = chance.choose_index(body.len())?;
        if chance.arbitrary()? {
            body.truncate(at);
        } else {
            body[at] = chance.arbitrary()?;
        }
        if let Err(message) = parse::<ExecuteRequest>(&body) {
            assert!(!message.is_empty());
        }
        Ok(())
    });
}
