//! Lists the examples for the test binaries, so that an example is added by
//! adding its file: as modules of `categories`, and as programs that `facts` may
//! include. Makes tests of README.md's programs for `snippets`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let folder = example_format::folder(Path::new(env!("CARGO_MANIFEST_DIR")));
    println!("cargo::rerun-if-changed={}", folder.display());
    // Faulty files are left out here. The test `every_example_keeps_the_rules`
    // reports them.
    let mut found = example_format::discover(&folder);
    // Those that leave their process are tested by the package `distributed`.
    found.examples.retain(|example| !example.leaves_process());
    let modules = example_format::modules(&found.examples);
    let code = format!("const FOLDER: &str = {folder:?};\n{modules}");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let write = |name: &str, code: String| {
        let file = out.join(name);
        let folder = file.parent().expect("it is in OUT_DIR");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, code))
            .expect("OUT_DIR can be written");
    };
    write("categories.rs", code);
    write("readme.rs", readme());
    for example in &found.examples {
        write(&format!("programs/{}.rs", example.id()), example.program.clone());
    }
    // skeptic needs to know the target of the tests.
    let target = env::var("TARGET").expect("Cargo sets TARGET");
    println!("cargo::rustc-env=TARGET={target}");
}

/// A test for each program in README.md.
fn readme() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    let readme = fs::read_to_string(readme).unwrap_or_default();
    let mut code = String::new();
    let mut lines = readme.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if line == "```rust" {
            let body = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let program = body.collect::<Vec<_>>().join("\n");
            let line = at + 1;
            writeln!(code, "#[test] fn readme_line_{line}() {{ once(\"README.md:{line}\", {program:?}, runs); }}")
                .expect("writing to a string cannot fail");
        }
    }
    code
}
