//! Finds the compiled crates that the examples use, for calling rustc or rustdoc.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use cargo_metadata::{CrateType, Message};

use crate::child;

/// The arguments with which rustc or rustdoc lets a program use all crates of
/// the examples, as this build compiled them: `--extern NAME=FILE` and
/// `-L dependency=FOLDER`.
///
/// This asks Cargo, since only Cargo knows which of several builds of a crate
/// belongs to these settings. If the build is up to date, Cargo answers without
/// compiling anything.
///
/// # Panics
///
/// If Cargo cannot be started or the example crate does not build.
pub fn externs() -> &'static [String] {
    static EXTERNS: LazyLock<Vec<String>> = LazyLock::new(ask_cargo);
    &EXTERNS
}

fn ask_cargo() -> Vec<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--quiet", "--message-format=json", "--package=examples", "--lib"])
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = child::one_at_a_time(|| command.stdout(Stdio::piped()).spawn())
        .and_then(Child::wait_with_output)
        .expect("cargo can be started");
    assert!(output.status.success(), "cargo could not build the example crate");

    let mut arguments = Vec::new();
    for message in Message::parse_stream(output.stdout.as_slice()) {
        let Ok(Message::CompilerArtifact(artifact)) = message else { continue };
        let is_library = artifact.target.crate_types.iter().any(|kind| {
            matches!(
                kind,
                CrateType::Lib | CrateType::RLib | CrateType::ProcMacro | CrateType::DyLib
            )
        });
        let compiled = artifact
            .filenames
            .iter()
            .find(|file| matches!(file.extension(), Some("rlib" | "so" | "dylib" | "dll")));
        let (true, Some(file)) = (is_library, compiled) else { continue };
        arguments.push(format!("--extern={}={file}", artifact.target.name.replace('-', "_")));
        if let Some(folder) = file.parent() {
            arguments.push(format!("-Ldependency={folder}"));
        }
    }
    arguments.sort();
    arguments.dedup();
    arguments
}
