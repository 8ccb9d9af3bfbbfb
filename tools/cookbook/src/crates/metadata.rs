//! The crates that the book teaches: from `deps/Cargo.toml`,
//! `deps/distributed/Cargo.toml`, `Cargo.lock` and the crates' own metadata.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml_edit::Document;

use crate::project::Project;

/// All crates of both manifests, sorted by name.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Crates {
    /// The crates.
    pub all: Vec<Arc<Crate>>,
}

/// One crate that the book teaches.
#[derive(Debug, Serialize, Deserialize)]
pub struct Crate {
    /// Its name in a manifest, such as `async-channel`.
    pub name: String,
    /// Its name in code, such as `async_channel`.
    pub lib: String,
    /// The version in `Cargo.lock`.
    pub version: String,
    /// Whether the manifest asks for exactly this version.
    pub pinned: bool,
    /// Whether the manifest leaves its default features on.
    pub default_features: bool,
    /// Its repository, if its author names one.
    pub repository: Option<String>,
    /// Its categories on the registry.
    pub categories: Vec<String>,
    /// What the comment in the manifest says it is for.
    pub purpose: String,
    /// Its features, each with those that it turns on.
    pub features: BTreeMap<String, Vec<String>>,
    /// For each feature, the mentions in a program that need it.
    pub needs: BTreeMap<String, Vec<String>>,
}

/// Why the crates cannot be read.
#[derive(Debug, Error)]
pub enum CratesError {
    /// The manifest is broken, or `Cargo.lock` does not fit it.
    #[error("{}: Cargo cannot read it; run `cargo metadata --locked` to see why", path.display())]
    Cargo {
        /// The manifest.
        path: PathBuf,
        /// Cargo's error.
        source: Box<cargo_metadata::Error>,
    },
    /// The manifest cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        /// The manifest.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The manifest is not TOML.
    #[error("{}: is not TOML", path.display())]
    NotToml {
        /// The manifest.
        path: PathBuf,
        /// The parser's error.
        source: toml_edit::TomlError,
    },
    /// The workspace does not have the package.
    #[error("{} is not in the workspace; add it to `members`", .0.display())]
    NotAMember(PathBuf),
    /// Cargo names no dependencies of the package.
    #[error("Cargo resolved nothing for {}", .0.display())]
    NotResolved(PathBuf),
    /// Cargo's answer cannot be cached for the next build.
    #[error("{}: cannot be written", path.display())]
    Cache {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Crates {
    /// Reads the crates. Cargo's answer is cached in `target`, since asking
    /// takes as long as the rest of reading a book. Cargo is asked again when
    /// a manifest or `Cargo.lock` has changed.
    ///
    /// # Errors
    ///
    /// If a manifest is broken, or `Cargo.lock` does not fit the manifests.
    pub fn read(project: &Project) -> Result<Crates, CratesError> {
        let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        let lock = project.root.join("Cargo.lock");
        let sources = [project.manifest(), project.distributed(), lock].map(|path| text(&path));
        let file = project.root.join("target").join("cookbook.json");
        let cached = fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<CachedCrates>(&bytes).ok());
        if let Some(cached) =
            cached.filter(|cached| cached.sources == sources && cached.by == CACHE_FORM)
        {
            return Ok(cached.crates);
        }
        let crates = Crates::ask_cargo(project)?;
        let cached = CachedCrates { by: CACHE_FORM.to_owned(), sources, crates: crates.clone() };
        let bytes = serde_json::to_vec(&cached).expect("texts and lists are JSON");
        // Write to another name first, so that a concurrent build does not read
        // half a file.
        let beside = file.with_extension(std::process::id().to_string());
        fs::create_dir_all(project.root.join("target"))
            .and_then(|()| fs::write(&beside, bytes))
            .and_then(|()| fs::rename(&beside, &file))
            .map_err(|source| CratesError::Cache { path: file, source })?;
        Ok(crates)
    }

    fn ask_cargo(project: &Project) -> Result<Crates, CratesError> {
        let path = project.manifest();
        let metadata = MetadataCommand::new()
            .manifest_path(&path)
            .other_options(["--locked", "--filter-platform", "host-tuple"].map(String::from))
            .exec()
            .map_err(|source| CratesError::Cargo {
                path: project.relative(&path).to_owned(),
                source: Box::new(source),
            })?;
        let mut all = listed(project, &metadata, &path)?;
        if project.distributed().exists() {
            let more = listed(project, &metadata, &project.distributed())?;
            let is_new = |krate: &Arc<Crate>| all.iter().all(|known| known.name != krate.name);
            let more: Vec<_> = more.into_iter().filter(is_new).collect();
            all.extend(more);
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Crates { all })
    }

    /// The crate called `name`, as in a manifest or as in a `use`.
    pub fn get(&self, name: &str) -> Option<&Crate> {
        self.all.iter().map(|krate| &**krate).find(|krate| krate.name == name || krate.lib == name)
    }
}

/// The crates that the manifest at `path` lists.
fn listed(
    project: &Project,
    metadata: &Metadata,
    path: &Path,
) -> Result<Vec<Arc<Crate>>, CratesError> {
    let text = fs::read_to_string(path)
        .map_err(|source| CratesError::Unreadable { path: path.to_owned(), source })?;
    let manifest = text
        .parse::<Document<String>>()
        .map_err(|source| CratesError::NotToml { path: path.to_owned(), source })?;
    let relative = || project.relative(path).to_owned();
    let mut packages = metadata.packages.iter();
    let own = packages.find(|package| package.manifest_path == path);
    let own = own.ok_or_else(|| CratesError::NotAMember(relative()))?;
    let nodes = metadata.resolve.as_ref().map_or(&[][..], |resolve| &resolve.nodes);
    let node = nodes.iter().find(|node| node.id == own.id);
    let node = node.ok_or_else(|| CratesError::NotResolved(relative()))?;
    let crates = own.dependencies.iter().filter(|it| it.kind == DependencyKind::Normal);
    let crates = crates.filter_map(|dependency| {
        let package = metadata.packages.iter().find(|package| {
            package.name.as_str() == dependency.name && node.dependencies.contains(&package.id)
        })?;
        Some(Arc::new(describe(package, dependency, &manifest, &own.metadata)))
    });
    Ok(crates.collect())
}

/// Cargo's answer, with the texts of the manifests and lock file that it is for.
#[derive(Serialize, Deserialize)]
struct CachedCrates {
    by: String,
    sources: [String; 3],
    crates: Crates,
}

/// The version of the tool and of the cache's format. A cache with another one is not read.
const CACHE_FORM: &str =
    concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), ", form 3");

fn describe(
    package: &Package,
    dependency: &Dependency,
    manifest: &Document<String>,
    metadata: &serde_json::Value,
) -> Crate {
    let lib = package
        .targets
        .iter()
        .find(|target| target.is_lib())
        .map_or_else(|| package.name.replace('-', "_"), |target| target.name.replace('-', "_"));
    let needs = metadata.pointer(&format!("/features/{}", package.name));
    let needs = needs.and_then(|needs| serde_json::from_value(needs.clone()).ok());
    Crate {
        name: package.name.to_string(),
        lib,
        version: package.version.to_string(),
        pinned: dependency.req.to_string().starts_with('='),
        default_features: dependency.uses_default_features,
        repository: package
            .repository
            .as_ref()
            .map(|url| url.trim_end_matches('/').trim_end_matches(".git").to_owned()),
        categories: package.categories.clone(),
        purpose: comment(manifest, &package.name),
        features: package.features.clone(),
        needs: needs.unwrap_or_default(),
    }
}

/// The comment at the end of the crate's line.
fn comment(manifest: &Document<String>, name: &str) -> String {
    let entry = manifest.get("dependencies").and_then(|table| table.get(name));
    let decor = entry.and_then(|item| item.as_value()).map(|value| value.decor());
    let suffix = decor.and_then(|decor| decor.suffix()).and_then(|raw| match raw.span() {
        Some(span) => manifest.raw().get(span),
        None => raw.as_str(),
    });
    suffix.unwrap_or_default().trim().trim_start_matches('#').trim().to_owned()
}

impl Crate {
    /// Its documentation, for the version that was tested.
    pub fn docs(&self) -> String {
        format!("https://docs.rs/{}/{}/{}/", self.name, self.version, self.lib)
    }

    /// `feature` and everything that it turns on within the crate.
    pub fn implied(&self, feature: &str) -> Vec<String> {
        let mut found = vec![feature.to_owned()];
        let mut at = 0;
        while at < found.len() {
            for next in self.features.get(&found[at]).into_iter().flatten() {
                if self.features.contains_key(next) && !found.contains(next) {
                    found.push(next.clone());
                }
            }
            at += 1;
        }
        found
    }
}
