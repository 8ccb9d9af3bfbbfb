//! Finds the compiled crates that the examples use, for calling rustc or rustdoc.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use cargo_metadata::{
    Artifact, CrateType, Dependency, DependencyKind, Message, MetadataCommand, PackageId,
};

use example_format::Example;

use crate::child;

/// The arguments with which rustc or rustdoc lets a program use all crates of
/// the examples in `package`, as this build compiled them: `--extern NAME=FILE`
/// and `-L dependency=FOLDER`.
///
/// This asks Cargo, since only Cargo knows which of several builds of a crate
/// belongs to these settings. If the build is up to date, Cargo answers without
/// compiling anything.
///
/// # Panics
///
/// If Cargo cannot be started or the crates do not build.
pub fn externs(package: Package) -> &'static [String] {
    static EXAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| ask_cargo(Package::Examples));
    static DISTRIBUTED: LazyLock<Vec<String>> = LazyLock::new(|| ask_cargo(Package::Distributed));
    match package {
        Package::Examples => &EXAMPLES,
        Package::Distributed => &DISTRIBUTED,
    }
}

/// A package that compiles examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// `deps`: the examples that need nothing but the crates that the book teaches.
    Examples,
    /// `deps/distributed`: those that talk to a server, or start
    /// processes. They may use the crates of both packages.
    Distributed,
}

impl Package {
    /// The package that compiles `example`.
    pub fn of(example: &Example) -> Package {
        match example.leaves_process() {
            false => Package::Examples,
            true => Package::Distributed,
        }
    }
}

fn ask_cargo(package: Package) -> Vec<String> {
    let taught = taught(package);
    let mut arguments = Vec::new();
    for artifact in build(package) {
        let is_library = artifact.target.crate_types.iter().any(|kind| {
            matches!(
                kind,
                CrateType::Lib | CrateType::RLib | CrateType::ProcMacro | CrateType::DyLib
            )
        });
        let compiled = artifact
            .filenames
            .iter()
            .find(|file| matches!(file.extension(), Some("rlib" | "so" | "dylib" | "dll")));
        let (true, Some(file)) = (is_library, compiled) else { continue };
        if taught.iter().any(|dependency| is_of(&artifact.package_id, dependency)) {
            arguments.push(format!("--extern={}={file}", artifact.target.name.replace('-', "_")));
        }
        if let Some(folder) = file.parent() {
            arguments.push(format!("-Ldependency={folder}"));
        }
    }
    arguments.sort();
    arguments.dedup();
    arguments
}

/// The crates that the examples in `package` may use.
fn taught(package: Package) -> Vec<Dependency> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut command = MetadataCommand::new();
    let metadata = command.manifest_path(&manifest).no_deps().exec().expect("cargo can be started");
    let names: &[&str] = match package {
        Package::Examples => &["examples"],
        Package::Distributed => &["examples", "distributed"],
    };
    let packages = metadata.packages.into_iter().filter(|it| names.contains(&it.name.as_str()));
    let all = packages.flat_map(|package| package.dependencies);
    all.filter(|it| it.kind == DependencyKind::Normal).collect()
}

/// Whether a package is what `dependency` asks for.
fn is_of(package: &PackageId, dependency: &Dependency) -> bool {
    // Such as `registry+https://…#tokio@1.54.1`.
    let id = package.repr.rsplit('#').next().and_then(|id| id.split_once('@'));
    id.is_some_and(|(name, version)| {
        let version = version.parse().expect("Cargo writes versions as semver");
        name == dependency.name && dependency.req.matches(&version)
    })
}

/// Builds the libraries of the workspace, and what `distributed` adds to them if
/// `package` says so, and returns everything that they are built of. Only with
/// the whole workspace do the features agree with those of `cargo test` and
/// `cargo book`, so that nothing is compiled again.
fn build(package: Package) -> Vec<Artifact> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--quiet", "--message-format=json", "--workspace", "--lib"])
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    if package == Package::Distributed {
        command.args(["--bin", "worker"]);
    }
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = child::one_at_a_time(|| command.stdout(Stdio::piped()).spawn())
        .and_then(Child::wait_with_output)
        .expect("cargo can be started");
    assert!(output.status.success(), "cargo could not build the workspace's libraries");
    let messages = Message::parse_stream(output.stdout.as_slice());
    let artifact = |message| match message {
        Ok(Message::CompilerArtifact(artifact)) => Some(artifact),
        _ => None,
    };
    messages.filter_map(artifact).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[proven::test]
    fn a_program_is_given_the_taught_crates_and_no_others() {
        for package in [Package::Examples, Package::Distributed] {
            let externs = externs(package);
            let has =
                |name: &str| externs.iter().any(|it| it.starts_with(&format!("--extern={name}=")));
            assert!(has("tokio") && has("async_channel") && has("crossbeam_channel"));
            assert!(!has("cookbook") && !has("syn") && !has("skeptic"), "{externs:?}");
            assert_eq!(has("async_nats") && has("redis"), package == Package::Distributed);
        }
    }

    #[test]
    fn another_version_is_another_package() {
        let taught = taught(Package::Examples);
        let tokio = taught.iter().find(|it| it.name == "tokio").expect("the book teaches it");
        let is_tokio = |id: &str| is_of(&PackageId { repr: id.to_owned() }, tokio);
        assert!(is_tokio("registry+https://example.org/index#tokio@1.99.0"));
        assert!(!is_tokio("registry+https://example.org/index#tokio@0.2.0"));
        assert!(!is_tokio("registry+https://example.org/index#tokio-util@1.99.0"));
        assert!(!is_tokio("path+file:///tokio#1.99.0"));
    }
}
