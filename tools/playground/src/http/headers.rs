//! Headers that keep browsers from doing more with a reply than intended.

use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

/// For every reply, pages included. Browsers keep to the declared content type,
/// do not tell other sites which page a reader comes from, and keep the page's
/// window apart from theirs.
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

/// For replies that are not pages: if a browser shows one anyway, it can do nothing.
const DATA: [(HeaderName, HeaderValue); 2] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    ),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Adds the headers that every reply of the playground's endpoints carries.
pub async fn data(mut response: Response) -> Response {
    for (name, value) in EVERYWHERE.into_iter().chain(DATA) {
        response.headers_mut().insert(name, value);
    }
    response
}
