//! Calls rustc directly, in a sandbox.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::link::Linked;
use crate::prepare::Prepared;
use crate::sandbox::{Job, Profile};
use crate::states::Folder;
use crate::{Program, environment};

/// Where a program stands in its folder, and in rustc's messages.
const SOURCE: &str = "src/main.rs";
/// Where rustc puts the binary in that folder.
const BINARY: &str = if cfg!(windows) { "program.exe" } else { "program" };
/// Where rustc and the linker put what they need for a moment.
const TEMPORARY: &str = "tmp";

/// The arguments that do not depend on the program.
pub(crate) const FLAGS: &[&str] = &[
    "--crate-name=playground",
    "--crate-type=bin",
    "--color=always",
    "-Cdebug-assertions=on",
    // Few files in an incremental state, yet little to compile again.
    "-Ccodegen-units=16",
];

/// Whether `program` can only be linked with one dependency after the other.
/// A shared library has its allocator already.
pub(crate) fn needs_single(program: &Program) -> bool {
    program.code.contains("global_allocator")
}

/// What rustc has to do for `program`, with `folder` for its own files.
///
/// # Errors
///
/// If the program cannot be written there.
pub(crate) fn job(
    prepared: &Prepared,
    linked: Option<&Linked>,
    program: &Program,
    folder: &Folder,
) -> io::Result<Job> {
    let path = folder.path();
    write(path, &program.code)?;
    let mut arguments: Vec<OsString> = FLAGS.iter().map(Into::into).collect();
    arguments.push(format!("--edition={}", program.edition.as_str()).into());
    // Lines in a backtrace cost time; without one, nobody sees them.
    let debug =
        if program.backtrace { "-Cdebuginfo=line-tables-only" } else { "-Cstrip=debuginfo" };
    arguments.push(debug.into());
    if program.tests {
        arguments.push("--test".into());
    }
    let dependencies = match linked {
        Some(linked) => linked.arguments.clone(),
        None => prepared.arguments(),
    };
    arguments.extend(dependencies.into_iter().map(Into::into));
    if folder.is_kept() {
        arguments.push("-Cincremental=incremental".into());
    }
    arguments.extend(["-o", BINARY, SOURCE].map(Into::into));
    let compiled = match linked {
        Some(linked) => vec![linked.folder.clone()],
        None => prepared.compiled.clone(),
    };
    Ok(Job {
        profile: Profile::Compile,
        program: prepared.rustc(),
        arguments,
        environment: environment::of_rustc(&path.join(TEMPORARY)),
        folder: path.to_owned(),
        readable: prepared.sources.clone(),
        executable: std::iter::once(prepared.sysroot.clone()).chain(compiled).collect(),
    })
}

/// The binary that rustc made in `folder`.
pub(crate) fn binary(folder: &Folder) -> PathBuf {
    folder.path().join(BINARY)
}

/// What the server made in `folder`, for rustc to use as its own.
pub(crate) fn own(folder: &Folder) -> impl Iterator<Item = PathBuf> {
    ["", "src", SOURCE, TEMPORARY].into_iter().map(|name| folder.path().join(name))
}

/// Removes what rustc keeps in `folder`: it may be what rustc fails for.
pub(crate) fn forget(folder: &Folder) {
    // Whatever stays makes the next compilation fail too, which says so.
    let _ = fs::remove_dir_all(folder.path());
    let _ = fs::create_dir(folder.path());
}

/// Puts `code` where rustc reads it. The file is always a new one: nothing that
/// a compilation before left there can lead the writing elsewhere.
fn write(folder: &Path, code: &str) -> io::Result<()> {
    for sub in ["src", TEMPORARY] {
        let sub = folder.join(sub);
        match fs::remove_dir_all(&sub) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir(&sub)?,
        }
    }
    fs::File::create_new(folder.join(SOURCE))?.write_all(code.as_bytes())
}
