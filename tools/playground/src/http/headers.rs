//! Headers that keep browsers from doing more with a reply than is meant.

use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

/// For every reply, a page too: its type is what we say, other sites are not
/// told which page a reader comes from, and share no window with it.
pub const EVERYWHERE: [(HeaderName, HeaderValue); 4] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// For what is no page: if a browser shows it all the same, it can do nothing.
const DATA: [(HeaderName, HeaderValue); 2] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    ),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Adds what every reply of the playground's endpoints carries.
pub async fn data(mut response: Response) -> Response {
    for (name, value) in EVERYWHERE.into_iter().chain(DATA) {
        response.headers_mut().insert(name, value);
    }
    response
}
