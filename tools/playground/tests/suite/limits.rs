//! Each limit stops what exceeds it, and lets through what is just below.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use nix::sys::signal::Signal;
use playground::Limits;
use playground::child::{self, End, JobEvent};
use playground::event::Stopped;
use playground::sandbox::{Job, Layer, Profile, Sandbox};
use tempfile::TempDir;

use crate::common;

const MIB: u64 = 1 << 20;

/// The path of `tests/limits/uses.rs`, compiled.
static USES: LazyLock<PathBuf> = LazyLock::new(|| {
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uses");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/limits/uses.rs");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    let rustc = rustc.args(["--edition=2024", "-o"]).arg(&binary).arg(source);
    let output = rustc.output().expect("rustc can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    binary
});

fn wide() -> Limits {
    let limits = Limits { disk: 16 * MIB, files: 64, ..Limits::run() };
    Limits { wall: Duration::from_secs(60), file: MIB, ..limits }
}

/// Uses `amount` of `what`. Returns what the program printed and how it ended,
/// or `None` if the limit needs a layer that is missing.
async fn using(what: &str, amount: u64, limits: Limits) -> Option<(String, End)> {
    let sandbox = common::sandbox();
    let Sandbox::Confined(confined) = &sandbox else {
        proven::skip(&format!("the limit of `{what}`"), "there is no sandbox");
        return None;
    };
    if what == "threads" && !confined.layers().has(Layer::Namespaces) {
        proven::skip("the limit of threads", "only namespaces count them, and there are none");
        return None;
    }
    let folder = TempDir::new_in("/tmp").expect("a folder");
    let job = Job {
        arguments: vec![what.to_owned(), amount.to_string()],
        environment: vec![("RUST_BACKTRACE".to_owned(), "0".to_owned())],
        // A compilation may write a file.
        ..Job::new(Profile::Compile, USES.clone(), folder.path().to_owned())
    };
    let mut events = child::spawn(&sandbox, job, &limits, folder).expect("it starts");
    let mut text = String::new();
    loop {
        match events.recv().await.expect("it ends") {
            JobEvent::Output(_, _, bytes) => text += &String::from_utf8_lossy(&bytes),
            JobEvent::End(_, end) => return Some((text, end)),
            JobEvent::Fault(why) => panic!("{why}"),
        }
    }
}

/// Checks that the program is not stopped.
async fn fits(what: &str, amount: u64, limits: Limits) {
    let Some((text, end)) = using(what, amount, limits).await else { return };
    assert!(end.status.success() && end.stopped.is_none(), "{what} {amount}: {end:?} {text:?}");
}

/// Checks that the server stops the program.
async fn is_stopped(what: &str, amount: u64, limits: Limits, why: Stopped) {
    let Some((text, end)) = using(what, amount, limits).await else { return };
    assert_eq!(end.stopped, Some(why), "{what} {amount}: {end:?} {text:?}");
}

/// Checks that the system refuses what the program asks for, and that the program says so.
async fn is_refused(what: &str, amount: u64, limits: Limits, says: &str) {
    let Some((text, end)) = using(what, amount, limits).await else { return };
    assert_eq!(end.status.code(), Some(101), "{what} {amount}: {end:?} {text:?}");
    assert!(text.contains(says), "{what} {amount}: {text:?}");
}

#[proven::test]
async fn wall() {
    let limits = || Limits { wall: Duration::from_millis(300), ..wide() };
    is_stopped("wall", 3_600_000, limits(), Stopped::Wall).await;
    fits("wall", 300, wide()).await;
}

#[proven::test]
async fn cpu() {
    // Starting the program takes processor time, too, and more on a busy machine.
    let limits = || Limits { cpu: Duration::from_secs(2), ..wide() };
    fits("cpu", 1_500, limits()).await;
    is_stopped("cpu", 5_000, limits(), Stopped::Cpu).await;
}

#[proven::test]
async fn address_space() {
    let limits = || Limits { address_space: 256 * MIB, ..wide() };
    fits("address_space", 240 * MIB, limits()).await;
    is_refused("address_space", 256 * MIB, limits(), "Cannot allocate memory").await;
}

#[proven::test]
async fn memory() {
    let limits = || Limits { memory: 128 * MIB, ..wide() };
    fits("memory", 120 * MIB, limits()).await;
    is_refused("memory", 128 * MIB, limits(), "memory").await;
}

#[proven::test]
async fn threads() {
    let limits = || Limits { threads: 20, ..wide() };
    fits("threads", 20, limits()).await;
    is_refused("threads", 21, limits(), "temporarily unavailable").await;
}

#[proven::test]
async fn output() {
    let limits = || Limits { output: 1000, ..wide() };
    fits("output", 1000, limits()).await;
    is_stopped("output", 1001, limits(), Stopped::Output).await;
}

#[proven::test]
async fn file() {
    fits("file", MIB, wide()).await;
    let Some((text, end)) = using("file", MIB + 1, wide()).await else { return };
    assert_eq!(end.status.signal(), Some(Signal::SIGXFSZ as i32), "{end:?} {text:?}");
}

#[proven::test]
async fn open_files() {
    let limits = || Limits { open_files: 32, ..wide() };
    fits("open_files", 32, limits()).await;
    is_refused("open_files", 33, limits(), "Too many open files").await;
}
