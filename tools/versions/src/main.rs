//! Runs the tables' properties on earlier releases of the channels' packages,
//! and writes `deps/compared/versions.json`.
//!
//! `cargo run -p versions` runs the releases of every package, and the programs
//! of published faults; with names behind it, `cargo run -p versions -- flume
//! RUSTSEC-2025-0023`, those alone. What is compiled goes below
//! `target/versions`.

mod advisories;
mod folder;
mod probe;
mod releases;
mod search;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use compared::Compared;
use compared::versions::{self, Package, Release, Versions};

use folder::Folder;

/// How many releases of a package are run, if as many build.
const ENOUGH: usize = 5;

fn main() -> Result<()> {
    let wanted = Vec::from_iter(env::args().skip(1));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let folder = Folder::new(&root, &std::path::absolute(target)?.join("versions"))?;
    let tables = compared::read(&root.join("deps/compared/compared.json"))?;
    let file = root.join("deps/compared/versions.json");
    let mut versions = if file.exists() { versions::read(&file)? } else { Versions::default() };

    let packages = tables.channels.iter().filter_map(|channel| channel.package.as_deref());
    let packages = BTreeSet::from_iter(packages);
    let advisories = advisories::ALL.iter().map(|advisory| advisory.id);
    let names = Vec::from_iter(packages.iter().copied().chain(advisories));
    if let Some(name) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        bail!("there is no {name} here; there are {}", names.join(", "));
    }
    versions.packages.retain(|name, _| packages.contains(name.as_str()));
    versions.advisories.retain(|advisory| names.contains(&advisory.id.as_str()));
    let chosen = match wanted.as_slice() {
        [] => names,
        wanted => wanted.iter().map(String::as_str).collect(),
    };
    for name in chosen {
        if packages.contains(name) {
            let package = look_at(&folder, &tables, name).with_context(|| name.to_owned())?;
            versions.packages.insert(name.to_owned(), package);
        }
        for advisory in advisories::ALL.iter().filter(|advisory| advisory.id == name) {
            let found =
                advisory.run(&folder, today(), rustc()?).with_context(|| name.to_owned())?;
            versions.advisories.retain(|advisory| advisory.id != name);
            versions.advisories.push(found);
            let place = |id: &str| advisories::ALL.iter().position(|it| it.id == id);
            versions.advisories.sort_by_key(|advisory| place(&advisory.id));
        }
        // What was found stays, even if the next one fails.
        fs::write(&file, versions::to_json(&versions))?;
    }
    Ok(())
}

/// Runs releases of the package `name`.
fn look_at(folder: &Folder, tables: &Compared, name: &str) -> Result<Package> {
    let tested = tested(tables, name)?;
    let all = releases::up_to(&tested.parse()?, releases::published(name)?, ENOUGH);
    let first = all.first().context("the registry has none of its releases")?;
    anyhow::ensure!(first.version.to_string() == tested, "the registry does not have {tested}");
    let outcomes = search::search(&releases::steps(&all), ENOUGH, |at| {
        let version = all[at].version.to_string();
        let start = Instant::now();
        folder.write_probe(tables, name, &version)?;
        let outcome = match folder.build(false)? {
            Ok(program) => Ok(probe::run(&program, &[])?),
            Err(error) => Err(error),
        };
        let told = match &outcome {
            Ok(cells) => format!("{} cells", cells.len()),
            Err(error) => format!("does not build: {error}"),
        };
        println!("{name} {version}: {told} ({} s)", start.elapsed().as_secs());
        Ok(outcome)
    })?;
    let releases = outcomes.iter().map(|(&at, outcome)| Release {
        version: all[at].version.to_string(),
        published: all[at].day(),
        error: outcome.as_ref().err().cloned(),
    });
    let runs = outcomes
        .iter()
        .filter_map(|(&at, outcome)| Some((all[at].version.to_string(), outcome.as_ref().ok()?)));
    Ok(Package {
        day: today(),
        rustc: rustc()?,
        releases: releases.collect(),
        channels: search::stretches(&Vec::from_iter(runs)),
    })
}

/// The version of the package that the tables are made with.
fn tested(tables: &Compared, package: &str) -> Result<String> {
    let mut channels = tables.channels.iter();
    let channel = channels.find(|channel| channel.package.as_deref() == Some(package));
    let version = channel.and_then(|channel| tables.version(channel));
    Ok(version.context("the tables do not say its version")?.to_owned())
}

fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.chars().take_while(|&it| it != 'T').collect()
}

/// The release of the compiler.
fn rustc() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output().context("rustc")?;
    let text = String::from_utf8(output.stdout)?;
    Ok(text.split_whitespace().nth(1).context("`rustc --version` says nothing")?.to_owned())
}
