//! `cargo book`: the commands.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clap::{Parser, Subcommand};
use cookbook::commands::rust_playground::{self, REFRESH};
use cookbook::commands::{new, run};
use cookbook::{Book, Faults, Project, check, serve};
use example_format::DISTRIBUTED;
use playground::http::Options;

/// Builds, serves and checks the Rust Channels Cookbook.
#[derive(Debug, Parser)]
#[command(name = "cargo book", bin_name = "cargo book")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the site to `book/`
    Build {
        /// Write it to this folder instead
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Write the book as an EPUB to `target/rust-channels-cookbook.epub`
    Epub {
        /// Write it to this file instead
        #[arg(long, value_name = "FILE")]
        dest: Option<PathBuf>,
    },
    /// Serve the book and rebuild it when a file changes
    Serve {
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
        host: IpAddr,
        /// Port to listen on; 0 lets the system choose
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Build the site in this folder instead of `book/`
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
        /// Run no programs
        #[arg(long)]
        no_playground: bool,
        #[command(flatten)]
        playground: Box<Options>,
    },
    /// Check every rule of the repository
    Check {
        /// Also build each set of `[dependencies]` lines alone, with its programs
        #[arg(long)]
        dependencies: bool,
        /// Also document the crates that the book teaches, and look up each item that is linked
        #[arg(long)]
        docs: bool,
    },
    /// Make an example and its golden output, and print the line for the chapter
    New {
        /// The folder in `src/categories`
        category: String,
        /// `<chapter>_<recipe>`
        name: String,
    },
    /// Run one example in this terminal
    Run {
        /// `NAME` or `CATEGORY/NAME`
        name: String,
    },
    /// Take a new list of the public Rust Playground's crates from standard input
    #[command(after_help = format!("Give it the playground's own list: {}", REFRESH))]
    RustPlayground {
        /// Write nothing; fail if the list differs from the book's
        #[arg(long)]
        check: bool,
        /// The day on which the list was taken [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "check")]
        as_of: Option<String>,
    },
    /// Answer a stock `mdbook`, which starts this command itself
    #[command(hide = true)]
    Preprocessor {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Does the preprocessor serve this renderer?
    Supports {
        /// The renderer's name
        renderer: String,
    },
}

fn main() -> ExitCode {
    // This must come first: the process may have been started to become a sandbox.
    playground::sandbox::launch_if_asked();
    match execute(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            match faults(&error) {
                Some(faults) => eprintln!("{faults}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}

/// The faults of the book, if `error` consists of them.
fn faults(error: &anyhow::Error) -> Option<&Faults> {
    let built = error.downcast_ref().and_then(|error| match error {
        cookbook::Error::Faults(faults) => Some(faults),
        _ => None,
    });
    let made = error.downcast_ref().and_then(|error| match error {
        new::NewError::Names(faults) => Some(faults),
        _ => None,
    });
    built.or(made).or(error.downcast_ref())
}

fn execute(command: Command) -> Result<ExitCode> {
    let project = Project::find(&std::env::current_dir()?);
    match command {
        Command::Build { dest } => build_book(&project?, dest)?,
        Command::Epub { dest } => write_epub(&project?, dest)?,
        Command::Serve { host, port, dest, no_playground, playground } => {
            let project = project?;
            let destination = dest.unwrap_or_else(|| project.root.join("book"));
            let destination = std::path::absolute(&destination)?;
            let playground = (!no_playground).then_some(*playground);
            serve_book(project, serve::Settings { host, port, destination, playground })?;
        }
        Command::Check { dependencies, docs } => check_book(&project?, dependencies, docs)?,
        Command::New { category, name } => {
            let line = new::new(&project?, &category, &name)?;
            println!("Made deps/tests/categories/{category}/{name}.rs and {name}.stdout");
            println!("Write this line in a chapter of src/categories/{category}:\n\n{line}\n");
            let package = if category == DISTRIBUTED { "--package distributed " } else { "" };
            println!("Test it with: cargo test {package}--test categories {name}");
        }
        Command::Run { name } => return run_example(&project?, &name),
        Command::RustPlayground { check, as_of } => take_crates(&project?, check, as_of)?,
        Command::Preprocessor { question: Some(Question::Supports { .. }) } => {}
        Command::Preprocessor { question: None } => {
            cookbook::preprocess(io::stdin().lock(), io::stdout().lock())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn build_book(project: &Project, dest: Option<PathBuf>) -> Result<()> {
    let dest = dest.unwrap_or_else(|| project.root.join("book"));
    cookbook::build(project, &std::path::absolute(&dest)?)?;
    println!("The book is in {}", dest.display());
    Ok(())
}

fn write_epub(project: &Project, dest: Option<PathBuf>) -> Result<()> {
    let file = dest.unwrap_or_else(|| project.root.join("target/rust-channels-cookbook.epub"));
    cookbook::epub(project, &std::path::absolute(&file)?)?;
    println!("The EPUB is {}", file.display());
    Ok(())
}

fn serve_book(project: Project, settings: serve::Settings) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let served = runtime.block_on(serve::serve(project, settings));
    // Cancel all tasks and their child processes. Do not wait long for a build
    // on a thread.
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(served?)
}

fn check_book(project: &Project, dependencies: bool, docs: bool) -> Result<()> {
    let book = Book::read(project)?;
    let mut faults = check::all(&book);
    faults.extend(check::formatting(&book)?);
    if dependencies {
        faults.extend(check::dependencies(&book, |line| println!("{line}"))?);
    }
    if docs {
        faults.extend(check::items(&book)?);
    }
    Faults::unless_none(faults)?;
    println!("No fault in {} pages and {} examples", book.pages.len(), book.examples.len());
    Ok(())
}

fn run_example(project: &Project, name: &str) -> Result<ExitCode> {
    let status = run::run(project, name)?;
    match (status.success(), status.code()) {
        (true, _) => Ok(ExitCode::SUCCESS),
        (false, Some(code)) => Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)),
        (false, None) => bail!("{name} was ended by a signal ({status})"),
    }
}

fn take_crates(project: &Project, only_compare: bool, as_of: Option<String>) -> Result<()> {
    let reply = io::read_to_string(io::stdin()).context("standard input cannot be read")?;
    if only_compare {
        let changes = rust_playground::compare(project, &reply)?;
        print!("{changes}");
        ensure!(changes.is_empty(), "the list has changed; take it: {REFRESH}");
    } else {
        let as_of = as_of.unwrap_or_else(rust_playground::today);
        print!("{}", rust_playground::write(project, &reply, as_of)?);
    }
    Ok(())
}
