//! The `[dependencies]` lines that a program needs, with no feature too many.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use crate::crates::mentions::{covers, mentions};
use crate::crates::metadata::{Crate, Crates};

/// One line of `[dependencies]`.
#[derive(Debug)]
pub struct Dependency {
    /// The crate.
    pub krate: Arc<Crate>,
    /// The features to name, sorted. Those that another turns on are left out.
    pub features: BTreeSet<String>,
}

/// The dependencies of a program with these
/// [mentions](crate::crates::mentions::mentions), sorted by name.
pub fn dependencies(mentions: &BTreeSet<String>, crates: &Crates) -> Vec<Dependency> {
    let mut needed = Vec::new();
    for krate in &crates.all {
        if !mentions.iter().any(|mention| covers(&krate.lib, mention)) {
            continue;
        }
        let wanted = krate.needs.iter().filter(|(_, keys)| {
            keys.iter().any(|key| mentions.iter().any(|mention| covers(key, mention)))
        });
        let wanted: Vec<_> = wanted.map(|(feature, _)| feature).collect();
        let features = wanted
            .iter()
            .filter(|feature| {
                !wanted
                    .iter()
                    .any(|other| other != *feature && krate.implied(other).contains(feature))
            })
            .map(|feature| (*feature).clone())
            .collect();
        needed.push(Dependency { krate: krate.clone(), features });
    }
    needed
}

/// The lines of the manifest, each with its line break.
pub fn to_toml(dependencies: &[Dependency]) -> String {
    let mut toml = String::from("[dependencies]\n");
    for Dependency { krate, features } in dependencies {
        let pin = if krate.pinned { "=" } else { "" };
        let version = format!("\"{pin}{}\"", krate.version);
        let features: Vec<_> = features.iter().map(|feature| format!("\"{feature}\"")).collect();
        let mut more = String::new();
        if !krate.default_features {
            more.push_str(", default-features = false");
        }
        if !features.is_empty() {
            write!(more, ", features = [{}]", features.join(", "))
                .expect("writing to a string cannot fail");
        }
        let line = match more.as_str() {
            "" => format!("{} = {version}", krate.name),
            more => format!("{} = {{ version = {version}{more} }}", krate.name),
        };
        writeln!(toml, "{line}").expect("writing to a string cannot fail");
    }
    toml
}

/// All distinct sets of lines that `programs` need, each with the names of
/// those programs.
pub fn distinct_sets<'a>(
    programs: impl IntoIterator<Item = (&'a str, &'a str)>,
    crates: &Crates,
) -> BTreeMap<String, Vec<&'a str>> {
    let mut sets: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, program) in programs {
        sets.entry(to_toml(&dependencies(&mentions(program), crates))).or_default().push(name);
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_differs_from_the_default() {
        let line = |pinned, default_features, features: &[&str]| {
            let krate = Arc::new(Crate {
                name: "kit".to_owned(),
                lib: "kit".to_owned(),
                version: "1.2.3".to_owned(),
                pinned,
                default_features,
                repository: None,
                categories: Vec::new(),
                purpose: String::new(),
                features: BTreeMap::new(),
                needs: BTreeMap::new(),
            });
            let features = features.iter().map(|feature| (*feature).to_owned()).collect();
            to_toml(&[Dependency { krate, features }])
        };
        for (toml, wanted) in [
            (line(false, true, &[]), r#"kit = "1.2.3""#),
            (line(true, true, &[]), r#"kit = "=1.2.3""#),
            (
                line(false, true, &["a", "b"]),
                r#"kit = { version = "1.2.3", features = ["a", "b"] }"#,
            ),
            (line(false, false, &[]), r#"kit = { version = "1.2.3", default-features = false }"#),
            (
                line(false, false, &["a"]),
                r#"kit = { version = "1.2.3", default-features = false, features = ["a"] }"#,
            ),
        ] {
            assert_eq!(toml, format!("[dependencies]\n{wanted}\n"));
        }
    }
}
