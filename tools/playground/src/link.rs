//! Links the dependencies once, so that each program need not.
//!
//! Most of the linker's work on a small program is its dependencies: the same
//! each time. Here they become one shared library. rustc still has to find each
//! of them as an `.rlib`: it gets one that describes the crate, and holds no code.

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

/// LLVM's linker, called by rustc itself: no C compiler and no shell stands
/// between them.
#[derive(Debug, Clone)]
pub(crate) struct Linker {
    /// Its file.
    pub(crate) program: PathBuf,
    /// How rustc is told to use it.
    pub(crate) arguments: Vec<String>,
    /// Folders with what it links besides the crates.
    pub(crate) readable: Vec<PathBuf>,
}

/// Linked dependencies.
#[derive(Debug, Clone)]
pub(crate) struct Linked {
    /// What rustc and the programs read.
    pub(crate) folder: PathBuf,
    /// How rustc is told to use it.
    pub(crate) arguments: Vec<String>,
}

/// Links the dependencies, in a folder of `target`, unless they are there.
///
/// # Errors
///
/// If they cannot be linked this way: not every target has a shared standard
/// library, not every crate can be in one. Then programs have to be linked with
/// them one by one.
pub(crate) async fn link(
    prepared: &Prepared,
    linker: &Linker,
    target: &Path,
) -> io::Result<Linked> {
    let folder = target.join(format!("linked-{}", fingerprint(prepared)?));
    let linked = Linked { arguments: arguments(prepared, &folder), folder };
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
    // Without the sources of the standard library, which only some toolchains
    // have: rustc's messages are the same with all.
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
        // Calls within it are bound now, not each time that a program starts.
        .args(["-Clink-arg=-Wl,-Bsymbolic", "-Clink-arg=-Wl,-rpath,$ORIGIN", "--out-dir"])
        .args([folder, &root]);
    succeed(&mut rustc).await.map(drop)
}

/// Compiles and runs a program that needs nothing: whether the rest fits together.
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

/// How rustc is told to use what is linked in `folder`.
fn arguments(prepared: &Prepared, folder: &Path) -> Vec<String> {
    let path = folder.display();
    let mut arguments = Vec::new();
    for (id, file) in &prepared.externs {
        let file = folder.join(name(file));
        arguments.push(format!("--extern={id}={}", file.display()));
    }
    arguments.extend([
        format!("-Ldependency={path}"),
        format!("--sysroot={path}/sysroot"),
        "-Cprefer-dynamic".to_owned(),
        format!("-Clink-arg={path}/lib{NAME}.so"),
        format!("-Clink-arg=-rpath={path}"),
        // A program calls few functions of a large library.
        "-Clink-arg=-zlazy".to_owned(),
        "-Crelro-level=off".to_owned(),
    ]);
    arguments
}

/// The folder of the standard library and of LLVM's linker.
fn library(prepared: &Prepared) -> PathBuf {
    prepared.sysroot.join("lib/rustlib").join(&prepared.host)
}

/// The linker of the toolchain.
///
/// # Errors
///
/// If it is not there, or what a C compiler adds to a program on this system is
/// not known.
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
        // That an archive holds no code is no news.
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

/// Changes when what would be linked changes.
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

/// An archive of one file, as `ar` would write it.
fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let (name, size) = (format!("{name}/"), content.len());
    // Name, time, owner, group, mode, size.
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

/// What `command` prints. An error if it fails.
async fn succeed(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}
