//! The routes of the book: the site's files, news of builds, and who can run
//! programs.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderValue, Response, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::{Stream, stream};
use playground::http::Service;
use playground::http::headers::EVERYWHERE;
use regex::Regex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::Built;
use super::policy::policy;
use crate::html::escape_html;
use crate::output::backends;

/// Where the script asks for news of builds.
const NEWS: &str = "/.cookbook/news";
/// The script that every served page carries.
const SCRIPT: &str = "/.cookbook/reload.js";
/// Where pages ask who can run their programs.
const BACKENDS: &str = "/playground.json";

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The folder of the site.
    pub book: Arc<PathBuf>,
    /// How the last build ended.
    pub built: watch::Receiver<Built>,
    /// Runs programs, if it may.
    pub service: Option<Service>,
}

/// The routes that are not the playground's.
pub fn router(shared: Shared) -> Router {
    let mut router = Router::new()
        .route(NEWS, get(news))
        .route(SCRIPT, get(script))
        .route(BACKENDS, get(backends))
        .fallback(page);
    // Headers of every response.
    for (name, value) in EVERYWHERE {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    // A font is compressed as it is, and news must arrive at once.
    let worth_it = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    router
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, ASK_AGAIN))
        .layer(CompressionLayer::new().compress_when(worth_it))
        .with_state(shared)
}

/// Browsers keep a page, but ask each time whether there is a newer one.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// They never ask again for a file whose name changes with its content.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Whether the name of a file changes with its content: mdBook and we put eight
/// digits of its hash before its extension.
fn is_named_by_content(path: &str) -> bool {
    static HASH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"-[0-9a-f]{8}\.[^/]+$").expect("a valid pattern"));
    HASH.is_match(path)
}

async fn script() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript")], include_str!("reload.js"))
}

/// Sends one event at once and one after each build, while the page is open.
async fn news(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut built = shared.built;
    built.mark_changed();
    let events = stream::unfold(built, |mut built| async move {
        built.changed().await.ok()?;
        let Built { at, error } = built.borrow_and_update().clone();
        let event = match error {
            None => Event::default().event("built").data(at.to_string()),
            Some(error) => Event::default().event("failed").data(error),
        };
        Some((Ok(event), built))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Who can run programs: the site's own answer, with this server in it.
async fn backends(State(shared): State<Shared>) -> Response<Body> {
    let Some(mut answer) = in_site(&shared.book) else {
        return (StatusCode::NOT_FOUND, "the book has not been built yet").into_response();
    };
    answer["own"] = shared.service.map_or(Value::Null, |service| json!(service.own()));
    Json(answer).into_response()
}

/// The `playground.json` of the site at `book`.
fn in_site(book: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(book.join(backends::FILE)).ok()?).ok()
}

/// A file of the site; pages get the script that reloads them.
async fn page(State(shared): State<Shared>, uri: Uri, request: Request) -> Response<Body> {
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let mut response = match ServeDir::new(&*shared.book).try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let html = not_found(&shared.book, &shared.built.borrow());
            return html_reply(&shared.book, StatusCode::NOT_FOUND, &html, None);
        }
        Err(error) => {
            return (StatusCode::INTERNAL_SERVER_ERROR, format!("{uri}: {error}")).into_response();
        }
    };
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "text/html");
    if !is_page || response.status() != StatusCode::OK {
        if response.status().is_success() && is_named_by_content(uri.path()) {
            response.headers_mut().insert(CACHE_CONTROL, KEEP);
        }
        return response;
    }
    match axum::body::to_bytes(response.into_body(), usize::MAX).await {
        Ok(html) => {
            html_reply(&shared.book, StatusCode::OK, &String::from_utf8_lossy(&html), known)
        }
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{uri}: {error}")).into_response()
        }
    }
}

/// A page of the site at `book`, with the script that reloads it and the
/// policy that admits its scripts; without its text, if the browser has the one
/// of the tag `known`.
fn html_reply(
    book: &Path,
    status: StatusCode,
    html: &str,
    known: Option<HeaderValue>,
) -> Response<Body> {
    let answer = in_site(book).unwrap_or_default();
    let policy = policy(html, answer["hosted"]["url"].as_str());
    let html = with_script(html);
    // Weak, since the compressed text is another.
    let hash = Sha256::digest(&html);
    let tag = format!("W/\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&hash[..12]));
    let is_known = known.is_some_and(|known| {
        known.to_str().is_ok_and(|tags| tags.split(',').any(|known| known.trim() == tag))
    });
    let tag = HeaderValue::from_str(&tag).expect("it is ASCII");
    let headers = [(CONTENT_SECURITY_POLICY, policy), (ETAG, tag)];
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (status, headers, Html(html)).into_response()
}

/// mdBook's page for a missing one or, before the first good build, the faults.
fn not_found(book: &Path, built: &Built) -> String {
    match (std::fs::read_to_string(book.join("404.html")), &built.error) {
        // On this server the site is not in the folder where it is published.
        (Ok(html), _) => {
            static BASE: LazyLock<Regex> =
                LazyLock::new(|| Regex::new("<base href=\"[^\"]*\">").expect("a valid pattern"));
            BASE.replace(&html, "<base href=\"/\">").into_owned()
        }
        (Err(_), Some(error)) => format!(
            "<!DOCTYPE html><html lang=\"en\"><title>The book has faults</title>\
             <body><h1>The book has faults</h1><pre>{}</pre></body></html>",
            escape_html(error)
        ),
        (Err(_), None) => "<!DOCTYPE html><title>Not found</title><body>Not found".to_owned(),
    }
}

fn with_script(html: &str) -> String {
    let script = format!("<script src=\"{SCRIPT}\" defer></script>");
    match html.rfind("</body>") {
        Some(at) => format!("{}{script}{}", &html[..at], &html[at..]),
        None => format!("{html}{script}"),
    }
}
