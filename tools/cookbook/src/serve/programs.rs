//! Runs readers' programs: the playground, on the book's own address.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use playground::Settings;
use playground::http::start::{self, StartError};
use playground::http::{Options, Service, Stage};
use playground::sandbox::Sandbox;
use tokio::sync::watch;

use super::ServeError;
use crate::project::Project;

/// How often progress is printed in the terminal.
const REPORT_INTERVAL: Duration = Duration::from_secs(5);

/// Chooses how to confine programs for a server that listens on `host`. The
/// inner error says why no program can run; the book is then served without
/// programs.
///
/// # Errors
///
/// If the options would let others run programs as this user.
pub async fn confine(
    host: IpAddr,
    options: &Options,
) -> Result<Result<Sandbox, String>, ServeError> {
    let launcher = std::env::current_exe().map_err(ServeError::NoProgram)?;
    let found = tokio::task::spawn_blocking(move || Sandbox::detect(&launcher).sandbox());
    match options.confine(host, found.await.map_err(ServeError::SelfTest)?) {
        Ok(sandbox) => Ok(sandbox),
        Err(error @ StartError::NoSandbox { .. }) => Ok(Err(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// Prepares a playground in the background, and reports progress in the terminal.
pub fn open(
    project: &Project,
    host: IpAddr,
    options: &Options,
    sandbox: Result<Sandbox, String>,
) -> Service {
    let settings = options.settings(host);
    let folder = project.root.join("target").join("playground");
    let stage = start::open(sandbox.map(|sandbox| Settings {
        compile: settings.compile.clone(),
        run: settings.run.clone(),
        ..Settings::new(project.manifest(), folder, sandbox)
    }));
    tokio::spawn(report(stage.clone()));
    Service::new(stage, settings)
}

async fn report(mut stage: watch::Receiver<Stage>) {
    let mut printed = None::<Instant>;
    loop {
        match &*stage.borrow_and_update() {
            Stage::Preparing(what) => {
                if printed.is_none_or(|at| at.elapsed() >= REPORT_INTERVAL) {
                    println!("Preparing to run programs: {what} …");
                    printed = Some(Instant::now());
                }
            }
            Stage::Ready(playground) => {
                let confined = match playground.sandbox() {
                    Sandbox::Confined(_) => "in a sandbox",
                    Sandbox::Unsandboxed => "WITHOUT a sandbox, as this user",
                };
                return println!("Programs of the book can be run and edited, {confined}");
            }
            Stage::Refused(why) => return eprintln!("Programs of the book cannot be run: {why}"),
        }
        if stage.changed().await.is_err() {
            return;
        }
    }
}
