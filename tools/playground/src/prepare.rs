//! Compiles the locked dependencies of a manifest, once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::env::consts::EXE_SUFFIX;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::{Artifact, DependencyKind, Message, Metadata, Package, PackageId, TargetKind};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::link::Linked;
use crate::{Program, path};

/// A crate that programs may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// Its package's name, such as `async-channel`.
    pub name: String,
    /// The locked version.
    pub version: String,
    /// Its name in code, such as `async_channel`.
    pub id: String,
}

/// How far the preparation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Packages that are compiled.
    pub done: usize,
    /// Packages in all.
    pub total: usize,
    /// The package compiled last, such as `tokio 1.54.1`.
    pub package: String,
}

/// Why the dependencies cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The manifest does not exist.
    #[error(
        "there is no manifest {0}: name the Cargo.toml whose dependencies programs may use, with --manifest"
    )]
    NoManifest(PathBuf),
    /// The manifest is a workspace's.
    #[error("{0} has no [package]: name the manifest of one package, with --manifest")]
    NoPackage(PathBuf),
    /// The lock file is missing, or does not fit the manifest.
    #[error(
        "the Cargo.lock of {manifest} is missing, or does not fit it: run `cargo generate-lockfile --manifest-path {manifest}` and look at what it changes\n{said}"
    )]
    Lock {
        /// The manifest.
        manifest: PathBuf,
        /// Cargo's messages.
        said: String,
    },
    /// Cargo fails.
    #[error("cargo cannot build the dependencies of {manifest}: mend what it names\n{said}")]
    Cargo {
        /// The manifest.
        manifest: PathBuf,
        /// Cargo's messages.
        said: String,
    },
    /// The manifest names a package for exploring or tracing that is not in its workspace.
    #[error(
        "the workspace of {manifest} has no package {name}: mend `{key}` under [package.metadata.playground]"
    )]
    NoSuchPackage {
        /// The manifest.
        manifest: PathBuf,
        /// `explored` or `traced`.
        key: &'static str,
        /// The name.
        name: String,
    },
    /// A tool cannot be started, or its output is not understood.
    #[error("{tool} cannot be used: is Rust installed, and is its bin folder in PATH?")]
    Tool {
        /// The tool's name.
        tool: &'static str,
        /// The system's error.
        source: io::Error,
    },
}

/// The compiler, and the compiled dependencies of a manifest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prepared {
    /// The toolchain's folder.
    pub(crate) sysroot: PathBuf,
    /// rustc's release, such as `1.95.0`.
    pub(crate) release: String,
    /// The target, such as `x86_64-unknown-linux-gnu`.
    pub(crate) host: String,
    /// The output of `rustc -vV`.
    pub(crate) verbose_version: String,
    /// The direct dependencies.
    pub(crate) crates: Vec<Crate>,
    /// The names in code and the files of the direct dependencies.
    pub(crate) externs: Vec<(String, PathBuf)>,
    /// The same of the crates that explored programs use; `None` if no package
    /// says which these are.
    pub(crate) explored: Option<Vec<(String, PathBuf)>>,
    /// The same of the crates that traced programs use.
    pub(crate) traced: Option<Vec<(String, PathBuf)>>,
    /// All compiled libraries, those of the direct dependencies included.
    pub(crate) libraries: Vec<PathBuf>,
    /// All compiled procedural macros.
    pub(crate) macros: Vec<PathBuf>,
    /// Folders with compiled dependencies.
    pub(crate) compiled: Vec<PathBuf>,
    /// The sources that rustc quotes in its messages: those of published libraries.
    pub(crate) sources: Vec<PathBuf>,
    /// The beginnings of paths that depend on this machine.
    pub(crate) prefixes: Vec<String>,
    /// The bytes of Cargo.lock.
    pub(crate) lock: Vec<u8>,
}

impl Prepared {
    /// rustc itself, not rustup's proxy.
    pub(crate) fn rustc(&self) -> PathBuf {
        rustc(&self.sysroot)
    }

    /// Arguments that let rustc find the dependencies as Cargo compiled them.
    pub(crate) fn folders(&self) -> impl Iterator<Item = String> {
        self.compiled.iter().map(|folder| format!("-Ldependency={}", folder.display()))
    }

    /// Arguments that name the crates of a program: as Cargo compiled them, or
    /// as they were `linked`.
    pub(crate) fn externs(
        &self,
        program: &Program,
        linked: Option<&Linked>,
    ) -> impl Iterator<Item = String> {
        let externs = match (program.explore, program.trace) {
            (true, _) => self.explored.as_deref().unwrap_or_default(),
            (_, true) => self.traced.as_deref().unwrap_or_default(),
            _ => &self.externs,
        };
        externs.iter().map(move |(id, file)| {
            let file = linked.map_or_else(|| file.clone(), |linked| linked.description(file));
            format!("--extern={id}={}", file.display())
        })
    }
}

/// rustc of the toolchain in `sysroot`.
fn rustc(sysroot: &Path) -> PathBuf {
    sysroot.join("bin").join(format!("rustc{EXE_SUFFIX}"))
}

/// Compiles the dependencies of the package at `manifest` into `target`.
///
/// Cargo decides what is still fresh, so a second call with the same lock file,
/// manifest, compiler and sources compiles nothing.
///
/// # Errors
///
/// If the manifest is not a package's, its lock file does not fit it, or Cargo
/// cannot build it.
pub(crate) async fn prepare(
    manifest: &Path,
    target: &Path,
    progress: impl FnMut(Progress),
) -> Result<Prepared, PrepareError> {
    let manifest =
        path::whole(manifest).map_err(|_| PrepareError::NoManifest(manifest.to_owned()))?;
    let folder = manifest.parent().expect("a file is in a folder");
    let (toolchain, metadata) =
        tokio::try_join!(Toolchain::of(folder), metadata(&manifest, folder))?;
    let root = metadata.root_package().ok_or(PrepareError::NoPackage(manifest.clone()))?;
    let explored = named(&metadata, root, "explored")?;
    let traced = named(&metadata, root, "traced")?;
    let roots: Vec<_> = [root].into_iter().chain(explored).chain(traced).collect();
    let prefixes = prefixes(&metadata, target);
    let mut cargo = cargo_build(&toolchain, &roots, target, &prefixes);
    let needed = needed(&metadata, &roots);
    let build = Build { roots, needed, target: target.join(&toolchain.host) };
    let files = build.run(start("cargo", &mut cargo, folder)?, &metadata, progress).await?;
    prepared(toolchain, &metadata, root, [explored, traced], prefixes, files)
}

/// The package whose dependencies explored or traced programs use, if `root`
/// names one under this `key`.
fn named<'a>(
    metadata: &'a Metadata,
    root: &Package,
    key: &'static str,
) -> Result<Option<&'a Package>, PrepareError> {
    let Some(name) = root.metadata["playground"][key].as_str() else { return Ok(None) };
    let packages = metadata.workspace_packages();
    let found = packages.into_iter().find(|package| package.name.as_str() == name);
    found.map(Some).ok_or_else(|| PrepareError::NoSuchPackage {
        key,
        manifest: root.manifest_path.clone().into_std_path_buf(),
        name: name.to_owned(),
    })
}

/// The toolchain, as rustc describes it.
struct Toolchain {
    sysroot: PathBuf,
    host: String,
    verbose_version: String,
    /// Whether rustc can keep full paths in its messages while it shortens all
    /// others.
    keeps_messages: bool,
}

impl Toolchain {
    /// The toolchain that applies in `folder`.
    async fn of(folder: &Path) -> Result<Toolchain, PrepareError> {
        let (sysroot, help, verbose_version) = tokio::try_join!(
            ask("rustc", &["--print", "sysroot"], folder),
            ask("rustc", &["--help", "--verbose"], folder),
            ask("rustc", &["-vV"], folder),
        )?;
        Ok(Toolchain {
            sysroot: PathBuf::from(sysroot.trim()),
            host: field(&verbose_version, "host"),
            verbose_version,
            keeps_messages: help.contains("--remap-path-scope"),
        })
    }

    /// The beginnings of paths to the toolchain's own sources and tools.
    fn prefixes(&self) -> [String; 3] {
        let rustlib = self.sysroot.join("lib/rustlib");
        let commit = field(&self.verbose_version, "commit-hash");
        [
            format!("{}/{}/bin/", rustlib.display(), self.host),
            format!("{}/src/rust/library/", rustlib.display()),
            format!("/rustc/{commit}/library/"),
        ]
    }
}

/// A field of the output of `rustc -vV`; empty if it is missing.
fn field(verbose_version: &str, name: &str) -> String {
    let mut fields = verbose_version.lines().filter_map(|line| line.split_once(": "));
    fields.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// The call of Cargo that compiles the dependencies of `roots`, the manifest's
/// package first. Removes `prefixes` from the paths that are compiled in.
fn cargo_build(
    toolchain: &Toolchain,
    roots: &[&Package],
    target: &Path,
    prefixes: &[String],
) -> Command {
    // A panic in a dependency reports a path without what depends on this
    // machine. If several prefixes fit, rustc uses the last one.
    let remap = prefixes.iter().rev().map(|prefix| format!("--remap-path-prefix={prefix}="));
    let mut flags: Vec<_> = remap.collect();
    // rustc quotes a dependency's source in its messages if it can still find the file.
    if toolchain.keeps_messages {
        flags.push("--remap-path-scope=macro,debuginfo,object".to_owned());
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--message-format=json-render-diagnostics"]);
    let root = roots[0];
    for root in roots {
        cargo.args(["--package", root.name.as_str()]);
    }
    if root.targets.iter().any(|target| target.kind.contains(&TargetKind::Lib)) {
        cargo.arg("--lib");
    }
    cargo
        // Keep these apart from what runs at compile time: a crate may be
        // compiled for both, with different features.
        .args(["--target", &toolchain.host])
        .arg("--manifest-path")
        .arg(&root.manifest_path)
        .arg("--target-dir")
        .arg(target)
        .env("RUSTC", rustc(&toolchain.sysroot))
        // Nobody debugs dependencies here, and linking less takes less time.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    cargo
}

/// A call of Cargo, while it compiles.
struct Build<'a> {
    /// The packages whose dependencies are compiled, the manifest's first.
    roots: Vec<&'a Package>,
    needed: HashSet<PackageId>,
    /// The folder of the libraries that are compiled for programs.
    target: PathBuf,
}

impl Build<'_> {
    /// Waits for Cargo; returns the compiled file of each library.
    async fn run(
        &self,
        mut cargo: Child,
        metadata: &Metadata,
        mut progress: impl FnMut(Progress),
    ) -> Result<HashMap<PackageId, PathBuf>, PrepareError> {
        let tool = |source| PrepareError::Tool { tool: "cargo", source };
        let mut said = cargo.stderr.take().expect("it is piped");
        let said = tokio::spawn(async move {
            let mut text = Vec::new();
            // If reading fails, only a part of an error's text is missing.
            let _ = said.read_to_end(&mut text).await;
            String::from_utf8_lossy(&text).into_owned()
        });
        let mut messages = BufReader::new(cargo.stdout.take().expect("it is piped")).lines();
        let mut files = HashMap::new();
        let mut done = HashSet::new();
        while let Some(line) = messages.next_line().await.map_err(tool)? {
            let Some(artifact) = self.library(&line) else { continue };
            let id = &artifact.package_id;
            if let Some(file) = self.file(&artifact) {
                files.insert(id.clone(), file);
            }
            if self.needed.contains(id) && done.insert(id.clone()) {
                let package = &metadata[id];
                progress(Progress {
                    done: done.len(),
                    total: self.needed.len(),
                    package: format!("{} {}", package.name, package.version),
                });
            }
        }
        let status = cargo.wait().await.map_err(tool)?;
        let said = said.await.unwrap_or_default();
        if !status.success() {
            let manifest = self.roots[0].manifest_path.clone().into_std_path_buf();
            return Err(PrepareError::Cargo { manifest, said });
        }
        Ok(files)
    }

    /// The library or procedural macro that Cargo says it has compiled in
    /// `line`. Skips the packages themselves, which nobody uses.
    fn library(&self, line: &str) -> Option<Artifact> {
        let message = Message::parse_stream(line.as_bytes()).next()?.ok()?;
        let Message::CompilerArtifact(artifact) = message else { return None };
        let is_library = artifact.target.kind.iter().any(|kind| {
            matches!(
                kind,
                TargetKind::Lib | TargetKind::RLib | TargetKind::DyLib | TargetKind::ProcMacro
            )
        });
        let is_root = self.roots.iter().any(|root| root.id == artifact.package_id);
        (is_library && !is_root).then_some(artifact)
    }

    /// The file of `artifact` to pass to rustc: a library for programs, or a
    /// procedural macro.
    fn file(&self, artifact: &Artifact) -> Option<PathBuf> {
        let is_macro = artifact.target.kind.contains(&TargetKind::ProcMacro);
        let file = artifact.filenames.iter().rfind(|file| match file.extension() {
            Some("rlib") => file.starts_with(&self.target),
            Some("so" | "dylib" | "dll") => is_macro,
            _ => false,
        })?;
        Some(file.clone().into_std_path_buf())
    }
}

/// Collects what rustc and programs need of the compiled files.
fn prepared(
    toolchain: Toolchain,
    metadata: &Metadata,
    root: &Package,
    named: [Option<&Package>; 2],
    mut prefixes: Vec<String>,
    files: HashMap<PackageId, PathBuf>,
) -> Result<Prepared, PrepareError> {
    let is_library = |file: &Path| file.extension() == Some("rlib".as_ref());
    let mut externs = Vec::new();
    let mut crates = Vec::new();
    for (id, package) in direct(metadata, root) {
        let Some(file) = files.get(&package.id) else { continue };
        externs.push((id.clone(), file.clone()));
        let (name, version) = (package.name.to_string(), package.version.to_string());
        crates.push(Crate { name, version, id });
    }
    let [explored, traced] = named.map(|package| {
        let direct = direct(metadata, package?).into_iter();
        let files = direct.filter_map(|(id, it)| Some((id, files.get(&it.id)?.clone())));
        Some(files.collect())
    });
    let published = metadata.packages.iter().filter(|package| package.source.is_some());
    let linked =
        published.filter(|package| files.get(&package.id).is_some_and(|file| is_library(file)));
    let sources = linked.filter_map(|package| package.manifest_path.parent());
    let sources = sources.map(|folder| folder.as_std_path().to_owned()).collect();
    let mut files: Vec<PathBuf> = files.into_values().collect();
    files.sort();
    let mut compiled: Vec<_> = files.iter().filter_map(|file| file.parent()).collect();
    compiled.dedup();
    let compiled = compiled.into_iter().map(Path::to_owned).collect();
    let (libraries, macros) = files.into_iter().partition(|file| is_library(file));
    let lock = std::fs::read(metadata.workspace_root.join("Cargo.lock"))
        .map_err(|source| PrepareError::Tool { tool: "cargo", source })?;
    prefixes.extend(toolchain.prefixes());
    Ok(Prepared {
        release: field(&toolchain.verbose_version, "release"),
        host: toolchain.host,
        crates,
        externs,
        explored,
        traced,
        libraries,
        macros,
        compiled,
        sources,
        prefixes,
        lock,
        sysroot: toolchain.sysroot,
        verbose_version: toolchain.verbose_version,
    })
}

/// The folders of the workspace and around the other packages. The longest
/// comes first, since one may be within another.
fn prefixes(metadata: &Metadata, target: &Path) -> Vec<String> {
    let workspace = &metadata.workspace_root;
    let others = metadata.packages.iter().map(|package| &package.manifest_path);
    let others = others.filter(|manifest| !manifest.starts_with(workspace));
    let mut prefixes: Vec<_> = others
        .filter_map(|manifest| Some(manifest.parent()?.parent()?.as_str()))
        .chain([workspace.as_str()])
        .chain(target.to_str())
        .map(|folder| format!("{folder}{MAIN_SEPARATOR}"))
        .collect();
    prefixes.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    prefixes.dedup();
    prefixes
}

/// The packages that have to be compiled for `roots`.
fn needed(metadata: &Metadata, roots: &[&Package]) -> HashSet<PackageId> {
    let nodes = &metadata.resolve.as_ref().expect("it was asked for").nodes;
    let nodes: HashMap<_, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let mut found = HashSet::new();
    let mut next: Vec<_> = roots.iter().map(|root| &root.id).collect();
    while let Some(id) = next.pop() {
        if found.insert(id.clone()) {
            let deps = nodes.get(id).map(|node| node.deps.as_slice()).unwrap_or_default();
            let deps = deps.iter().filter(|dep| {
                dep.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
            });
            next.extend(deps.map(|dep| &dep.pkg));
        }
    }
    for root in roots {
        found.remove(&root.id);
    }
    found
}

/// The direct dependencies of `root` by their names in code.
fn direct<'a>(metadata: &'a Metadata, root: &'a Package) -> BTreeMap<String, &'a Package> {
    let nodes = &metadata.resolve.as_ref().expect("it was asked for").nodes;
    let node = nodes.iter().find(|node| node.id == root.id);
    let deps = node.map(|node| node.deps.as_slice()).unwrap_or_default();
    let normal = deps
        .iter()
        .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
    normal.map(|dep| (dep.name.clone(), &metadata[&dep.pkg])).collect()
}

async fn metadata(manifest: &Path, folder: &Path) -> Result<Metadata, PrepareError> {
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--locked", "--format-version=1", "--manifest-path"]).arg(manifest);
    let output = start("cargo", &mut cargo, folder)?
        .wait_with_output()
        .await
        .map_err(|source| PrepareError::Tool { tool: "cargo", source })?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let manifest = manifest.to_owned();
    if !output.status.success() {
        return Err(if said.contains("--locked") {
            PrepareError::Lock { manifest, said }
        } else {
            PrepareError::Cargo { manifest, said }
        });
    }
    cargo_metadata::MetadataCommand::parse(String::from_utf8_lossy(&output.stdout)).map_err(
        |error| PrepareError::Tool { tool: "cargo metadata", source: io::Error::other(error) },
    )
}

/// The output of `tool` in `folder`, where a rust-toolchain.toml applies.
async fn ask(
    tool: &'static str,
    arguments: &[&str],
    folder: &Path,
) -> Result<String, PrepareError> {
    let wrong = |source| PrepareError::Tool { tool, source };
    let child = start(tool, Command::new(tool).args(arguments), folder)?;
    let output = child.wait_with_output().await.map_err(wrong)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(wrong(io::Error::other(said)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn start(tool: &'static str, command: &mut Command, folder: &Path) -> Result<Child, PrepareError> {
    command
        .current_dir(folder)
        .kill_on_drop(true)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|source| PrepareError::Tool { tool, source })
}
