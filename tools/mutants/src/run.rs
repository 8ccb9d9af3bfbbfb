//! Compiles mutants with the book's own harness, and runs their tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;

/// Tests that run at the same time. Most slow ones only wait for their time limit.
const TESTS: usize = 8;

/// How often to run a program that may do the right thing by chance. A program
/// that is right one time in two then almost surely fails once.
const RUNS: u32 = 30;

/// The result of a build.
pub enum Built {
    /// The test binary.
    Binary(PathBuf),
    /// The files that rustc refused.
    Refused(BTreeSet<PathBuf>),
}

/// Builds the test binary `categories` of the package whose manifest is
/// `manifest`, from the examples below `examples`, in the folder `target`.
///
/// # Errors
///
/// If Cargo cannot be started, or fails for another reason than a refused file
/// below `examples`.
pub fn build(manifest: &Path, examples: &Path, target: &Path) -> Result<Built> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--quiet", "--no-run", "--test=categories", "--message-format=json"])
        .arg("--manifest-path")
        .arg(manifest)
        .env("EXAMPLES", examples)
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .context("Cargo cannot be started")?;
    let mut refused = BTreeSet::new();
    let mut binary = None;
    for message in Message::parse_stream(output.stdout.as_slice()) {
        match message? {
            Message::CompilerMessage(it) if it.message.level == DiagnosticLevel::Error => {
                let files = it.message.spans.iter().map(|span| Path::new(&span.file_name));
                refused.extend(files.filter(|file| file.starts_with(examples)).map(Path::to_owned));
            }
            Message::CompilerArtifact(it) if it.target.name == "categories" => {
                binary = it.executable;
            }
            _ => {}
        }
    }
    match binary {
        Some(binary) if output.status.success() => Ok(Built::Binary(binary.into())),
        _ if !refused.is_empty() => Ok(Built::Refused(refused)),
        _ => bail!("Cargo failed:\n{}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// A test to run.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name, as libtest gives it.
    pub name: String,
    /// Whether a single pass proves little.
    pub by_chance: bool,
}

/// The result of one test.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Whether it passed.
    pub passed: bool,
    /// Wall time from the start of its process to the end.
    pub took: Duration,
}

/// Runs each of `tests` of the test binary in a process of its own, in the
/// folder `cwd`, and returns the results in the same order.
///
/// # Errors
///
/// If the binary cannot be started, or has no such test, or the test skips what it
/// should prove.
pub fn run(binary: &Path, cwd: &Path, tests: &[Test]) -> Result<Vec<Outcome>> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(vec![None; tests.len()]);
    thread::scope(|scope| -> Result<()> {
        let work = || -> Result<()> {
            while let index = next.fetch_add(1, Ordering::Relaxed)
                && let Some(test) = tests.get(index)
            {
                let begun = Instant::now();
                let output = Command::new(binary)
                    .args(["--exact", &test.name])
                    .current_dir(cwd)
                    // Neither overwrite golden files, nor run a test more often
                    // than needed.
                    .env_remove("SNAPSHOTS")
                    .env("EXAMPLES_REPEAT", if test.by_chance { RUNS } else { 1 }.to_string())
                    .stdin(Stdio::null())
                    .output()
                    .context("the test binary cannot be started")?;
                let outcome = Outcome { passed: has_passed(test, &output)?, took: begun.elapsed() };
                outcomes.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(outcome);
            }
            Ok(())
        };
        let workers: Vec<_> = (0..TESTS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("it does not panic"))
    })?;
    let outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(outcomes.into_iter().map(|outcome| outcome.expect("every test was run")).collect())
}

/// Whether the only test that ran has passed.
fn has_passed(test: &Test, output: &Output) -> Result<bool> {
    let (said, errors) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if let Some(skipped) = errors.lines().find(|line| line.starts_with("SKIPPED: ")) {
        bail!("{}: {skipped}", test.name);
    }
    match output.status.success() {
        true if !said.contains("test result: ok. 1 passed;") => bail!("{}: did not run", test.name),
        passed => Ok(passed),
    }
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use std::os::unix::process::ExitStatusExt;
    #[cfg(windows)]
    use std::os::windows::process::ExitStatusExt;
    use std::process::ExitStatus;

    use super::*;

    fn judged(success: bool, stdout: &str, stderr: &str) -> Result<bool, String> {
        let test = Test { name: "it".to_owned(), by_chance: false };
        let status = ExitStatus::from_raw(if success { 0 } else { 1 });
        let output = Output { status, stdout: stdout.into(), stderr: stderr.into() };
        has_passed(&test, &output).map_err(|error| error.to_string())
    }

    #[test]
    fn a_test_passes_if_it_ran_and_skipped_nothing() {
        let passed = "\nrunning 1 test\n\ntest result: ok. 1 passed; 0 failed; 0 ignored\n";
        assert_eq!(judged(true, passed, ""), Ok(true));
        assert_eq!(judged(false, "test result: FAILED. 0 passed; 1 failed", ""), Ok(false));
        let none = "\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored\n";
        assert_eq!(judged(true, none, ""), Err("it: did not run".to_owned()));
        let skipped = "SKIPPED: not proven here: it: redis-server is not installed\n";
        assert_eq!(judged(true, passed, skipped), Err(format!("it: {}", skipped.trim_end())));
    }
}
