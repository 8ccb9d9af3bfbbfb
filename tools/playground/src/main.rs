//! The command: serves a playground for the dependencies of a manifest.

use std::path::PathBuf;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use playground::sandbox::Sandbox;
use playground::{Playground, Settings};

/// Compiles and runs Rust programs against locked dependencies, over HTTP.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// The Cargo.toml of the package whose dependencies programs may use
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// Folder for compiled dependencies, compiler states and binaries
    #[arg(long, value_name = "DIR", default_value = "target/playground")]
    state: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    tokio::runtime::Runtime::new()?.block_on(serve(options))
}

async fn serve(options: Options) -> anyhow::Result<()> {
    let settings = Settings::new(options.manifest, options.state, Sandbox::Unsandboxed);
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{pos}/{len} packages compiled, {msg}").expect("it is right"),
    );
    let playground = Playground::open(settings, |progress| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(progress.package);
    })
    .await?;
    bar.finish_and_clear();
    println!("rustc {}, {} crates", playground.rustc(), playground.crates().len());
    Ok(())
}
