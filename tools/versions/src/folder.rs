//! The folder in which releases are compiled: a workspace of its own, with the
//! files of the test `compared` for the channels of one package, and that
//! package at one release.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result};
use compared::Compared;
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

/// Where things are.
#[derive(Debug)]
pub struct Folder {
    /// The repository.
    root: PathBuf,
    /// The folder in which releases are compiled.
    folder: PathBuf,
    /// The crates that the book teaches, and those that only the tables have.
    manifests: [DocumentMut; 2],
}

/// Crates that the properties, or the adapters of several packages, use: the
/// versions of the workspace, unless one of them is what is tested.
const ALWAYS: [&str; 6] =
    ["allocation-counter", "cargo_metadata", "futures", "send_wrapper", "tokio", "tokio-stream"];

impl Folder {
    /// For the repository `root`; what is compiled goes below `folder`.
    ///
    /// # Errors
    ///
    /// If a manifest cannot be read.
    pub fn new(root: &Path, folder: &Path) -> Result<Folder> {
        let manifest = |name: &str| read(&root.join(name));
        let manifests = [manifest("deps/Cargo.toml")?, manifest("deps/compared/Cargo.toml")?];
        Ok(Folder { root: root.to_owned(), folder: folder.to_owned(), manifests })
    }

    /// Writes the probe: a program that runs the properties on the channels of
    /// `package`, at `version`.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written.
    pub fn write_probe(&self, tables: &Compared, package: &str, version: &str) -> Result<()> {
        let probe = self.folder.join("probe");
        let src = probe.join("src");
        self.start("probe", &[("compared", self.root.join("deps/compared"))], |dependencies| {
            dependencies.insert("explore", path(&self.folder.join("explore")));
            dependencies.insert("serde_json", value("1"));
            for name in ALWAYS {
                dependencies.insert(name, self.dependency(name)?);
            }
            self.pin(dependencies, package, version)
        })?;
        copy(&self.root.join("deps/compared/tests/compared"), &src)?;
        copy(&self.root.join("tools/versions/probe"), &src)?;
        let list = src.join("channels/mod.rs");
        write(&list, &channels_of(&fs::read_to_string(&list)?, &files(tables, package)))?;
        self.write_explore()
    }

    /// Writes a package for one `program`, which uses `package` at `version`. The
    /// release may be one that its authors took back.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written, or Cargo does not find the release.
    pub fn write_program(&self, program: &str, package: &str, version: &str) -> Result<()> {
        self.start("probe", &[], |dependencies| {
            let mut dependency = self.dependency(package)?;
            dependency["version"] = value(version);
            dependencies.insert(package, dependency);
            Ok(())
        })?;
        let text = fs::read_to_string(self.root.join(program))?;
        write(&self.folder.join("probe/src/main.rs"), &text)?;
        self.write_explore()?;
        // A manifest alone does not get a release that was taken back. Cargo moves
        // to it from one that the manifest allows, so it needs such a one first.
        self.cargo(&["update", "--quiet", "--package", package])?;
        self.cargo(&["update", "--quiet", "--package", package, "--precise", version])?;
        let used = self.cargo(&["pkgid", package])?;
        let is_used = used.trim_end().ends_with(&format!("@{version}"));
        anyhow::ensure!(is_used, "Cargo takes {} in place of {version}", used.trim_end());
        Ok(())
    }

    /// What Cargo prints in the folder.
    fn cargo(&self, arguments: &[&str]) -> Result<String> {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let cargo = cargo.args(arguments).current_dir(&self.folder);
        let output = cargo.output().context("Cargo cannot be started")?;
        let errors = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(output.status.success(), "{}", first_error(&errors));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Builds what was written, optimized or not. A probe that does not build is
    /// built once more with what its adapters have for an older API, and without
    /// asking of ends for `Rc`, where the compiler refuses such types.
    ///
    /// Returns the program, or the first error of the build.
    ///
    /// # Errors
    ///
    /// If Cargo cannot be started.
    pub fn build(&self, optimized: bool) -> Result<Result<PathBuf, String>> {
        let mut cfgs = Vec::new();
        let mut first = None;
        loop {
            let error = match self.build_with(optimized, &cfgs)? {
                Ok(program) => return Ok(Ok(program)),
                Err(error) => error,
            };
            let is_rc = error.contains("`Rc<u8>` cannot be s");
            let cfg = if is_rc { "rc_refused" } else { "older_api" };
            let error = first.get_or_insert(error);
            if cfgs.contains(&cfg) {
                return Ok(Err(error.clone()));
            }
            cfgs.push(cfg);
        }
    }

    /// Builds it once, with these `cfg`s.
    fn build_with(&self, optimized: bool, cfgs: &[&str]) -> Result<Result<PathBuf, String>> {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["rustc", "--package", "probe", "--quiet", "--message-format", "short"]);
        cargo.args(optimized.then_some("--release")).arg("--");
        cargo.args(cfgs.iter().flat_map(|cfg| ["--cfg", cfg]));
        let target = self.folder.join("target");
        let built = cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &target)
            .stdin(Stdio::null())
            .output()
            .context("Cargo cannot be started")?;
        let profile = if optimized { "release" } else { "debug" };
        let program = target.join(profile).join(format!("probe{}", env::consts::EXE_SUFFIX));
        let errors = String::from_utf8_lossy(&built.stderr);
        Ok(if built.status.success() { Ok(program) } else { Err(first_error(&errors)) })
    }

    /// Starts a package: its manifest, in a workspace with the profiles and the
    /// lock file of the repository's.
    fn start(
        &self,
        name: &str,
        paths: &[(&str, PathBuf)],
        depend: impl FnOnce(&mut Table) -> Result<()>,
    ) -> Result<()> {
        let of_root = read(&self.root.join("Cargo.toml"))?;
        let mut workspace = DocumentMut::new();
        workspace["workspace"]["resolver"] = value("3");
        workspace["workspace"]["members"] =
            value(toml_edit::Array::from_iter(["probe", "explore"]));
        workspace["profile"] = of_root["profile"].clone();
        write(&self.folder.join("Cargo.toml"), &workspace.to_string())?;
        fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;

        let package = self.folder.join(name);
        remove(&package.join("src"))?;
        let mut manifest = DocumentMut::new();
        manifest["package"]["name"] = value(name);
        manifest["package"]["edition"] = value("2024");
        let mut dependencies = Table::new();
        for (name, folder) in paths {
            dependencies.insert(name, path(folder));
        }
        depend(&mut dependencies)?;
        manifest["dependencies"] = Item::Table(dependencies);
        write(&package.join("Cargo.toml"), &manifest.to_string())
    }

    /// The crate `explore`, which takes any Tokio.
    fn write_explore(&self) -> Result<()> {
        let folder = self.folder.join("explore");
        copy(&self.root.join("deps/explore/src"), &folder.join("src"))?;
        let original = read(&self.root.join("deps/explore/Cargo.toml"))?;
        let mut manifest = DocumentMut::new();
        manifest["package"]["name"] = value("explore");
        manifest["package"]["edition"] = value("2024");
        manifest["dependencies"] = original["dependencies"].clone();
        manifest["dependencies"]["tokio"]["version"] = value("1");
        write(&folder.join("Cargo.toml"), &manifest.to_string())
    }

    /// Makes `package` a dependency, at `version` alone.
    fn pin(&self, dependencies: &mut Table, package: &str, version: &str) -> Result<()> {
        // The book has the channels of futures from the crate that has them all.
        let names = match package {
            "futures-channel" => vec!["futures", package],
            _ => vec![package],
        };
        for name in names {
            let mut dependency =
                self.dependency(name).unwrap_or_else(|_| InlineTable::new().into());
            dependency["version"] = value(format!("={version}"));
            dependencies.insert(name, dependency);
        }
        Ok(())
    }

    /// How the repository depends on a crate: with which features.
    fn dependency(&self, name: &str) -> Result<Item> {
        let tables = self.manifests.iter().flat_map(|manifest| {
            ["dependencies", "dev-dependencies"].map(|kind| manifest.get(kind))
        });
        let found = tables.flatten().find_map(|table| table.get(name));
        let found = found.with_context(|| format!("no manifest has {name}"))?;
        Ok(match found.as_str() {
            Some(version) => table("version", version),
            None => found.clone(),
        })
    }
}

/// The names of the adapters of `package`, without `.rs`.
fn files(tables: &Compared, package: &str) -> Vec<String> {
    let of_package =
        tables.channels.iter().filter(|channel| channel.package.as_deref() == Some(package));
    let stem = |adapter: &String| Some(Path::new(adapter).file_stem()?.to_str()?.to_owned());
    of_package.filter_map(|channel| stem(&channel.adapter)).collect()
}

/// The list of the channels without those that are not in `files`.
fn channels_of(list: &str, files: &[String]) -> String {
    let is_kept = |line: &&str| {
        let line = line.trim();
        let module = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ");
        let module = module.and_then(|line| line.strip_suffix(';'));
        let row =
            line.strip_suffix(';').and_then(|line| line.split_once(": ")).map(|(file, _)| file);
        let name =
            module.or(row.filter(|file| file.chars().all(|it| it == '_' || it.is_alphanumeric())));
        name.is_none_or(|name| files.iter().any(|file| file == name))
    };
    list.lines().filter(is_kept).map(|line| format!("{line}\n")).collect()
}

/// The first error of a build, without the path before it; with Cargo's reason,
/// where it finds no set of versions.
fn first_error(output: &str) -> String {
    let at = |line: &str| line.find("error[").or_else(|| line.find("error:"));
    let error = output.lines().find_map(|line| Some(line[at(line)?..].trim().to_owned()));
    let Some(error) = error else { return "the build ends without an error".to_owned() };
    let reason = |begins: &str| output.lines().find(|line| line.trim().starts_with(begins));
    match reason("package `").or_else(|| reason("... required by")) {
        Some(reason) if error.contains("failed to select a version") => {
            format!("{error} {}", reason.trim().trim_start_matches("... "))
        }
        _ => error,
    }
}

fn table(key: &str, text: &str) -> Item {
    let mut table = InlineTable::new();
    table.insert(key, Value::from(text));
    value(table)
}

fn path(folder: &Path) -> Item {
    table("path", &folder.display().to_string())
}

fn read(path: &Path) -> Result<DocumentMut> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.parse().with_context(|| path.display().to_string())
}

/// Writes a file, unless it has this text already: Cargo would compile it again.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("it has a folder")?)
        .and_then(|()| fs::write(path, text))
        .with_context(|| path.display().to_string())
}

/// Copies the files below `from` to the same places below `to`.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().context("an entry has a name")?;
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            write(&to.join(name), &fs::read_to_string(&path)?)?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_keeps_the_channels_of_one_package() {
        let list = "pub mod bus;\npub mod flume;\n\nuse crate::run::{Row, run};\n\nchannels! {\n    \
                    bus: BusChannel;\n    flume: Flume<true>, Flume<false>;\n}\n";
        let kept = "pub mod flume;\n\nuse crate::run::{Row, run};\n\nchannels! {\n    \
                    flume: Flume<true>, Flume<false>;\n}\n";
        assert_eq!(channels_of(list, &["flume".to_owned()]), kept);
    }

    #[test]
    fn every_adapter_of_the_tables_is_found_in_the_list() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let tables = compared::read(&root.join("deps/compared/compared.json")).expect("it is read");
        let list = root.join("deps/compared/tests/compared/channels/mod.rs");
        let list = fs::read_to_string(list).expect("it is read");
        let packages = tables.channels.iter().filter_map(|channel| channel.package.as_ref());
        for package in packages {
            let files = files(&tables, package);
            let kept = channels_of(&list, &files);
            for file in &files {
                let (module, row) = (format!("mod {file};\n"), format!("    {file}: "));
                assert!(kept.contains(&module) && kept.contains(&row), "{package}: {file}\n{kept}");
            }
            let modules = kept.lines().filter(|line| line.contains("mod ")).count();
            let adapters = files.iter().collect::<std::collections::BTreeSet<_>>().len();
            assert_eq!(modules, adapters, "{package}\n{kept}");
        }
    }

    #[test]
    fn the_first_error_is_named_without_its_path() {
        let output = "warning: unused\n/somewhere/src/lib.rs:3:1: error[E0432]: unresolved\n\
                      src/a.rs:4:1: error[E0425]: cannot find\nerror: could not compile";
        assert_eq!(first_error(output), "error[E0432]: unresolved");
        let output = "error: failed to select a version for `a`.\n    ... required by package `b`\n\
                      \npackage `b` depends on `a` with feature `c` but `a` does not have it.";
        let why = "package `b` depends on `a` with feature `c` but `a` does not have it.";
        let what = "error: failed to select a version for `a`.";
        assert_eq!(first_error(output), format!("{what} {why}"));
        let (output, _) = output.split_once("\n\n").expect("there is an empty line");
        assert_eq!(first_error(output), format!("{what} required by package `b`"));
    }
}
