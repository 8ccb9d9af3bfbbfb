//! Remembers which attacks need not be tried again on this machine.

use std::path::Path;

use playground::sandbox::{Layer, Sandbox};
use proven::{Inputs, Suite};

use crate::{common, place};

/// Runs `prove` for the test `test`, unless it has succeeded before with the
/// same attacks, server, tools, kernel and user.
pub async fn unless_proven(test: &str, prove: impl AsyncFnOnce()) {
    let Sandbox::Confined(confined) = common::sandbox() else {
        // Nothing is proven here, and each run says so.
        return prove().await;
    };
    if place::is_again() {
        // This is a part of a proof that is stamped as a whole.
        return prove().await;
    }
    let layers = confined.layers();
    let suite = Suite::new("hostile", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let inputs = inputs(test, &tests).text("layers", layers.to_string());
    if let Some(day) = suite.proven(&inputs) {
        let missing = Layer::ALL.into_iter().filter(|layer| !layers.has(*layer));
        let missing: Vec<_> = missing.map(Layer::name).collect();
        let without = if missing.is_empty() { "no layer" } else { &missing.join(", ") };
        return suite.say(&format!("{test} (this machine lacks {without})"), day);
    }
    prove().await;
    suite.stamp(&inputs);
}

/// What the test `test` rests on. The attacks are in the folder `tests`.
fn inputs(test: &str, tests: &Path) -> Inputs {
    Inputs::new()
        .text("test", test)
        // The tests with the library in them, and the server with the launcher.
        .this_program()
        .file(Path::new(env!("CARGO_BIN_EXE_playground")))
        .folder(&tests.join("hostile"))
        .folder(&tests.join("dependencies"))
        .tool("rustc", &["-vV"])
        .tool("cargo", &["-vV"])
        .tool("cc", &["--version"])
        .machine()
        .variables(&["HOSTILE", "PATH", "PLAYGROUND_WITHOUT_LAYER", "RUSTC", "RUSTUP_TOOLCHAIN"])
        .variables(&["RUSTFLAGS", "TMPDIR"])
}

#[test]
fn another_test_attack_or_dependency_is_proven_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let attack = folder.path().join("hostile/attack.rs");
    let manifest = folder.path().join("dependencies/Cargo.toml");
    for file in [&attack, &manifest] {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, "1").expect("a file");
    }
    let key = |test| inputs(test, folder.path()).key();
    let before = key("test");
    assert_eq!(key("test"), before);
    assert_ne!(key("other"), before);
    for file in [&attack, &manifest] {
        std::fs::write(file, "2").expect("a file");
        assert_ne!(key("test"), before, "{}", file.display());
        std::fs::write(file, "1").expect("a file");
    }
    assert_eq!(key("test"), before);
}
