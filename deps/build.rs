//! Lists the examples for the test binaries, so that adding an example is
//! adding its file: as modules of `categories`, as texts of `snippets`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use example_format::{Ending, Example};

fn main() {
    // Another folder may be tested with the same harness: deliberately broken
    // copies of the examples, say, to see whether the tests catch them.
    println!("cargo::rerun-if-env-changed=EXAMPLES");
    let folder = match env::var_os("EXAMPLES") {
        // Which folder a relative path starts from, Cargo does not tell.
        Some(folder) if Path::new(&folder).is_absolute() => PathBuf::from(folder),
        Some(folder) => panic!("EXAMPLES={folder:?} is not an absolute path; begin it at the root"),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("categories"),
    };
    println!("cargo::rerun-if-changed={}", folder.display());
    // Faulty files are left out here and named by the test `every_example_keeps_the_rules`.
    let found = example_format::discover(&folder);
    let mut categories: BTreeMap<&str, Vec<&Example>> = BTreeMap::new();
    for example in &found.examples {
        categories.entry(&example.category).or_default().push(example);
    }
    let mut code = format!("const FOLDER: &str = {folder:?};\n");
    for (category, examples) in categories {
        writeln!(code, "mod {category} {{").expect("writing to a string cannot fail");
        for example in examples {
            let (name, path) = (&example.name, &example.path);
            match example.ending {
                Ending::CompileFail(_) => writeln!(
                    code,
                    "mod {name} {{ #[test] fn example() {{ example_harness::check_refused({path:?}); }} }}"
                ),
                _ => writeln!(code, "#[path = {path:?}] mod {name};"),
            }
            .expect("writing to a string cannot fail");
        }
        code.push_str("}\n");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let write =
        |name: &str, code: String| fs::write(out.join(name), code).expect("OUT_DIR can be written");
    write("categories.rs", code);
    write("snippets.rs", snippets(&found.examples));
    // These programs are also taken apart by the tests of facts about them.
    for example in &found.examples {
        if let name @ ("manager_replies" | "shutdown_ctrl_c") = example.name.as_str() {
            write(&format!("{name}.rs"), example.program.clone());
        }
    }
    // skeptic asks for the target that tests are built for.
    let target = env::var("TARGET").expect("Cargo sets TARGET");
    println!("cargo::rustc-env=TARGET={target}");
}

/// A test for each program that a reader can copy: from an example, or from
/// README.md.
fn snippets(examples: &[Example]) -> String {
    let mut code = String::new();
    for example in examples {
        let how = match example.ending {
            Ending::Exit(0) => "runs",
            Ending::Exit(_) => "fails",
            Ending::Hangs => "compiles",
            Ending::CompileFail(_) => continue,
        };
        let (category, name, program) = (&example.category, &example.name, &example.program);
        writeln!(code, "#[test] fn {category}_{name}() {{ {how}({program:?}); }}")
            .expect("writing to a string cannot fail");
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    let readme = fs::read_to_string(readme).unwrap_or_default();
    let mut lines = readme.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if line == "```rust" {
            let body = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let program = body.collect::<Vec<_>>().join("\n");
            writeln!(code, "#[test] fn readme_line_{}() {{ runs({program:?}); }}", at + 1)
                .expect("writing to a string cannot fail");
        }
    }
    code
}
