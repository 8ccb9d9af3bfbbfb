//! Runs a program that was built for a release, for as long as it prints.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use compared::versions::Found;
use serde::Deserialize;

use crate::search::Cells;

/// Longer than any cell takes, on a busy machine as well.
const TOO_LONG: Duration = Duration::from_secs(60);

/// What the probe prints.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Line {
    /// A property begins.
    Begins { channel: String, property: String },
    /// It has ended.
    Ends { found: Found },
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With this status.
    Status(i32),
    /// By a signal.
    Crashed,
    /// It had to be stopped.
    Hung,
}

/// What the probe finds, which gets `arguments` and, behind them, how many
/// properties to leave out. A property that it does not survive becomes a failure,
/// and the probe is started again behind it.
///
/// # Errors
///
/// If it cannot be started, or prints something else.
pub fn run(program: &Path, arguments: &[&str]) -> Result<Cells> {
    let mut cells = Cells::new();
    loop {
        let left_out = cells.len().to_string();
        let arguments = [arguments, &[left_out.as_str()]].concat();
        let (lines, ended) = printed(program, &arguments, TOO_LONG)?;
        let mut begun = None;
        for line in lines {
            let parsed = serde_json::from_str(&line).with_context(|| format!("a line: {line}"))?;
            match (parsed, begun.take()) {
                (Line::Begins { channel, property }, None) => begun = Some((channel, property)),
                (Line::Ends { found }, Some(cell)) => drop(cells.insert(cell, found)),
                _ => bail!("a line stands in the wrong place: {line}"),
            }
        }
        let failed = match (ended, begun) {
            (Ended::Status(0), None) => return Ok(cells),
            (Ended::Status(_) | Ended::Crashed, Some(cell)) => (cell, "crashes"),
            (Ended::Hung, Some(cell)) => (cell, "hangs"),
            (ended, None) => bail!("it ends between two properties: {ended:?}"),
        };
        let (cell, failed) = failed;
        cells.insert(cell, Found::Failed { failed: failed.to_owned() });
    }
}

/// The lines that a program prints, and how it ends. It is stopped if it prints
/// nothing for `too_long`.
///
/// # Errors
///
/// If it cannot be started.
pub fn printed(
    program: &Path,
    arguments: &[&str],
    too_long: Duration,
) -> Result<(Vec<String>, Ended)> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    let output = child.stdout.take().context("it was piped")?;
    let (tx, rx) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if tx.send(line).is_err() {
                break;
            }
        }
    });
    let mut lines = Vec::new();
    let hung = loop {
        match rx.recv_timeout(too_long) {
            Ok(line) => lines.push(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => break false,
            Err(mpsc::RecvTimeoutError::Timeout) => break true,
        }
    };
    if hung {
        child.kill().context("it cannot be stopped")?;
    }
    let status = child.wait()?;
    drop(reader.join());
    let ended = match status.code() {
        _ if hung => Ended::Hung,
        Some(code) => Ended::Status(code),
        None => Ended::Crashed,
    };
    Ok((lines, ended))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What comes of a shell script in the place of the probe; `$1` is the
    /// number of properties to leave out.
    fn probe(script: &str) -> Result<Cells> {
        run(Path::new("/bin/sh"), &["-c", script, "probe"])
    }

    const FIRST: &str = r#"echo '{"channel":"c","property":"p"}'"#;

    #[test]
    fn cells_are_read() {
        let found = r#"echo '{"found":{"value":"yes","proof":"one-run"}}'"#;
        let cells = probe(&format!("{FIRST}\n{found}")).expect("it is right");
        assert_eq!(cells[&("c".to_owned(), "p".to_owned())].value(), "yes");
    }

    #[test]
    fn the_property_in_which_it_crashes_is_named_and_the_rest_is_run() {
        let second = r#"echo '{"channel":"c","property":"q"}'; echo '{"found":null}'"#;
        let script = format!("if [ $1 = 0 ]; then {FIRST}; kill -SEGV $$; fi\n{second}");
        let cells = probe(&script).expect("it is right");
        let value = |property: &str| cells[&("c".to_owned(), property.to_owned())].value();
        assert_eq!((value("p"), value("q")), ("crashes", "–"));
    }

    #[test]
    fn a_program_that_stays_silent_is_stopped() {
        let arguments = ["-c", "echo on; exec sleep 1000"];
        let printed = printed(Path::new("/bin/sh"), &arguments, Duration::from_millis(100));
        let (lines, ended) = printed.expect("there is a shell");
        assert_eq!((lines, ended), (vec!["on".to_owned()], Ended::Hung));
    }

    #[test]
    fn another_line_is_refused() {
        assert!(probe("echo hello").is_err());
    }
}
