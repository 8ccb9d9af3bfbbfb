//! A playground with the dependencies in `tests/dependencies`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use playground::sandbox::Sandbox;
use playground::{Event, Program, Settings};
use tokio::sync::mpsc;

/// The folder that keeps compiled dependencies from one test to the next.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground")
}

pub fn settings() -> Settings {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dependencies/Cargo.toml");
    Settings::new(manifest, folder(), sandbox())
}

/// The sandbox of this machine, or `Unsandboxed` if it has none. In CI, Linux
/// must have one.
pub fn sandbox() -> Sandbox {
    static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
        let report = Sandbox::detect(Path::new(env!("CARGO_BIN_EXE_playground")));
        report.sandbox().unwrap_or_else(|missing| {
            proven::skip("that programs run in a sandbox", &missing.to_string());
            Sandbox::Unsandboxed
        })
    });
    SANDBOX.clone()
}

pub fn program(code: &str) -> Program {
    Program::new(code)
}

pub async fn all(mut events: mpsc::Receiver<Event>) -> Vec<Event> {
    let mut all = Vec::new();
    while let Some(event) = events.recv().await {
        all.push(event);
    }
    all
}
