//! The command: serves a playground for the dependencies of a manifest.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware::map_response;
use axum::routing::get;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use playground::http::refusal::Refusal;
use playground::http::{self, Options, Service, Stage, start};
use playground::sandbox::{self, Sandbox};
use playground::{Capacity, Playground, Settings};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The reply to `GET /`.
const ABOUT: &str = "\
This is a playground for Rust programs, for the pages of a book.

POST /execute        compiles and runs a program; as the Rust Playground does, or
                     line by line with Accept: application/x-ndjson
POST /evaluate.json  the same, as mdBook asks for it
POST /ahead          only compiles it, so that running it later starts at once
POST /explore        runs it in every order in which its tasks can take turns, if the
                     package of --manifest names one that is for this
POST /trace          runs it, and reports what it does with its channels, on the same
                     condition
GET  /meta/crates    the crates that programs may use
GET  /healthz        whether it is ready
";

/// Compiles and runs Rust programs against locked dependencies, over HTTP.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The Cargo.toml of the package whose dependencies programs may use
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// Folder for compiled dependencies, compiler states and binaries
    #[arg(long, value_name = "DIR", default_value = "target/playground")]
    state: PathBuf,
    /// Only compile the dependencies, for an image whose servers start at once
    #[arg(long)]
    prepare: bool,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    host: IpAddr,
    /// Port to listen on; 0 lets the system choose
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to serve GET /metrics on, and nothing else, to anybody; without this option it is not served
    #[arg(long, value_name = "ADDRESS:PORT")]
    metrics: Option<SocketAddr>,
    /// Compiler states kept for later edits
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    states: usize,
    /// Room for all compiler states, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 2048)]
    states_size: u64,
    /// Room for compiled programs, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    binaries_size: u64,
    #[command(flatten)]
    options: Options,
}

fn main() -> Result<()> {
    // This must come first: the process may have been started to become a job.
    sandbox::launch_if_asked();
    let arguments = Arguments::parse();
    // Dropping the runtime drops the remaining work, and so its files.
    let runtime = tokio::runtime::Runtime::new().context("cannot start the threads")?;
    runtime.block_on(serve(arguments))
}

async fn serve(arguments: Arguments) -> Result<()> {
    let Arguments { manifest, state, prepare, host, port, metrics, options, .. } = arguments;
    let Arguments { states, states_size, binaries_size, .. } = arguments;
    if prepare {
        // Only Cargo runs, and rustc on an empty program: nothing from a reader.
        let settings = Settings::new(manifest, state, Sandbox::Unsandboxed);
        let playground = Playground::open(settings, |_| ()).await?;
        println!("Prepared: rustc {}, {} crates", playground.rustc(), playground.crates().len());
        return Ok(());
    }
    let launcher = std::env::current_exe().context("this program does not know its own file")?;
    let found = Sandbox::detect(&launcher);
    for fault in found.faults().filter(|_| !options.unsandboxed) {
        eprintln!("{fault}");
        if let Some(then) = fault.layer.without_it() {
            eprintln!("  without it, {then}");
        }
    }
    let sandbox = options.confine(host, found.sandbox())?;
    let (listener, address) = listen(SocketAddr::new(host, port), "--host and --port").await?;
    let metrics = match metrics {
        Some(address) => Some(listen(address, "--metrics").await?),
        None => None,
    };
    let settings = options.settings(host);
    let stage = start::open(sandbox.map(|sandbox| Settings {
        compile: settings.compile.clone(),
        run: settings.run.clone(),
        states: Capacity { count: states, bytes: states_size << 20 },
        binaries: binaries_size << 20,
        ..Settings::new(manifest, state, sandbox)
    }));
    println!("The playground is at http://{address}/   (Ctrl-C ends this)");
    if let Some((_, address)) = &metrics {
        println!("Its metrics are at http://{address}/metrics");
    }
    // Write the lines at once, so that a program that waits for the address gets all of it.
    std::io::stdout().flush().context("standard output is closed")?;
    tokio::spawn(report(stage.clone()));

    let end = http::shutdown_signal().context("the server cannot listen for Ctrl-C")?;
    let service = Service::new(stage, settings);
    if let Some((listener, _)) = metrics {
        let service = service.clone();
        tokio::spawn(async move { service.serve_metrics(listener).await });
    }
    let rest = Router::new().route("/", get(ABOUT)).fallback(not_found);
    let router = service.router().merge(rest.layer(map_response(http::headers::data)));
    service.serve(listener, router, end).await;
    Ok(())
}

/// Listens on `address`, which `options` set. Returns the address with its real port.
async fn listen(address: SocketAddr, options: &str) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await;
    let listener = listener
        .with_context(|| format!("{address} cannot be used: choose another one with {options}"))?;
    let address = listener.local_addr().context("the listener has no address")?;
    Ok((listener, address))
}

/// Shows in the terminal how far the preparation is.
async fn report(mut stage: watch::Receiver<Stage>) {
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {msg}").expect("it is valid"));
    loop {
        match &*stage.borrow_and_update() {
            Stage::Preparing(what) => {
                bar.set_message(what.clone());
                bar.tick();
            }
            Stage::Ready(playground) => {
                bar.finish_and_clear();
                let confined = match playground.sandbox() {
                    Sandbox::Unsandboxed => "NOT CONFINED".to_owned(),
                    Sandbox::Confined(by) => format!("confined by {}", by.layers()),
                };
                let count = playground.crates().len();
                if let Some(why) = playground.slow_linking() {
                    eprintln!("Programs take longer to link than they could: {why}");
                }
                println!("Ready: rustc {}, {count} crates, {confined}", playground.rustc());
                return;
            }
            Stage::Refused(why) => {
                bar.finish_and_clear();
                eprintln!("No program will run: {why}");
                return;
            }
        }
        if stage.changed().await.is_err() {
            return;
        }
    }
}

async fn not_found(uri: Uri) -> Refusal {
    let message = format!("there is no {}; GET / lists the endpoints", uri.path());
    Refusal::new(StatusCode::NOT_FOUND, message)
}
