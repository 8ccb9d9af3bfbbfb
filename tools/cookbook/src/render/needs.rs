//! What an example needs: the versions it was tested with, and its `Cargo.toml`
//! lines. Where they are long, they stand in a box that the reader can open.

use super::snippet::fence;
use crate::crates::dependencies::{Dependency, to_toml};

/// The most lines of a `Cargo.toml` that a page shows at once.
const MOST_LINES: usize = 3;

/// The needs of an example, as Markdown.
#[derive(Debug)]
pub struct Needs {
    /// The sentence with the versions, with a space after it, for the paragraph
    /// about the example. Empty if the versions are in the box.
    pub tested: String,
    /// The lines, under their label or in the box. Empty if there are none.
    pub lines: String,
}

impl Needs {
    /// The needs of an example with these `dependencies`.
    pub fn of(dependencies: &[Dependency]) -> Needs {
        let tested = format!("Tested with {}. ", versions(dependencies));
        if dependencies.is_empty() {
            return Needs { tested, lines: String::new() };
        }
        let toml = to_toml(dependencies);
        let code = fence("toml", &toml);
        if toml.lines().count() <= MOST_LINES {
            let lines = format!("<p class=\"example-label\">Cargo.toml</p>\n\n{code}");
            return Needs { tested, lines };
        }
        let lines = format!(
            "<details class=\"example-needs\">\n\
             <summary>Versions and Cargo.toml: {} crates</summary>\n\n\
             <p class=\"example-about\">{}</p>\n\n{code}</details>\n\n",
            dependencies.len(),
            tested.trim_end()
        );
        Needs { tested: String::new(), lines }
    }
}

/// The crates with their versions, each with a link to its documentation.
fn versions(dependencies: &[Dependency]) -> String {
    let versions = dependencies.iter().map(|Dependency { krate, .. }| {
        let pinned = if krate.pinned { " (pinned)" } else { "" };
        format!("<a href=\"{}\">{} {}</a>{pinned}", krate.docs(), krate.name, krate.version)
    });
    let versions = Vec::from_iter(versions).join(", ");
    if versions.is_empty() { "the standard library".to_owned() } else { versions }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Arc;

    use super::*;
    use crate::crates::metadata::Crate;

    fn needs(names: &[&str]) -> Needs {
        let dependency = |name: &&str| Dependency {
            krate: Arc::new(Crate {
                name: (*name).to_owned(),
                lib: (*name).to_owned(),
                version: "1.2.3".to_owned(),
                pinned: *name == "pinned",
                default_features: true,
                repository: None,
                categories: Vec::new(),
                purpose: String::new(),
                features: BTreeMap::new(),
                needs: BTreeMap::new(),
            }),
            features: BTreeSet::new(),
        };
        Needs::of(&Vec::from_iter(names.iter().map(dependency)))
    }

    #[test]
    fn without_a_crate_there_are_no_lines() {
        let Needs { tested, lines } = needs(&[]);
        assert_eq!((&*tested, &*lines), ("Tested with the standard library. ", ""));
    }

    #[test]
    fn three_lines_are_shown_at_once() {
        let Needs { tested, lines } = needs(&["kit", "pinned"]);
        assert!(tested.contains(">kit 1.2.3</a>, <a"), "{tested}");
        assert!(tested.ends_with(">pinned 1.2.3</a> (pinned). "), "{tested}");
        assert_eq!(
            lines,
            "<p class=\"example-label\">Cargo.toml</p>\n\n\
             ```toml\n[dependencies]\nkit = \"1.2.3\"\npinned = \"=1.2.3\"\n```\n\n"
        );
    }

    #[test]
    fn four_lines_and_their_versions_are_in_a_closed_box_that_says_so() {
        let Needs { tested, lines } = needs(&["a", "b", "pinned"]);
        assert_eq!(tested, "");
        let start = "<details class=\"example-needs\">\n\
                     <summary>Versions and Cargo.toml: 3 crates</summary>\n";
        assert!(lines.starts_with(start), "{lines}");
        for part in [">a 1.2.3</a>", ">pinned 1.2.3</a> (pinned).", "\nb = \"1.2.3\"\n"] {
            assert_eq!(lines.matches(part).count(), 1, "{part} in {lines}");
        }
        assert!(lines.ends_with("```\n\n</details>\n\n"), "{lines}");
    }
}
