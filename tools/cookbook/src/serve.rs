//! `cargo book serve`: the book on a local address, rebuilt when a file
//! changes, with every open page reloaded.
//!
//! Three parts speak through two channels: the watcher tells the builder that
//! something changed, the builder tells every open page how its build ended.

use std::convert::Infallible;
use std::io::{ErrorKind, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use futures_util::{Stream, stream};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::project::Project;
use crate::site;
use crate::text::escape_html;

/// How long the files must be quiet before a build begins: an editor or a
/// `git checkout` writes several in a row.
const QUIET: Duration = Duration::from_millis(80);

/// Where the script asks for news of builds.
const NEWS: &str = "/.cookbook/news";
/// The script that every served page carries.
const SCRIPT: &str = "/.cookbook/reload.js";

/// How the last build ended.
#[derive(Debug, Clone)]
struct Built {
    /// When, in milliseconds since 1970: a page that knows another is older,
    /// even if this server is not the one it came from.
    at: u128,
    /// What is wrong, if the build failed.
    error: Option<String>,
}

/// What requests need.
#[derive(Debug, Clone)]
struct Shared {
    book: Arc<PathBuf>,
    built: watch::Receiver<Built>,
}

/// Builds and serves the book until Ctrl-C.
///
/// # Errors
///
/// If the address is taken or cannot be used, or files cannot be watched. A
/// faulty book is no error here: it shows in the terminal and on the page.
pub async fn serve(project: Project, host: IpAddr, port: u16) -> Result<()> {
    let listener = bind(SocketAddr::new(host, port)).await?;
    let address = listener.local_addr().context("the listener has no address")?;

    let (changed_tx, changed_rx) = mpsc::channel(1);
    let _watcher = watch_files(&project, changed_tx)?;
    println!("Building the book …");
    let (built_tx, built_rx) = watch::channel(build(&project).await);
    let shared = Shared { book: Arc::new(project.root.join("book")), built: built_rx };
    let builder = tokio::spawn(rebuild(project, changed_rx, built_tx));

    println!("The book is at http://{address}/   (Ctrl-C ends this)");
    // One write, whatever the terminal: whoever waits for the address gets it whole.
    std::io::stdout().flush().context("standard output is closed")?;
    let server = axum::serve(listener, router(shared));
    tokio::select! {
        ended = async { server.await } => ended.context("the server ended")?,
        ended = builder => bail!("the builder ended: {ended:?}"),
        signal = tokio::signal::ctrl_c() => signal.context("Ctrl-C cannot be heard")?,
    }
    // A build in progress writes beside the site and may be cut off; the
    // exchange of old and new may not.
    let _guard = site::SWAP.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    println!();
    // Pages hold their connections open for news, and a build may be under
    // way on a thread: neither is worth waiting for.
    std::process::exit(0)
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let next = address.port().checked_add(1).unwrap_or(3000);
            bail!(
                "port {} of {} is in use by another program; end that, or choose another port: \
                 cargo book serve --port {next}",
                address.port(),
                address.ip()
            )
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => bail!(
            "this user may not use port {}; choose one above 1023: cargo book serve --port 3000",
            address.port()
        ),
        Err(error) => Err(error).with_context(|| {
            format!("{address} cannot be used; choose an address of this machine with --host")
        }),
    }
}

/// Tells `changed` whenever a file that the book is made from changes. The
/// channel has room for one: a second change before the build begins adds nothing.
fn watch_files(project: &Project, changed: mpsc::Sender<()>) -> Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let reads_only = event.as_ref().is_ok_and(|event| event.kind.is_access());
        if !reads_only {
            // Full means that a build is due anyway; closed, that we are ending.
            let _ = changed.try_send(());
        }
    })
    .context("files cannot be watched")?;
    let root = &project.root;
    let folders = [project.src(), project.refs(), root.join("theme"), root.join("deps")];
    let paths = folders.iter().map(|folder| (folder.clone(), RecursiveMode::Recursive));
    let files = ["book.toml", "Cargo.lock"].map(|file| root.join(file));
    let files = files.iter().map(|file| (file.clone(), RecursiveMode::NonRecursive));
    for (path, mode) in paths.chain(files) {
        if path.exists() {
            watcher
                .watch(&path, mode)
                .with_context(|| format!("{} cannot be watched", path.display()))?;
        }
    }
    Ok(watcher)
}

/// Builds again after each change, and tells how it ended.
async fn rebuild(project: Project, mut changed: mpsc::Receiver<()>, built: watch::Sender<Built>) {
    while changed.recv().await.is_some() {
        tokio::time::sleep(QUIET).await;
        // What came in meanwhile is covered by the build that begins now.
        let _ = changed.try_recv();
        built.send_replace(build(&project).await);
    }
}

/// Builds the site; says in the terminal how that ended.
async fn build(project: &Project) -> Built {
    let project = project.clone();
    let began = Instant::now();
    let done =
        tokio::task::spawn_blocking(move || site::build(&project, &project.root.join("book")));
    let error = match done.await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("{error:#}")),
        Err(panic) => Some(format!("the book tool panicked: {panic}")),
    };
    match &error {
        None => println!("Built in {:.1} s", began.elapsed().as_secs_f64()),
        Some(error) => eprintln!("\n{error}\nThe pages stay as they were.\n"),
    }
    let at = UNIX_EPOCH.elapsed().map_or(0, |since| since.as_millis());
    Built { at, error }
}

fn router(shared: Shared) -> Router {
    let no_store = HeaderValue::from_static("no-store");
    Router::new()
        .route(NEWS, get(news))
        .route(SCRIPT, get(script))
        .fallback(page)
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, no_store))
        .with_state(shared)
}

async fn script() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript")], include_str!("reload.js"))
}

/// One message at once and one after each build, for as long as the page is open.
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

/// A file of the site; pages get the script that reloads them.
async fn page(State(shared): State<Shared>, uri: Uri, request: Request) -> Response<Body> {
    let response = match ServeDir::new(&*shared.book).try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let built = shared.built.borrow().clone();
            let html = not_found(&shared.book, &built);
            return (StatusCode::NOT_FOUND, Html(with_script(&html))).into_response();
        }
        Err(error) => {
            return (StatusCode::INTERNAL_SERVER_ERROR, format!("{uri}: {error}")).into_response();
        }
    };
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "text/html");
    if !is_page || response.status() != StatusCode::OK {
        return response;
    }
    let file = response.into_body();
    match axum::body::to_bytes(file, usize::MAX).await {
        Ok(html) => Html(with_script(&String::from_utf8_lossy(&html))).into_response(),
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{uri}: {error}")).into_response()
        }
    }
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
