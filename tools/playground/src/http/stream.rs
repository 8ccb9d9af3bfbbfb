//! Events as lines of JSON, each sent as soon as it happens.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use serde::Serialize;
use tokio_stream::Stream;

use super::reply::{ended, succeeded};
use crate::event::{Stopped, Stream as Output};
use crate::{Event, Limits};

/// The type of a streamed reply, and what a client accepts to get one.
pub const NDJSON: &str = "application/x-ndjson";

const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// A line of a streamed reply. Times are in milliseconds; `stderr` of the
/// compiler has ANSI colours.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Line<'a> {
    /// The program waits for its turn.
    Queued,
    /// rustc has begun.
    Compiling,
    /// There is a binary.
    #[allow(missing_docs)]
    Compiled { millis: f64, cached: bool, stderr: &'a str },
    /// rustc refuses it, or was stopped. The last line.
    #[allow(missing_docs)]
    Refused { millis: f64, stderr: &'a str, stopped: Option<&'static str> },
    /// The program printed on standard output.
    #[allow(missing_docs)]
    Stdout { millis: f64, text: &'a str },
    /// The program printed on standard error.
    #[allow(missing_docs)]
    Stderr { millis: f64, text: &'a str },
    /// The program ended. The last line.
    #[allow(missing_docs)]
    Exit {
        millis: f64,
        success: bool,
        code: Option<i32>,
        signal: Option<i32>,
        stopped: Option<&'static str>,
        detail: String,
    },
    /// A traced program did something with a channel, also in words.
    #[allow(missing_docs)]
    Trace {
        #[serde(flatten)]
        did: &'a trace_events::Event,
        words: String,
    },
    /// Where a traced program waited when its time was up, in words.
    #[allow(missing_docs)]
    Waits { sentences: &'a [String] },
    /// The playground itself failed. The last line.
    #[allow(missing_docs)]
    Failed { message: String },
}

impl<'a> Line<'a> {
    /// The line for `event`. `run` are the limits of a run.
    pub fn new(event: &'a Event, run: &Limits) -> Line<'a> {
        let round = |millis: &f64| (millis * 1000.0).round() / 1000.0;
        match event {
            Event::Queued => Line::Queued,
            Event::Compiling => Line::Compiling,
            Event::Compiled { millis, cached, stderr, spared: _ } => {
                Line::Compiled { millis: round(millis), cached: *cached, stderr }
            }
            Event::Refused { millis, stderr, stopped, spared: _ } => {
                Line::Refused { millis: round(millis), stderr, stopped: stopped.map(word) }
            }
            Event::Output { millis, stream: Output::Stdout, text } => {
                Line::Stdout { millis: round(millis), text }
            }
            Event::Output { millis, stream: Output::Stderr, text } => {
                Line::Stderr { millis: round(millis), text }
            }
            Event::Exit { millis, code, signal, stopped } => Line::Exit {
                millis: round(millis),
                success: succeeded(*code, *stopped),
                code: *code,
                signal: *signal,
                stopped: stopped.map(word),
                detail: ended(*code, *signal, *stopped, run),
            },
            Event::Did(did) => Line::Trace { did, words: did.to_string() },
            Event::Waits(sentences) => Line::Waits { sentences },
            Event::Full(full) => Line::Failed { message: full.to_string() },
            Event::Failed { message } => Line::Failed { message: message.clone() },
        }
    }

    /// The line in JSON, with its line break.
    pub fn to_bytes(&self) -> Bytes {
        let mut bytes = serde_json::to_vec(self).expect("numbers and text can be written");
        bytes.push(b'\n');
        bytes.into()
    }
}

/// The limit's name.
pub fn word(stopped: Stopped) -> &'static str {
    match stopped {
        Stopped::Wall => "wall",
        Stopped::Cpu => "cpu",
        Stopped::Output => "output",
        Stopped::Memory => "memory",
        Stopped::Threads => "threads",
        Stopped::Disk => "disk",
        Stopped::Left => "left",
    }
}

/// A reply whose body is `lines`. If the client leaves, `lines` is dropped.
pub fn reply(lines: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    use tokio_stream::StreamExt;

    let mut response = Response::new(Body::from_stream(lines.map(Ok::<_, Infallible>)));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(NDJSON));
    // A proxy that buffers the reply would delay its lines. nginx reads this header.
    response.headers_mut().insert(UNBUFFERED, HeaderValue::from_static("no"));
    response
}
