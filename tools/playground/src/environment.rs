//! The environments of rustc and of programs: not the server's own.

use std::env;

/// Names and values.
type Variables = Vec<(String, String)>;

/// For rustc and the linker.
pub(crate) fn of_rustc() -> Variables {
    if cfg!(windows) {
        // The server's own: only so rustc finds the linker of a Visual Studio.
        // There is no sandbox there, so a program could read it anyway.
        let own = env::vars_os();
        return own
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .chain(["TEMP", "TMP"].map(|name| (name.to_owned(), ".".to_owned())))
            .collect();
    }
    let variables = [
        // Where a C compiler links: on a system without a sandbox.
        ("PATH", "/usr/bin:/bin"),
        // What it needs for a moment lies in its working folder.
        ("TMPDIR", "."),
        // Of rustc's allocator: large pages take fewer page faults to fill.
        ("MALLOC_CONF", "thp:always,metadata_thp:always"),
    ];
    variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// For a reader's program.
pub(crate) fn of_program(backtrace: bool) -> Variables {
    let backtrace = if backtrace { "1" } else { "0" };
    let mut variables = vec![("RUST_BACKTRACE".to_owned(), backtrace.to_owned())];
    // Without it, Windows finds some of its own libraries no more.
    let system = env::var("SystemRoot").ok().filter(|_| cfg!(windows));
    variables.extend(system.map(|folder| ("SystemRoot".to_owned(), folder)));
    variables
}
