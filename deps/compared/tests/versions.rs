//! `versions.json`, which `cargo run -p versions` writes, agrees with the tables:
//! it ends at the release that the tables have, which did the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use compared::versions::{self, Found, Package, Stretch, Versions};
use compared::{Cell, Compared, Proof};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn tables() -> Compared {
    compared::read(&file("compared.json")).expect("the tables can be read")
}

fn releases() -> Versions {
    versions::read(&file("versions.json")).expect("the releases can be read")
}

#[test]
fn the_newest_releases_did_what_the_tables_say() {
    let differences = releases().differences(&tables());
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn the_file_holds_nothing_else() {
    let text = std::fs::read_to_string(file("versions.json")).expect("it can be read");
    assert_eq!(text, versions::to_json(&releases()));
}

/// What differs after this change of what is recorded.
fn changed(change: impl FnOnce(&mut Compared, &mut Versions)) -> Vec<String> {
    let (mut tables, mut releases) = (tables(), releases());
    change(&mut tables, &mut releases);
    releases.differences(&tables)
}

fn flume(releases: &mut Versions) -> &mut Package {
    releases.packages.get_mut("flume").expect("the tables have it")
}

/// The newest stretch of a cell of flume.
fn newest<'a>(releases: &'a mut Versions, property: &str) -> &'a mut Stretch {
    let channel = flume(releases).channels.get_mut("flume-bounded").expect("it is a channel");
    &mut channel.get_mut(property).expect("it is a property")[0]
}

const RUN: &str = "run `cargo run -p versions -- flume`";

#[test]
fn a_package_that_was_not_run_is_named() {
    let differences = changed(|_, releases| drop(releases.packages.remove("flume")));
    assert_eq!(differences, [format!("flume: no release of it was run; {RUN}")]);
}

#[test]
fn a_package_that_no_table_has_is_named() {
    let differences = changed(|_, releases| {
        let package = flume(releases).clone();
        releases.packages.insert("drums".to_owned(), package);
    });
    assert_eq!(differences, ["drums: no table has it; run `cargo run -p versions`"]);
}

#[test]
fn a_release_that_was_not_run_is_named() {
    let differences = changed(|tables, _| {
        let mut properties = tables.properties.iter_mut();
        let version = properties.find(|it| it.id == "version").expect("there is one");
        for channel in ["flume-bounded", "flume-unbounded"] {
            let cell = Cell { value: "9.0.0".to_owned(), proof: Proof::Manifest };
            version.cells.insert(channel.to_owned(), Some(cell));
        }
    });
    let newest = &releases().packages["flume"].releases[0].version.clone();
    let what = format!("flume: 9.0.0 is tested, and the releases end at {newest}; {RUN}");
    assert_eq!(differences, [what]);
}

#[test]
fn a_cell_that_differs_is_named() {
    let differences = changed(|_, releases| {
        newest(releases, "senders").found = Found::Failed { failed: "hangs".to_owned() };
    });
    let newest = &releases().packages["flume"].releases[0].version.clone();
    let what = format!(
        "flume, bounded × can the sender be cloned: the tables say `many` (compiler), \
         the releases `hangs` for {newest}; {RUN}"
    );
    assert_eq!(differences, [what]);
}

#[test]
fn a_cell_that_is_missing_is_named() {
    let missing = changed(|_, releases| {
        let channels = &mut flume(releases).channels;
        channels.get_mut("flume-bounded").expect("it is a channel").remove("senders");
    });
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].contains(
        "can the sender be cloned: the tables say `many` (compiler), the releases nothing"
    ));
    // One that ends at an older release is none for the newest.
    let older = changed(|_, releases| newest(releases, "senders").to = "0.1.0".to_owned());
    assert_eq!(older, missing);
}

#[test]
fn each_stretch_is_of_releases_that_were_run_and_follows_the_newer_one() {
    for (name, package) in &releases().packages {
        let ran = Vec::from_iter(package.ran().map(|release| release.version.as_str()));
        let at = |version: &str| ran.iter().position(|it| *it == version);
        for (channel, properties) in &package.channels {
            for (property, stretches) in properties {
                let mut next = 0;
                for Stretch { from, to, .. } in stretches {
                    let (newest, oldest) = (at(to), at(from));
                    assert_eq!(newest, Some(next), "{name}: {channel} × {property}");
                    assert!(oldest >= newest, "{name}: {channel} × {property}");
                    next = oldest.expect("it was run") + 1;
                }
                assert_eq!(next, ran.len(), "{name}: {channel} × {property}");
            }
        }
    }
}

#[test]
fn releases_of_one_value_are_one_stretch() {
    let cell = |found_in| {
        let proof = Proof::AllOrders { found_in, orders: 9 };
        Found::Cell(Some(Cell { value: "yes".to_owned(), proof }))
    };
    let stretch =
        |version: &str, found| Stretch { from: version.to_owned(), to: version.to_owned(), found };
    let mut releases = releases();
    let package = flume(&mut releases);
    let channel = package.channels.get_mut("flume-bounded").expect("it is a channel");
    let stretches = vec![
        stretch("0.3.0", cell(2)),
        stretch("0.2.0", cell(3)),
        stretch("0.1.0", Found::Failed { failed: "hangs".to_owned() }),
    ];
    channel.insert("bound".to_owned(), stretches);
    let values = package.values("flume-bounded", "bound");
    let values = values.iter().map(|it| (&*it.from, &*it.to, it.found.value()));
    assert_eq!(Vec::from_iter(values), [("0.2.0", "0.3.0", "yes"), ("0.1.0", "0.1.0", "hangs")]);
}

#[test]
fn the_schema_names_all_that_the_file_has() {
    fn names<'a>(json: &'a serde_json::Value, found: &mut BTreeSet<&'a str>) {
        for (key, value) in json.as_object().into_iter().flatten() {
            found.insert(key);
            match key.as_str() {
                // The keys of these are names of packages, and of channels.
                "packages" => {
                    value.as_object().into_iter().flatten().for_each(|(_, it)| names(it, found))
                }
                "channels" => {
                    let channels = value.as_object().into_iter().flatten();
                    let properties = channels.flat_map(|(_, it)| it.as_object()).flatten();
                    properties.for_each(|(_, stretches)| names(stretches, found));
                }
                _ => names(value, found),
            }
        }
        for value in json.as_array().into_iter().flatten() {
            names(value, found);
        }
    }
    let file: serde_json::Value =
        serde_json::from_str(&versions::to_json(&releases())).expect("it is JSON");
    let mut wanted = BTreeSet::new();
    names(&file, &mut wanted);
    let schema = versions::schema();
    for name in wanted.into_iter().chain(["found", "failed", "error", "bad", "good"]) {
        assert!(schema.contains(&format!("\"{name}\"")), "the schema lacks {name}");
    }
}
