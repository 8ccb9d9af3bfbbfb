//! The playground, from the parser of its requests to the server over HTTP.

#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;
#[cfg(target_os = "linux")] // It looks at /proc.
#[path = "../common/crowd.rs"]
mod crowd;
mod documents;
#[cfg(unix)] // Programs end by signals, and are looked for by their process ids.
mod http;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod killed;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod limits;
#[cfg(target_os = "linux")]
#[path = "../common/load.rs"]
mod load;
mod parser;
mod prepare;
#[cfg(target_os = "linux")]
#[path = "../common/process.rs"]
mod process;
mod programs;
#[path = "../common/property.rs"]
mod property;
mod queue;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod sandbox;
mod states;
#[cfg(target_os = "linux")]
mod under_load;

use std::path::Path;

use proven::Inputs;

// What a test rests on: the tests with the library in them, the server with the
// launcher of its sandbox, what they compile and with which tools, the kernel,
// and whose rights they have.
proven::suite!("playground", {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    Inputs::new()
        .this_program()
        .file(Path::new(env!("CARGO_BIN_EXE_playground")))
        .folder(&tests.join("dependencies"))
        .folder(&tests.join("limits"))
        .tool("rustc", &["-vV"])
        .tool("cargo", &["-vV"])
        .tool("cc", &["--version"])
        .machine()
        .variables(&["PATH", "PLAYGROUND_WITHOUT_LAYER", "RUSTC", "RUSTFLAGS"])
        .variables(&["RUSTUP_TOOLCHAIN", "TMPDIR"])
});
