//! The environments of rustc and of programs: not the server's own.

use std::env;
use std::ffi::OsString;
use std::path::Path;

/// Names and values.
type Variables = Vec<(String, OsString)>;

/// For rustc and the linker; `temporary` is their folder for what they need for
/// a moment.
pub(crate) fn of_rustc(temporary: &Path) -> Variables {
    if cfg!(windows) {
        // The server's own: only so rustc finds the linker of a Visual Studio.
        // There is no sandbox there, so a program could read it anyway.
        let own =
            env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        return own
            .chain(["TEMP", "TMP"].map(|name| (name.to_owned(), temporary.into())))
            .collect();
    }
    vec![
        ("PATH".to_owned(), "/usr/bin:/bin".into()),
        ("TMPDIR".to_owned(), temporary.into()),
        // Of rustc's allocator: large pages take fewer page faults to fill.
        ("MALLOC_CONF".to_owned(), "thp:always,metadata_thp:always".into()),
    ]
}

/// For a reader's program.
pub(crate) fn of_program(backtrace: bool) -> Variables {
    let backtrace = if backtrace { "1" } else { "0" };
    let mut variables = vec![("RUST_BACKTRACE".to_owned(), backtrace.into())];
    // Without it, Windows finds some of its own libraries no more.
    let system = env::var_os("SystemRoot").filter(|_| cfg!(windows));
    variables.extend(system.map(|folder| ("SystemRoot".to_owned(), folder)));
    variables
}
