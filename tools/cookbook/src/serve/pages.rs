//! The routes of the book: the site's files, news of builds, and who can run
//! programs.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, Response, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::{Stream, stream};
use playground::http::Service;
use playground::http::headers::EVERYWHERE;
use serde_json::{Value, json};
use tokio::sync::watch;
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
    for (name, value) in EVERYWHERE.into_iter().chain([NO_STORE]) {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    router.with_state(shared)
}

/// Keeps browsers from showing a page of an older build.
const NO_STORE: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));

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
    let response = match ServeDir::new(&*shared.book).try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let html = not_found(&shared.book, &shared.built.borrow());
            return html_reply(&shared.book, StatusCode::NOT_FOUND, &html);
        }
        Err(error) => {
            return (StatusCode::INTERNAL_SERVER_ERROR, format!("{uri}: {error}")).into_response();
        }
    };
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "text/html");
    if !is_page || response.status() != StatusCode::OK {
        return response;
    }
    match axum::body::to_bytes(response.into_body(), usize::MAX).await {
        Ok(html) => html_reply(&shared.book, StatusCode::OK, &String::from_utf8_lossy(&html)),
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{uri}: {error}")).into_response()
        }
    }
}

/// A page of the site at `book`, with the script that reloads it and the
/// policy that admits its scripts.
fn html_reply(book: &Path, status: StatusCode, html: &str) -> Response<Body> {
    let answer = in_site(book).unwrap_or_default();
    let policy = policy(html, answer["hosted"]["url"].as_str());
    (status, [(CONTENT_SECURITY_POLICY, policy)], Html(with_script(html))).into_response()
}

/// mdBook's page for a missing one or, before the first good build, the faults.
fn not_found(book: &Path, built: &Built) -> String {
    match (std::fs::read_to_string(book.join("404.html")), &built.error) {
        (Ok(html), _) => html,
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
