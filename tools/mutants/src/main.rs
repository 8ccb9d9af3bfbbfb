//! Breaks the book's examples on purpose, one statement at a time, and runs
//! their tests. A mutant whose test still passes shows what is not tested.
//!
//! `cargo run -p mutants [NAME…]` mutates the examples whose `category/name`
//! contains one of the NAMEs, or all examples.
//!
//! A mutant that the test cannot notice is listed in `survivors.txt`, with the
//! reason.

mod exempt;
mod mutate;
mod run;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use example_format::{Ending, Example};

use mutate::Mutation;
use run::{Built, Outcome, Test};

/// A copy of an example with one change, or with none.
struct Mutant<'a> {
    example: &'a Example,
    /// `None` for the unchanged program. Its test must pass, or the mutants prove nothing.
    mutation: Option<Mutation>,
    /// The name of its module.
    name: String,
}

impl Mutant<'_> {
    fn test(&self) -> Test {
        Test {
            name: format!("{}::{}::example", self.example.category, self.name),
            by_chance: self.mutation.as_ref().is_some_and(|it| it.by_chance),
        }
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(&self.example.category).join(&self.name).with_extension("rs")
    }
}

fn main() -> Result<ExitCode> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let deps = root.join("deps");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let target = std::path::absolute(target)?.join("mutants");
    let folder = target.join("examples");

    let found = example_format::discover(&deps.join("tests/categories"));
    if let Some(fault) = found.faults.first() {
        bail!("{fault}");
    }
    let is_wanted = |id: &str| wanted.is_empty() || wanted.iter().any(|name| id.contains(name));
    let examples: Vec<_> = found
        .examples
        .iter()
        .filter(|it| !matches!(it.ending, Ending::CompileFail(_)) && is_wanted(&it.id()))
        .collect();
    if examples.is_empty() {
        bail!("no example is called {}", wanted.join(" or "));
    }

    let mut mutants = write(&examples, &folder)?;
    let count = mutants.len() - examples.len();
    println!("{count} mutants of {} examples; compiling", examples.len());
    // Each package has its own test binary. Those that leave their process come last.
    mutants.sort_by_key(|mutant| mutant.example.leaves_process());
    let mut binaries = Vec::new();
    for (package, leaves) in [("", false), ("distributed", true)] {
        let is_here = |mutant: &Mutant| mutant.example.leaves_process() == leaves;
        while mutants.iter().any(is_here) {
            match run::build(&deps.join(package).join("Cargo.toml"), &folder, &target)? {
                Built::Binary(binary) => {
                    binaries.push((binary, leaves));
                    break;
                }
                Built::Refused(files) => remove_refused(&mut mutants, &files, &folder)?,
            }
        }
    }
    println!("running {} of them", mutants.len() - examples.len());
    let mut outcomes = Vec::new();
    for (binary, leaves) in binaries {
        let here = mutants.iter().filter(|mutant| mutant.example.leaves_process() == leaves);
        outcomes.extend(run::run(&binary, &deps, &here.map(Mutant::test).collect::<Vec<_>>())?);
    }

    let list = root.join("tools/mutants/survivors.txt");
    let exemptions = fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let mut exemptions = exempt::parse(&exemptions).with_context(|| list.display().to_string())?;
    exemptions.retain(|it| is_wanted(&it.example));
    report(&mutants, &outcomes, count, &exemptions, &list)
}

/// Writes each example as it is, and each of its mutants, with their golden files.
fn write<'a>(examples: &[&'a Example], folder: &Path) -> Result<Vec<Mutant<'a>>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut mutants = Vec::new();
    for &example in examples {
        let text = fs::read_to_string(&example.path)?;
        let all = mutate::mutations(&text).with_context(|| example.path.display().to_string())?;
        fs::create_dir_all(folder.join(&example.category))?;
        for (number, mutation) in [None].into_iter().chain(all.into_iter().map(Some)).enumerate() {
            let text = mutation.as_ref().map_or(text.clone(), |it| it.apply(&text));
            let mutant = Mutant { example, mutation, name: format!("{}_m{number}", example.name) };
            let path = mutant.path(folder);
            fs::write(&path, text)?;
            fs::copy(example.golden_path(), path.with_extension("stdout"))?;
            mutants.push(mutant);
        }
    }
    Ok(mutants)
}

/// Removes the mutants that rustc refuses.
///
/// # Errors
///
/// If rustc refuses an unchanged program, or a file cannot be removed.
fn remove_refused(
    mutants: &mut Vec<Mutant>,
    files: &BTreeSet<PathBuf>,
    folder: &Path,
) -> Result<()> {
    let refused = |mutant: &&Mutant| files.contains(&mutant.path(folder));
    if let Some(it) = mutants.iter().filter(refused).find(|it| it.mutation.is_none()) {
        bail!("{}: does not compile as it is; mend it first", it.example.path.display());
    }
    for file in files {
        fs::remove_file(file)?;
        fs::remove_file(file.with_extension("stdout"))?;
    }
    mutants.retain(|mutant| !files.contains(&mutant.path(folder)));
    Ok(())
}

/// Prints the mutants that survived, the exemptions that no longer apply, and the totals.
fn report(
    mutants: &[Mutant],
    outcomes: &[Outcome],
    count: usize,
    exemptions: &[exempt::Exemption],
    list: &Path,
) -> Result<ExitCode> {
    let mut good = true;
    let mut exempt = 0;
    let (mut caught, mut ran, mut survived) = (0, BTreeSet::new(), BTreeSet::new());
    for (mutant, outcome) in mutants.iter().zip(outcomes) {
        let (path, id) = (mutant.example.path.display(), mutant.example.id());
        let Some(mutation) = &mutant.mutation else {
            if !outcome.passed {
                bail!("{path}: fails as it is; mend it first");
            }
            continue;
        };
        let name = format!("{id}: {}", mutation.what);
        ran.insert(name.clone());
        if !outcome.passed {
            caught += 1;
            continue;
        }
        if exemptions.iter().any(|it| it.to_string() == name) {
            exempt += 1;
        } else {
            good = false;
            println!("{path}:{}: survived: {}", mutation.line, mutation.what);
        }
        survived.insert(name);
    }
    for exemption in exemptions.iter().filter(|it| !it.applies(&ran, &survived)) {
        good = false;
        let (path, line) = (list.display(), exemption.line);
        println!("{path}:{line}: no such mutant survives; remove `{exemption}`");
    }
    let slowest = mutants.iter().zip(outcomes).max_by_key(|(_, outcome)| outcome.took);
    let (slowest, outcome) = slowest.context("nothing was run")?;
    println!(
        "{caught} caught, {} survived ({exempt} exempt), {} do not compile; the longest took {:.2} s ({})",
        survived.len(),
        count - caught - survived.len(),
        outcome.took.as_secs_f64(),
        slowest.name,
    );
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
