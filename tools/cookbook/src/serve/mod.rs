//! `cargo book serve`: the book on a local address, rebuilt when a file
//! changes, with every open page reloaded, and its programs run.
//!
//! Three parts speak through two channels: the watcher tells the builder that
//! something changed, the builder tells every open page how its build ended.

mod pages;
pub mod policy;
mod programs;

use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use playground::http::start::StartError;
use playground::http::{Options, shutdown_signal};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinError;

use crate::output::site::SWAP;
use crate::project::Project;
use crate::read::sources::LINKED;

/// The files of the root folder that a book is built from.
const ROOT_FILES: [&str; 2] = ["book.toml", "Cargo.lock"];

/// How long the files must be quiet before a build begins: an editor or a
/// `git checkout` writes several in a row.
const QUIET: Duration = Duration::from_millis(80);

/// The options of the server.
#[derive(Debug)]
pub struct Settings {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// Where the site is built.
    pub destination: PathBuf,
    /// The playground's options; without them no program is run here.
    pub playground: Option<Options>,
}

/// Why the book is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program listens there.
    #[error(
        "port {} of {} is in use by another program; end that, or choose another port: \
         cargo book serve --port {}",
        .0.port(), .0.ip(), .0.port().checked_add(1).unwrap_or(3000)
    )]
    InUse(SocketAddr),
    /// The system keeps the port for itself.
    #[error("this user may not use port {0}; choose one above 1023: cargo book serve --port 3000")]
    Reserved(u16),
    /// The address does not belong to this machine.
    #[error("{0} cannot be used; choose an address of this machine with --host")]
    Address(SocketAddr, #[source] io::Error),
    /// The system cannot tell the listener's address.
    #[error("the listener has no address")]
    NoAddress(#[source] io::Error),
    /// The program does not know its own file, so it cannot start a sandbox.
    #[error("this program does not know its own file")]
    NoProgram(#[source] io::Error),
    /// The sandbox's self-test panicked.
    #[error("the self-test of the sandbox panicked")]
    SelfTest(#[source] JoinError),
    /// Others could run programs as this user.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The system cannot watch files.
    #[error("files cannot be watched")]
    Watcher(#[source] notify::Error),
    /// The system cannot watch one path.
    #[error("{} cannot be watched", .0.display())]
    Watch(PathBuf, #[source] notify::Error),
    /// The address cannot be printed.
    #[error("standard output is closed")]
    Stdout(#[source] io::Error),
    /// The server cannot listen for Ctrl-C.
    #[error("the server cannot listen for Ctrl-C")]
    Signals(#[source] io::Error),
    /// The listener fails.
    #[error("the server ended")]
    Server(#[source] io::Error),
    /// The builder ended by itself.
    #[error("the builder ended: {0:?}")]
    Builder(Result<(), JoinError>),
}

/// How the last build ended.
#[derive(Debug, Clone)]
pub struct Built {
    /// When, in milliseconds since 1970. A page that has seen another time is
    /// out of date, even if another server sent it.
    at: u128,
    /// What is wrong, if the build failed.
    error: Option<String>,
}

/// Builds and serves the book until Ctrl-C or SIGTERM.
///
/// # Errors
///
/// If the address is taken or cannot be used, others could run programs as
/// this user, or files cannot be watched. A faulty book is no error here: it
/// shows in the terminal and on the page.
///
/// ```no_run
/// use std::time::Duration;
///
/// use cookbook::serve::{Settings, serve};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let folder = tempfile::tempdir()?;
/// let settings = Settings {
///     host: "127.0.0.1".parse()?,
///     port: 0,
///     destination: folder.path().join("book"),
///     playground: None,
/// };
/// // Serves until the time is up.
/// let served = tokio::time::timeout(Duration::from_millis(100), serve(project, settings)).await;
/// assert!(served.is_err(), "{served:?}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn serve(project: Project, settings: Settings) -> Result<(), ServeError> {
    let Settings { host, port, destination, playground } = settings;
    let listener = bind(SocketAddr::new(host, port)).await?;
    let address = listener.local_addr().map_err(ServeError::NoAddress)?;
    let sandbox = match &playground {
        Some(options) => programs::confine(host, options).await?,
        None => Err("no program is to run".to_owned()),
    };

    let (changed_tx, changed_rx) = mpsc::channel(1);
    let _watcher = watch_files(&project, changed_tx)?;
    println!("Building the book …");
    let (built_tx, built_rx) = watch::channel(build(&project, &destination).await);
    println!("The book is at http://{address}/   (Ctrl-C ends this)");
    // A program that waits for the address must not get half a line.
    io::stdout().flush().map_err(ServeError::Stdout)?;

    // Begin only after the first build, since compiling the crates keeps all
    // processors busy.
    let service = playground.map(|options| programs::open(&project, host, &options, sandbox));
    let shared = pages::Shared { book: Arc::new(destination.clone()), built: built_rx, service };
    let builder = tokio::spawn(rebuild(project, destination, changed_rx, built_tx));
    tokio::select! {
        ended = answer(listener, shared) => ended?,
        ended = builder => return Err(ServeError::Builder(ended)),
    }
    // A build in progress may be interrupted, since it writes to a folder of
    // its own. The swap of the sites may not: while this holds the lock, no
    // swap begins.
    let guard = SWAP.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    std::mem::forget(guard);
    println!();
    Ok(())
}

/// Answers requests until Ctrl-C or SIGTERM; returns when no program runs any more.
async fn answer(listener: TcpListener, shared: pages::Shared) -> Result<(), ServeError> {
    let service = shared.service.clone();
    let pages = pages::router(shared);
    let end = shutdown_signal().map_err(ServeError::Signals)?;
    let Some(service) = service else {
        return tokio::select! {
            ended = async { axum::serve(listener, pages).await } => ended.map_err(ServeError::Server),
            () = end => Ok(()),
        };
    };
    let router = service.router().merge(pages);
    service.serve(listener, router, end).await;
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => ServeError::InUse(address),
        ErrorKind::PermissionDenied => ServeError::Reserved(address.port()),
        _ => ServeError::Address(address, error),
    })
}

/// Sends to `changed` whenever a file that the book is made from changes. The
/// channel has room for one message: a second change before the build begins
/// adds nothing.
fn watch_files(
    project: &Project,
    changed: mpsc::Sender<()>,
) -> Result<RecommendedWatcher, ServeError> {
    let root = project.root.clone();
    let concerns = move |event: &notify::Event| {
        let is_input = |path: &PathBuf| match path.strip_prefix(&root).map(Path::to_str) {
            Ok(Some(file)) if !file.contains(MAIN_SEPARATOR) => ROOT_FILES.contains(&file),
            _ => true,
        };
        !event.kind.is_access() && event.paths.iter().any(is_input)
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.as_ref().map_or(true, &concerns) {
            // A full channel means that a build is due anyway; a closed one, that
            // the server is shutting down.
            let _ = changed.try_send(());
        }
    })
    .map_err(ServeError::Watcher)?;
    let root = &project.root;
    let deps = root.join("deps");
    let linked = LINKED.map(|(folder, _)| root.join(folder));
    let linked = linked.into_iter().filter(|folder| !folder.starts_with(&deps));
    let all = [project.src(), project.refs(), deps.clone()].into_iter().chain(linked);
    let all = all.map(|folder| (folder, RecursiveMode::Recursive));
    // Do not watch everything below `theme`: the editor's packages are thousands of
    // files. Watch no single file either: an editor that writes another one in its
    // place would end that.
    let theme = ["theme", "theme/editor", "theme/playground"].map(|folder| root.join(folder));
    let some = [root.clone()].into_iter().chain(theme);
    let some = some.map(|folder| (folder, RecursiveMode::NonRecursive));
    for (path, mode) in all.chain(some) {
        if path.exists() {
            watcher.watch(&path, mode).map_err(|error| ServeError::Watch(path, error))?;
        }
    }
    Ok(watcher)
}

/// Builds again after each change, and publishes the result.
async fn rebuild(
    project: Project,
    destination: PathBuf,
    mut changed: mpsc::Receiver<()>,
    built: watch::Sender<Built>,
) {
    while changed.recv().await.is_some() {
        tokio::time::sleep(QUIET).await;
        // This build covers the changes that have arrived in the meantime.
        let _ = changed.try_recv();
        built.send_replace(build(&project, &destination).await);
    }
}

/// Builds the site, and prints the result in the terminal.
async fn build(project: &Project, destination: &Path) -> Built {
    let (project, destination) = (project.clone(), destination.to_owned());
    let began = Instant::now();
    let done = tokio::task::spawn_blocking(move || crate::build(&project, &destination));
    let error = match done.await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("{:#}", anyhow::Error::from(error))),
        Err(panic) => Some(format!("the book tool panicked: {panic}")),
    };
    match &error {
        None => println!("Built in {:.1} s", began.elapsed().as_secs_f64()),
        Some(error) => eprintln!("\n{error}\nThe pages stay as they were.\n"),
    }
    let at = UNIX_EPOCH.elapsed().map_or(0, |since| since.as_millis());
    Built { at, error }
}
