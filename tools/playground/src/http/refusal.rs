//! A request that is not served: status, reason, and when to try again.

use std::time::Duration;

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::protocol::ErrorReply;
use crate::queue::Full;

/// Why a request is not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reply's status.
    pub status: StatusCode,
    /// What is wrong, and what to do about it.
    pub message: String,
    /// When it is worth trying again.
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// A refusal without a time to try again.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        Refusal { status, message: message.into(), retry_after: None }
    }

    /// A refusal to try again after `time`, in whole seconds and at least one.
    pub fn retry(status: StatusCode, message: impl Into<String>, time: Duration) -> Refusal {
        Refusal { retry_after: Some(time), ..Refusal::new(status, message) }
    }
}

impl From<Full> for Refusal {
    fn from(full: Full) -> Refusal {
        Refusal::retry(StatusCode::TOO_MANY_REQUESTS, full.to_string(), full.retry_after)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(ErrorReply { error: self.message })).into_response();
        if let Some(time) = self.retry_after {
            let seconds = time.as_secs_f64().ceil().max(1.0) as u64;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
