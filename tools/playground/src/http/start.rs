//! Starts a server: decides whether it may run programs at all, and prepares
//! the dependencies while it already answers.

use std::error::Error;
use std::net::IpAddr;

use tokio::sync::watch;

use super::{Options, Stage};
use crate::sandbox::Sandbox;
use crate::{Playground, Settings};

/// Why a server must not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Others could reach a server that confines nothing.
    #[error(
        "--unsandboxed is only for a loopback address: on {0} others could run programs as this user"
    )]
    Unsandboxed(IpAddr),
    /// Strangers could send any number of requests.
    #[error("--public needs a limit on requests: leave out --rate, or give more than 0")]
    NoRate,
    /// Others could reach a server that cannot confine programs.
    #[error(
        "the sandbox does not hold here ({why}): mend that, or listen on a loopback address, where the server refuses programs"
    )]
    NoSandbox {
        /// What is missing.
        why: String,
    },
}

impl Options {
    /// Chooses how a server that listens on `bound` confines programs. The
    /// inner error says why it refuses to run any. `found` is the sandbox of
    /// this machine, or what it lacks.
    ///
    /// # Errors
    ///
    /// If the server must not start with these options: see [`StartError`].
    pub fn confine(
        &self,
        bound: IpAddr,
        found: Result<Sandbox, String>,
    ) -> Result<Result<Sandbox, String>, StartError> {
        let alone = bound.is_loopback() && !self.public;
        if self.public && self.rate == Some(0) {
            return Err(StartError::NoRate);
        }
        match found {
            _ if self.unsandboxed && !alone => Err(StartError::Unsandboxed(bound)),
            _ if self.unsandboxed => Ok(Ok(Sandbox::Unsandboxed)),
            Ok(sandbox) => Ok(Ok(sandbox)),
            Err(why) if !alone => Err(StartError::NoSandbox { why }),
            Err(why) => Ok(Err(format!(
                "programs could not be confined here ({why}); to run them all the same, with all \
                 that this user may do, start the server with --unsandboxed"
            ))),
        }
    }
}

/// Opens a playground in the background, and reports how far it is.
pub fn open(settings: Result<Settings, String>) -> watch::Receiver<Stage> {
    let settings = match settings {
        Ok(settings) => settings,
        Err(why) => return watch::channel(Stage::Refused(why)).1,
    };
    let (stage, receiver) = watch::channel(Stage::Preparing("looking for crates".to_owned()));
    tokio::spawn(async move {
        let opened = Playground::open(settings, |progress| {
            let crate::Progress { done, total, package } = progress;
            let what = format!("{done} of {total} packages compiled, {package}");
            stage.send_replace(Stage::Preparing(what));
        });
        let opened = tokio::select! {
            opened = opened => opened,
            () = stage.closed() => return,
        };
        stage.send_replace(match opened {
            Ok(playground) => Stage::Ready(playground),
            Err(error) => Stage::Refused(with_causes(&error)),
        });
    });
    receiver
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}
