//! Calls rustc directly, in a sandbox.

use std::path::PathBuf;

use crate::link::{Linked, Linker};
use crate::prepare::Prepared;
use crate::sandbox::{Job, Profile};
use crate::{Program, environment, explore};

/// The path of the program in its folder, and in rustc's messages.
const SOURCE: &str = "src/main.rs";
/// The path of the binary in that folder.
pub(crate) const BINARY: &str = if cfg!(windows) { "program.exe" } else { "program" };
/// The folder in it for rustc's incremental state.
pub(crate) const STATE: &str = "incremental";

/// The arguments that do not depend on the program.
pub(crate) const FLAGS: &[&str] =
    &["--crate-name=playground", "--crate-type=bin", "--color=always", "-Cdebug-assertions=on"];

/// Whether `program` can only be linked with the dependencies one by one. The
/// shared library brings its own allocator, so a program cannot choose another.
pub(crate) fn needs_single(program: &Program) -> bool {
    program.code.contains("global_allocator")
}

/// How programs are linked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linking<'a> {
    /// `None` if rustc calls the system's C compiler, which only happens without a sandbox.
    pub(crate) linker: Option<&'a Linker>,
    /// `None` if the program is linked with the dependencies one by one.
    pub(crate) linked: Option<&'a Linked>,
}

/// The job of rustc for `program`, which works in `folder` if it has no root of its own.
pub(crate) fn job(
    prepared: &Prepared,
    linking: Linking<'_>,
    program: &Program,
    folder: PathBuf,
) -> Job {
    let mut arguments: Vec<String> = FLAGS.iter().copied().map(str::to_owned).collect();
    arguments.push(format!("--edition={}", program.edition.as_str()));
    // Line numbers cost time to compile, and only a backtrace shows them.
    let debug =
        if program.backtrace { "-Cdebuginfo=line-tables-only" } else { "-Cstrip=debuginfo" };
    arguments.push(debug.to_owned());
    if program.explore || program.trace {
        // Run shows the warnings.
        arguments.push("--cap-lints=allow".to_owned());
    }
    if program.tests {
        arguments.push("--test".to_owned());
    }
    let mut readable = vec![prepared.sysroot.join("lib")];
    readable.extend(prepared.sources.iter().cloned());
    if let Some(linker) = linking.linker {
        arguments.extend(linker.arguments.iter().cloned());
        readable.extend(linker.readable.iter().cloned());
    }
    if let Some(linked) = linking.linked {
        arguments.extend(linked.arguments.iter().cloned());
        readable.push(linked.folder.clone());
    } else {
        arguments.extend(prepared.folders());
        readable.extend(prepared.compiled.iter().cloned());
    }
    arguments.extend(prepared.externs(program, linking.linked));
    if program.state.is_some() {
        // Few files in the state, yet little to compile again after an edit.
        arguments.extend([format!("-Cincremental={STATE}"), "-Ccodegen-units=16".to_owned()]);
    } else {
        // The least work for a whole program.
        arguments.push("-Ccodegen-units=1".to_owned());
    }
    let (root, sources) = match program.explore {
        true => (
            explore::ROOT,
            vec![
                (explore::ROOT.to_owned(), explore::root()),
                (SOURCE.to_owned(), explorable::module(&program.code)),
            ],
        ),
        false => (SOURCE, vec![(SOURCE.to_owned(), program.code.clone())]),
    };
    arguments.extend(["-o", BINARY, root].map(str::to_owned));
    Job {
        arguments,
        environment: environment::of_rustc(),
        sources,
        readable,
        executable: linking.linker.iter().map(|linker| linker.program.clone()).collect(),
        ..Job::new(Profile::Compile, prepared.rustc(), folder)
    }
}
