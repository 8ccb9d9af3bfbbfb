//! Links the dependencies once, so that each program links faster.
//!
//! Most of the linker's work on a small program is linking its dependencies,
//! which are the same each time. This module links them into one shared
//! library. rustc still has to find each of them as an `.rlib`, so it gets
//! files that describe the crates and contain no code.

use std::fs;
use std::io;
#[cfg(unix)]
use std::os::unix::fs::symlink;
// Not called: `linker` refuses each target of this system.
#[cfg(windows)]
use std::os::windows::fs::symlink_dir as symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sha2::{Digest, Sha256};
use tokio::process::Command;

use crate::prepare::Prepared;
use crate::states::hex;

/// The shared library's name.
const NAME: &str = "dependencies";

/// LLVM's linker, which rustc calls directly, without a C compiler or a shell
/// in between.
#[derive(Debug, Clone)]
pub(crate) struct Linker {
    /// The linker's file.
    pub(crate) program: PathBuf,
    /// rustc's arguments to use it.
    pub(crate) arguments: Vec<String>,
    /// The folders with the libraries that it links besides the crates.
    pub(crate) readable: Vec<PathBuf>,
}

/// The linked dependencies.
#[derive(Debug, Clone)]
pub(crate) struct Linked {
    /// The folder that rustc and the programs read.
    pub(crate) folder: PathBuf,
    /// rustc's arguments to use them, but not those that name them.
    pub(crate) arguments: Vec<String>,
}

impl Linked {
    /// The file that describes the library `file`.
    pub(crate) fn description(&self, file: &Path) -> PathBuf {
        self.folder.join(name(file))
    }
}

/// Links the dependencies in a folder of `target`, unless that was done before.
///
/// # Errors
///
/// If they cannot be linked this way: not every target has a shared standard
/// library, and not every crate can be part of a shared library. Programs then
/// have to be linked with the dependencies one by one.
pub(crate) async fn link(
    prepared: &Prepared,
    linker: &Linker,
    target: &Path,
) -> io::Result<Linked> {
    let folder = target.join(format!("linked-{}", fingerprint(prepared)?));
    let linked = Linked { arguments: arguments(&folder), folder };
    if linked.folder.exists() {
        return Ok(linked);
    }
    let new = tempfile::Builder::new().prefix("linking-").tempdir_in(target)?;
    copy_files(prepared, new.path())?;
    link_dependencies(prepared, new.path()).await?;
    match fs::rename(new.path(), &linked.folder) {
        // Another server was faster.
        Err(_) if linked.folder.exists() => return Ok(linked),
        renamed => renamed?,
    }
    if let Err(error) = try_out(prepared, linker, &linked, target).await {
        fs::remove_dir_all(&linked.folder)?;
        return Err(error);
    }
    Ok(linked)
}

/// Fills `folder` with what rustc reads: descriptions of the libraries, the
/// procedural macros, and the standard library.
fn copy_files(prepared: &Prepared, folder: &Path) -> io::Result<()> {
    for file in &prepared.libraries {
        let description = fs::read(file.with_extension("rmeta"))?;
        fs::write(folder.join(name(file)), archive("lib.rmeta", &description))?;
    }
    for file in &prepared.macros {
        fs::copy(file, folder.join(name(file)))?;
    }
    let library = library(prepared);
    for file in fs::read_dir(library.join("lib"))?.flatten() {
        if file.file_name().to_string_lossy().starts_with("libstd-")
            && file.path().extension().is_some_and(|extension| extension == "so")
        {
            fs::copy(file.path(), folder.join(file.file_name()))?;
        }
    }
    // Leave out the sources of the standard library, which only some toolchains
    // have, so that rustc's messages are the same with all toolchains.
    let sysroot = folder.join("sysroot/lib/rustlib");
    fs::create_dir_all(&sysroot)?;
    symlink(&library, sysroot.join(&prepared.host))
}

/// Links all dependencies into one shared library in `folder`.
async fn link_dependencies(prepared: &Prepared, folder: &Path) -> io::Result<()> {
    let mut source = String::new();
    let mut rustc = Command::new(prepared.rustc());
    for (number, file) in prepared.libraries.iter().enumerate() {
        source += &format!("extern crate c{number};\n");
        rustc.arg(format!("--extern=c{number}={}", file.display()));
    }
    let root = folder.join("root.rs");
    fs::write(&root, source)?;
    rustc
        .args(prepared.compiled.iter().map(|folder| format!("-Ldependency={}", folder.display())))
        .args(["--crate-type=dylib", "--crate-name", NAME, "-Cprefer-dynamic", "-Cstrip=debuginfo"])
        // Bind calls within the library now, not each time that a program starts.
        .args(["-Clink-arg=-Wl,-Bsymbolic", "-Clink-arg=-Wl,-rpath,$ORIGIN", "--out-dir"])
        .args([folder, &root]);
    succeed(&mut rustc).await.map(drop)
}

/// Compiles and runs a program that needs no dependency, to check that the rest works.
async fn try_out(
    prepared: &Prepared,
    linker: &Linker,
    linked: &Linked,
    target: &Path,
) -> io::Result<()> {
    let trial = tempfile::tempdir_in(target)?;
    fs::write(trial.path().join("main.rs"), "fn main() {}")?;
    let mut rustc = Command::new(prepared.rustc());
    rustc.args(&linker.arguments).args(&linked.arguments).arg("main.rs").current_dir(trial.path());
    succeed(&mut rustc).await?;
    succeed(&mut Command::new(trial.path().join("main"))).await.map(drop)
}

/// rustc's arguments to use the dependencies linked in `folder`, but not those
/// that name them.
fn arguments(folder: &Path) -> Vec<String> {
    let path = folder.display();
    vec![
        format!("-Ldependency={path}"),
        format!("--sysroot={path}/sysroot"),
        "-Cprefer-dynamic".to_owned(),
        format!("-Clink-arg={path}/lib{NAME}.so"),
        format!("-Clink-arg=-rpath={path}"),
        // Bind lazily: a program calls few functions of a large library.
        "-Clink-arg=-zlazy".to_owned(),
        "-Crelro-level=off".to_owned(),
    ]
}

/// The folder of the standard library and of LLVM's linker.
fn library(prepared: &Prepared) -> PathBuf {
    prepared.sysroot.join("lib/rustlib").join(&prepared.host)
}

/// Finds the linker of the toolchain.
///
/// # Errors
///
/// If the linker is missing, or it is not known what a C compiler adds to
/// programs for this target.
pub(crate) async fn linker(prepared: &Prepared) -> io::Result<Linker> {
    let host = prepared.host.as_str();
    let loader = match host {
        "x86_64-unknown-linux-gnu" => "/lib64/ld-linux-x86-64.so.2",
        "aarch64-unknown-linux-gnu" => "/lib/ld-linux-aarch64.so.1",
        _ => {
            return Err(io::Error::other(format!(
                "programs for {host} are linked by a C compiler"
            )));
        }
    };
    let program = library(prepared).join("bin/rust-lld");
    if !program.exists() {
        let program = program.display();
        return Err(io::Error::other(format!("there is no {program}: install Rust by rustup")));
    }
    let file = async |name: &str| {
        let name = format!("-print-file-name={name}");
        succeed(Command::new("cc").arg(name)).await.map(|path| PathBuf::from(path.trim()))
    };
    let start = file("Scrt1.o").await?;
    let (begin, end, gcc) = tokio::try_join!(file("crti.o"), file("crtn.o"), file("libgcc_s.so"))?;
    let mut arguments = vec![
        format!("-Clinker={}", program.display()),
        "-Clinker-flavor=ld.lld".to_owned(),
        "-Clink-arg=--eh-frame-hdr".to_owned(),
        format!("-Clink-arg=--dynamic-linker={loader}"),
        // The linker would warn that an archive contains no code.
        "-Clink-arg=--no-warnings".to_owned(),
    ];
    for file in [&start, &begin, &end] {
        arguments.push(format!("-Clink-arg={}", file.display()));
    }
    let folders = [&start, &gcc].into_iter().filter_map(|file| file.parent());
    let readable: Vec<_> = folders.map(Path::to_owned).collect();
    arguments.extend(readable.iter().map(|folder| format!("-Clink-arg=-L{}", folder.display())));
    arguments.extend(["gcc_s", "m", "c"].map(|library| format!("-Clink-arg=-l{library}")));
    Ok(Linker { program, arguments, readable })
}

/// A hash that changes when the result of linking would change.
fn fingerprint(prepared: &Prepared) -> io::Result<String> {
    let mut hash = Sha256::new();
    hash.update(&prepared.verbose_version);
    hash.update(include_str!("link.rs"));
    for file in prepared.libraries.iter().chain(&prepared.macros) {
        let changed = file.metadata()?.modified()?;
        hash.update(format!("{} {changed:?}\n", file.display()));
    }
    Ok(hex(&hash.finalize()[..8]))
}

/// An archive of one file, in the format of `ar`.
fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let (name, size) = (format!("{name}/"), content.len());
    // The fields are name, time, owner, group, mode, size.
    let head = format!("!<arch>\n{name:<16}{0:<12}{0:<6}{0:<6}{1:<8}{size:<10}`\n", 0, 644);
    let mut archive = head.into_bytes();
    archive.extend(content);
    if size % 2 == 1 {
        archive.push(b'\n');
    }
    archive
}

fn name(file: &Path) -> &Path {
    Path::new(file.file_name().expect("it is a file's path"))
}

/// Runs `command` and returns what it prints.
async fn succeed(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}
