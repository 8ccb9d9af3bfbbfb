//! The environments of rustc and of programs. They are not the server's.

use std::env;

/// Names and values.
type Variables = Vec<(String, String)>;

/// The environment of rustc and the linker.
pub(crate) fn of_rustc() -> Variables {
    if cfg!(windows) {
        // The server's own environment, since rustc needs it to find the linker
        // of Visual Studio. Windows has no sandbox, so a program could read it
        // anyway.
        let own = env::vars_os();
        return own
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .chain(["TEMP", "TMP"].map(|name| (name.to_owned(), ".".to_owned())))
            .collect();
    }
    let variables = [
        // Where the C compiler finds a linker, on a system without a sandbox.
        ("PATH", "/usr/bin:/bin"),
        // Temporary files stay in the working folder.
        ("TMPDIR", "."),
        // For rustc's allocator: filling large pages takes fewer page faults.
        ("MALLOC_CONF", "thp:always,metadata_thp:always"),
    ];
    variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// The environment of a reader's program.
pub(crate) fn of_program(backtrace: bool) -> Variables {
    let backtrace = if backtrace { "1" } else { "0" };
    let mut variables = vec![("RUST_BACKTRACE".to_owned(), backtrace.to_owned())];
    // Without this variable, Windows does not find some of its own libraries.
    let system = env::var("SystemRoot").ok().filter(|_| cfg!(windows));
    variables.extend(system.map(|folder| ("SystemRoot".to_owned(), folder)));
    variables
}
