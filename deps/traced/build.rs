//! Lists the programs that can be traced, as modules, and the others with the
//! reasons why they cannot.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use example_format::{Ending, Example};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/categories");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let (mut modules, mut programs, mut listed, mut others) =
        (String::new(), String::new(), String::new(), String::new());
    // The test of the examples itself reports faulty files.
    for example in &example_format::discover(&folder).examples {
        let (id, path) = (example.id(), &example.path);
        match reason(example) {
            Some(reason) => writeln!(others, "    ({id:?}, {reason:?}),"),
            None => {
                let name = id.replace('/', "_");
                let file = out.join(format!("{name}.rs"));
                // The program with one line added at the end, so that its lines
                // keep their numbers.
                let code = format!(
                    "{}\npub fn traced() -> impl std::process::Termination {{ main() }}\n",
                    example.program
                );
                fs::write(&file, code).expect("OUT_DIR can be written");
                writeln!(modules, "#[path = {file:?}] mod {name};")
                    .and_then(|()| {
                        writeln!(programs, "    ({id:?}, || crate::end({name}::traced())),")
                    })
                    .and_then(|()| writeln!(listed, "    ({id:?}, {path:?}),"))
            }
        }
        .expect("writing to a string cannot fail");
    }
    let code = format!("{modules}\npub const PROGRAMS: &[crate::Program] = &[\n{programs}];\n");
    fs::write(out.join("programs.rs"), code).expect("OUT_DIR can be written");
    let lists = format!(
        "const TRACED: &[(&str, &str)] = &[\n{listed}];\nconst OTHERS: &[(&str, &str)] = &[\n{others}];\n"
    );
    fs::write(out.join("lists.rs"), lists).expect("OUT_DIR can be written");
}

/// Why the example cannot be traced.
fn reason(example: &Example) -> Option<&'static str> {
    if matches!(example.ending, Ending::CompileFail(_)) {
        return Some("it does not compile");
    }
    if example.leaves_process() {
        return Some("it leaves its process");
    }
    trace_events::obstacle(&example.program)
}
