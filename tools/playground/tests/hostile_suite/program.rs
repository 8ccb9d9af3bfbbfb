//! The program of all attacks that need none of their own. It is built outside
//! of every sandbox.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::{attack, trial};

/// The path of the built program. It is kept if rustc and its text are still the same.
static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-program");
    let binary = folder.join("program");
    let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    let version = Command::new(&rustc).arg("-vV").output().expect("rustc can be started");
    let text = format!("// {:?}\n{}", version.stdout, attack::together());
    let source = folder.join("main.rs");
    if binary.exists() && fs::read_to_string(&source).is_ok_and(|built| built == text) {
        return binary;
    }
    fs::create_dir_all(&folder).expect("a folder");
    // Remove the binary first, so that it does not stay beside a text that failed to build.
    let _ = fs::remove_file(&binary);
    fs::write(&source, text).expect("a file");
    let mut rustc = Command::new(rustc);
    let output = rustc.args(["--edition=2024", "-o"]).arg(&binary).arg(&source).output();
    let output = output.expect("rustc can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    binary
});

/// Builds the program, unless that was done before.
pub fn build() {
    LazyLock::force(&BUILT);
}

/// A copy that every user may start.
pub fn copy() -> io::Result<(TempDir, PathBuf)> {
    let folder = trial::folder()?;
    fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755))?;
    let binary = folder.path().join("program");
    fs::copy(&*BUILT, &binary)?;
    fs::set_permissions(&binary, PermissionsExt::from_mode(0o755))?;
    Ok((folder, binary))
}
