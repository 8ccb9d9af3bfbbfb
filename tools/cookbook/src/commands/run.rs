//! `cargo book run`: one example, in the terminal.

use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::{env, fs, io};

use example_format::{Example, Fault, Server, discover};
use example_harness::{Package, Running};
use thiserror::Error;

use crate::project::Project;
use crate::suggest::did_you_mean;

/// Why no example was run.
#[derive(Debug, Error)]
pub enum RunError {
    /// No example has this name.
    #[error("there is no example `{name}`; {hint}they are in deps/tests/categories")]
    NotFound {
        /// The name.
        name: String,
        /// A hint that names a similar one.
        hint: String,
    },
    /// The example breaks a rule.
    #[error("{0}")]
    Broken(Fault),
    /// Several examples have this name.
    #[error("`{name}` is the name of several examples; choose one of {}", ids.join(", "))]
    Several {
        /// The name.
        name: String,
        /// Each with its category.
        ids: Vec<String>,
    },
    /// There is no rustc.
    #[error("rustc cannot be started; is Rust installed?")]
    NoRustc(#[source] io::Error),
    /// The example's source cannot be written.
    #[error("{}: cannot be written", .0.display())]
    Write(PathBuf, #[source] io::Error),
    /// The server that the example talks to is not installed.
    #[error(
        "{0} is not installed; install the package of that name, or set {1} to the address of a server that you have"
    )]
    NoServer(&'static str, &'static str),
    /// The server cannot be started.
    #[error("{0} cannot be started")]
    Server(&'static str, #[source] io::Error),
    /// The compiled program cannot be started.
    #[error("{} cannot be started", .0.display())]
    Start(PathBuf, #[source] io::Error),
}

/// Runs the example called `name` or `category/name` as a program of its own,
/// on this terminal. If it talks to a server, one is started for it, unless the
/// environment names one. Returns its exit status, or that of rustc if rustc refuses
/// it.
///
/// # Errors
///
/// If there is no such example, or it cannot be compiled or started.
///
/// ```
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let error = cookbook::commands::run::run(&project, "none").expect_err("there is none");
/// assert!(error.to_string().starts_with("there is no example `none`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(project: &Project, name: &str) -> Result<ExitStatus, RunError> {
    let example = find(project, name)?;
    let folder = project.root.join("target").join("run");
    let source = folder.join(format!("{}.rs", example.name));
    let program = folder.join(format!("{}{}", example.name, env::consts::EXE_SUFFIX));
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&source, &example.program))
        .map_err(|error| RunError::Write(source.clone(), error))?;
    let compiled = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--crate-type=bin", "-o"])
        .args([&program, &source])
        .args(example_harness::externs(Package::of(&example)))
        .status()
        .map_err(RunError::NoRustc)?;
    if !compiled.success() {
        return Ok(compiled);
    }
    let mut command = Command::new(&program);
    // A reader's own server is asked, if there is one.
    let server = example.server.filter(|server| env::var_os(server.variable()).is_none());
    let running = server.map(start).transpose()?;
    command.envs(running.as_ref().map(Running::variable));
    command.status().map_err(|error| RunError::Start(program, error))
}

/// Starts a server for one run of an example.
fn start(server: Server) -> Result<Running, RunError> {
    let name = server.program();
    match Running::start(server) {
        Ok(Some(running)) => Ok(running),
        Ok(None) => Err(RunError::NoServer(name, server.variable())),
        Err(error) => Err(RunError::Server(name, error)),
    }
}

fn find(project: &Project, name: &str) -> Result<Example, RunError> {
    let found = discover(&project.examples());
    let matches = |example: &&Example| example.name == name || example.id() == name;
    let all: Vec<_> = found.examples.iter().filter(matches).collect();
    match all.as_slice() {
        [example] => Ok((*example).clone()),
        [] => {
            let path = project.examples().join(name).with_extension("rs");
            if let Some(fault) = found.faults.iter().find(|fault| fault.path == path) {
                return Err(RunError::Broken(fault.clone()));
            }
            let known = found.examples.iter().flat_map(|it| [it.name.clone(), it.id()]);
            let known = Vec::from_iter(known);
            let hint = did_you_mean(name, known.iter().map(String::as_str));
            Err(RunError::NotFound { name: name.to_owned(), hint })
        }
        several => {
            let ids = several.iter().map(|example| example.id()).collect();
            Err(RunError::Several { name: name.to_owned(), ids })
        }
    }
}
