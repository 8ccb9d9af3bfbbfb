//! `cargo book new` and `cargo book run`: one example at a time.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, bail, ensure};
use example_format::{Example, discover};

use crate::edit::did_you_mean;
use crate::project::Project;

const TEMPLATE: &str = r#"//! Say in one sentence which task this program solves.

// ANCHOR: example
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (tx, mut rx) = mpsc::channel(1);
    let producer = tokio::spawn(async move { tx.send("hello").await });
    while let Some(message) = rx.recv().await {
        println!("received {message}");
    }
    producer.await??;
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
"#;

const GOLDEN: &str = "received hello\n";

/// Writes a new example that passes, with its golden output; returns the line
/// for the chapter.
///
/// # Errors
///
/// If the names do not suit, or the example exists.
pub fn new(project: &Project, category: &str, name: &str) -> Result<String> {
    let folder = project.examples().join(category);
    let path = folder.join(format!("{name}.rs"));
    let example = Example::parse(&path, TEMPLATE)
        .map_err(|faults| anyhow::Error::new(crate::Faults(faults)))?;
    ensure!(
        !path.exists(),
        "{}: exists already; choose another name",
        project.relative(&path).display()
    );
    let categories = project.src().join("categories");
    ensure!(
        categories.join(category).is_dir(),
        "src/categories/{category}: there is no such category; {}make the folder for a new one",
        did_you_mean(category, folders(&categories).iter().map(String::as_str))
    );
    fs::create_dir_all(&folder)?;
    fs::write(&path, TEMPLATE)?;
    fs::write(example.golden_path(), GOLDEN)?;
    Ok(format!("{{{{#example {name}}}}}"))
}

fn folders(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Runs the example called `name` or `category/name` as a program of its own,
/// on this terminal; returns how it ended, or how rustc did if it refused it.
///
/// # Errors
///
/// If there is no such example, or it cannot be compiled or started.
pub fn run(project: &Project, name: &str) -> Result<ExitStatus> {
    let example = find(project, name)?;
    let folder = project.root.join("target").join("run");
    fs::create_dir_all(&folder)?;
    let source = folder.join(format!("{}.rs", example.name));
    let program = folder.join(format!("{}{}", example.name, std::env::consts::EXE_SUFFIX));
    fs::write(&source, &example.program)?;
    let compiled = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--crate-type=bin", "-o"])
        .args([&program, &source])
        .args(example_harness::externs())
        .status()
        .context("rustc cannot be started; is Rust installed?")?;
    if !compiled.success() {
        return Ok(compiled);
    }
    Command::new(&program)
        .status()
        .with_context(|| format!("{} cannot be started", program.display()))
}

fn find(project: &Project, name: &str) -> Result<Example> {
    let found = discover(&project.examples());
    let matches = |example: &&Example| example.name == name || example.id() == name;
    let all: Vec<_> = found.examples.iter().filter(matches).cloned().collect();
    match all.as_slice() {
        [example] => Ok(example.clone()),
        [] => {
            let path: PathBuf = project.examples().join(name).with_extension("rs");
            if let Some(fault) = found.faults.iter().find(|fault| fault.path == path) {
                bail!("{fault}");
            }
            let known =
                found.examples.iter().flat_map(|example| [example.name.clone(), example.id()]);
            let known = Vec::from_iter(known);
            let hint = did_you_mean(name, known.iter().map(String::as_str));
            bail!("there is no example `{name}`; {hint}they are in deps/tests/categories")
        }
        several => {
            let ids: Vec<_> = several.iter().map(Example::id).collect();
            bail!("`{name}` is the name of several examples; choose one of {}", ids.join(", "))
        }
    }
}
