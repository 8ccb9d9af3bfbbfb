//! Collects a program's events for the replies that are sent at its end.

use std::time::Duration;

use axum::http::StatusCode;

use super::protocol::{AheadReply, EvaluateReply, ExecuteReply};
use super::refusal::Refusal;
use crate::event::{Stopped, Stream};
use crate::{Event, Limits, signal};

/// The result of a program, so far.
#[derive(Debug, Default)]
pub struct Outcome {
    success: bool,
    /// How the program ended, in words.
    detail: String,
    /// Whether the program or rustc was stopped or crashed, so that its output
    /// does not say why.
    cut_off: bool,
    /// rustc's messages, with ANSI colours.
    rustc: String,
    stdout: String,
    stderr: String,
}

impl Outcome {
    /// Adds the next event.
    ///
    /// # Errors
    ///
    /// With status 500 if the playground itself failed, 429 if a queue is full.
    pub fn add(&mut self, event: Event, compile: &Limits, run: &Limits) -> Result<(), Refusal> {
        match event {
            Event::Queued | Event::Compiling => {}
            // Only a streamed reply has these.
            Event::Did(_) | Event::Waits(_) => {}
            Event::Compiled { stderr, .. } => {
                self.success = true;
                self.rustc = stderr;
            }
            Event::Refused { stderr, stopped, .. } => {
                self.detail = refused(stopped, compile);
                self.cut_off = stopped.is_some();
                self.rustc = stderr;
            }
            Event::Output { stream: Stream::Stdout, text, .. } => self.stdout += &text,
            Event::Output { stream: Stream::Stderr, text, .. } => self.stderr += &text,
            Event::Exit { code, signal, stopped, .. } => {
                self.success = succeeded(code, stopped);
                self.detail = ended(code, signal, stopped, run);
                self.cut_off = code.is_none() || stopped.is_some();
            }
            Event::Full(full) => return Err(full.into()),
            Event::Failed { message } => {
                return Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message));
            }
        }
        Ok(())
    }

    /// The reply of `/execute`.
    pub fn execute(self) -> ExecuteReply {
        ExecuteReply {
            success: self.success,
            exit_detail: self.detail,
            stdout: self.stdout,
            stderr: plain(&self.rustc) + &self.stderr,
        }
    }

    /// The reply of `/evaluate.json`. As on the Rust Playground, a program that
    /// succeeded has only its output.
    pub fn evaluate(self) -> EvaluateReply {
        if self.success {
            return EvaluateReply { result: self.stdout, error: None };
        }
        let mut result = plain(&self.rustc) + &self.stderr + &self.stdout;
        if self.cut_off {
            // A page shows only this text.
            result += &format!("\n{}\n", self.detail);
        }
        EvaluateReply { error: Some(result.clone()), result }
    }

    /// The reply of `/ahead`.
    pub fn ahead(self) -> AheadReply {
        AheadReply { success: self.success, stderr: self.rustc }
    }
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Whether a run that ended like this succeeded.
pub fn succeeded(code: Option<i32>, stopped: Option<Stopped>) -> bool {
    code == Some(0) && stopped.is_none()
}

/// How a run ended, in words.
pub fn ended(
    code: Option<i32>,
    signal: Option<i32>,
    stopped: Option<Stopped>,
    limits: &Limits,
) -> String {
    match (stopped, code, signal) {
        (Some(stopped), ..) => why(stopped, limits),
        (None, Some(code), _) => format!("exit status {code}"),
        (None, None, Some(number)) => match signal::name(number) {
            Some(name) => format!("ended by signal {number} ({name})"),
            None => format!("ended by signal {number}"),
        },
        (None, None, None) => "ended without a status".to_owned(),
    }
}

/// How a compilation without a binary ended, in words.
fn refused(stopped: Option<Stopped>, limits: &Limits) -> String {
    match stopped {
        None => "it does not compile".to_owned(),
        Some(stopped) => format!("rustc was {}", why(stopped, limits)),
    }
}

fn why(stopped: Stopped, limits: &Limits) -> String {
    let seconds = |time: Duration| time.as_secs_f64();
    match stopped {
        Stopped::Wall => format!("stopped: it took longer than {} s", seconds(limits.wall)),
        Stopped::Cpu => {
            format!("stopped: it used more than {} s of processor time", seconds(limits.cpu))
        }
        Stopped::Output => format!("stopped: it printed more than {} bytes", limits.output),
        Stopped::Memory => {
            format!("stopped: it used more than {} MiB of memory", limits.memory >> 20)
        }
        Stopped::Threads => {
            format!("stopped: it had more than {} processes and threads", limits.threads)
        }
        Stopped::Disk => format!(
            "stopped: it wrote more than {} MiB, or more than {} files",
            limits.disk >> 20,
            limits.files
        ),
        Stopped::Left => "stopped: nobody listened".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_told_in_words() {
        let limits = Limits::run();
        assert_eq!(ended(Some(101), None, None, &limits), "exit status 101");
        #[cfg(unix)] // Other systems have no names for signals.
        assert_eq!(ended(None, Some(6), None, &limits), "ended by signal 6 (SIGABRT)");
        assert_eq!(ended(None, Some(40), None, &limits), "ended by signal 40");
        let stopped = |why| ended(None, Some(9), Some(why), &limits);
        assert_eq!(stopped(Stopped::Wall), "stopped: it took longer than 10 s");
        assert_eq!(stopped(Stopped::Cpu), "stopped: it used more than 5 s of processor time");
        assert_eq!(stopped(Stopped::Output), "stopped: it printed more than 65536 bytes");
    }
}
