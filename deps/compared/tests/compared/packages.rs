//! What Cargo knows of the packages that have the channels.

use std::sync::LazyLock;

use cargo_metadata::{Metadata, MetadataCommand, Package};

/// The package of this name, at the version that is compiled here.
pub fn package(name: &str) -> &'static Package {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
        let options = ["--locked", "--offline", "--filter-platform", "host-tuple"];
        let mut command = MetadataCommand::new();
        command.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        command.other_options(options.map(String::from));
        command.exec().unwrap_or_else(|error| panic!("Cargo does not answer: {error}"))
    });
    let mut named = METADATA.packages.iter().filter(|package| package.name == name);
    let (first, second) = (named.next(), named.next());
    assert!(second.is_none(), "there are two versions of {name}");
    first.unwrap_or_else(|| panic!("there is no {name}"))
}
