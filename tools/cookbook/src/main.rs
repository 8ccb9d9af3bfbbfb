//! `cargo book`: the commands.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use cookbook::{Faults, Project, check, preprocessor, site};

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
        /// Write it there instead
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Check every rule of the repository
    Check,
    /// Speak with a stock `mdbook`, which runs this by itself
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
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<Faults>() {
                Some(faults) => eprintln!("{faults}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let project = || Project::find(&std::env::current_dir()?);
    match command {
        Command::Build { dest } => {
            let project = project()?;
            let dest = dest.unwrap_or_else(|| project.root.join("book"));
            site::build(&project, &std::path::absolute(&dest)?)?;
            println!("The book is in {}", dest.display());
            Ok(())
        }
        Command::Check => {
            let faults = check::all(&cookbook::Book::read(&project()?)?);
            if faults.is_empty() { Ok(()) } else { Err(Faults(faults).into()) }
        }
        Command::Preprocessor { question: Some(Question::Supports { .. }) } => Ok(()),
        Command::Preprocessor { question: None } => preprocessor::run(),
    }
}
