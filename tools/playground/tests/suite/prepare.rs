//! Dependencies are compiled once, again when something changes, and never
//! against another lock file than the committed one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use playground::{Crate, Event, OpenError, Playground, PrepareError, Settings};
use tempfile::TempDir;

use crate::common::{all, program, settings};

/// A copy of `tests/dependencies` that a test may change, in a folder of its own.
struct Fixture(TempDir);

impl Fixture {
    fn new() -> Fixture {
        let folder = TempDir::new().expect("a folder");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dependencies");
        copy(&source, &folder.path().join("book"));
        Fixture(folder)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join("book").join(path)
    }

    fn change(&self, path: &str, from: &str, to: &str) {
        let path = self.path(path);
        let text = fs::read_to_string(&path).expect("it is there");
        assert!(text.contains(from), "{from:?} is not in {text}");
        fs::write(path, text.replace(from, to)).expect("it can be written");
    }

    async fn open(&self) -> Result<Playground, OpenError> {
        let folder = self.0.path().join("state");
        let settings = Settings { manifest: self.path("Cargo.toml"), folder, ..settings() };
        Playground::open(settings, |_| {}).await
    }

    async fn refused(&self) -> PrepareError {
        match self.open().await {
            Err(OpenError::Prepare(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    /// The compiled files, and when they were written.
    fn compiled(&self) -> BTreeMap<PathBuf, SystemTime> {
        let mut found = BTreeMap::new();
        collect(&self.0.path().join("state/crates"), &mut found);
        found.retain(|file, _| {
            file.extension().is_some_and(|extension| extension == "rlib" || extension == "so")
        });
        found
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("it can be written");
    for entry in fs::read_dir(from).expect("it is there").flatten() {
        let to = to.join(entry.file_name());
        if entry.file_type().expect("it has a type").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("it can be copied");
        }
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, SystemTime>) {
    for entry in fs::read_dir(folder).expect("it is there").flatten() {
        let metadata = entry.metadata().expect("it is there");
        if metadata.is_dir() {
            collect(&entry.path(), found);
        } else {
            found.insert(entry.path(), metadata.modified().expect("a time"));
        }
    }
}

async fn stdout(playground: &Playground, code: &str) -> String {
    let events = all(playground.execute(program(code), ())).await;
    let text = events.iter().filter_map(|event| match event {
        Event::Output { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let text = text.collect();
    assert!(matches!(events.last(), Some(Event::Exit { code: Some(0), .. })), "{events:?}");
    text
}

const GREET: &str = "fn main() { print!(\"{}\", hello::greet(\"you\")) }";

#[proven::test]
async fn a_second_start_compiles_nothing() {
    let fixture = Fixture::new();
    drop(fixture.open().await.expect("it opens"));
    let before = fixture.compiled();
    assert!(!before.is_empty());
    let playground = fixture.open().await.expect("it opens");
    assert_eq!(fixture.compiled(), before);
    assert_eq!(stdout(&playground, GREET).await, "Hello, you!");
}

#[proven::test]
async fn crates_are_named_as_in_code() {
    let playground = Fixture::new().open().await.expect("it opens");
    let expected =
        [("greeting-words", "1.2.3", "hello"), ("number-macros", "0.3.0", "number_macros")];
    let expected = expected.map(|(name, version, id)| Crate {
        name: name.to_owned(),
        version: version.to_owned(),
        id: id.to_owned(),
    });
    assert_eq!(playground.crates(), expected);
}

#[proven::test]
async fn a_changed_dependency_is_compiled_again() {
    let fixture = Fixture::new();
    drop(fixture.open().await.expect("it opens"));
    fixture.change("greeting/src/lib.rs", "Hello", "Good morning");
    let playground = fixture.open().await.expect("it opens");
    assert_eq!(stdout(&playground, GREET).await, "Good morning, you!");
}

#[proven::test]
async fn a_changed_manifest_changes_the_crates() {
    let fixture = Fixture::new();
    drop(fixture.open().await.expect("it opens"));
    fixture.change("Cargo.toml", "hello = {", "hi = {");
    let playground = fixture.open().await.expect("it opens");
    assert_eq!(stdout(&playground, &GREET.replace("hello", "hi")).await, "Hello, you!");
    let events = all(playground.execute(program(GREET), ())).await;
    assert!(matches!(events.last(), Some(Event::Refused { .. })), "{events:?}");
}

#[proven::test]
async fn a_lock_file_that_does_not_fit_is_named() {
    let fixture = Fixture::new();
    fixture.change("Cargo.lock", "1.2.3", "1.2.4");
    let error = fixture.refused().await;
    assert!(matches!(error, PrepareError::Lock { .. }), "{error:?}");
    assert!(error.to_string().contains("cargo generate-lockfile"), "{error}");
    assert!(error.to_string().contains(&*fixture.path("Cargo.toml").to_string_lossy()), "{error}");
}

#[proven::test]
async fn a_lock_file_that_is_missing_is_not_made() {
    let fixture = Fixture::new();
    fs::remove_file(fixture.path("Cargo.lock")).expect("it is there");
    let error = fixture.refused().await;
    assert!(matches!(error, PrepareError::Lock { .. }), "{error:?}");
    assert!(!fixture.path("Cargo.lock").exists());
}

#[proven::test]
async fn a_dependency_that_does_not_compile_is_shown() {
    let fixture = Fixture::new();
    fixture.change("greeting/src/lib.rs", "format!", "nonsense!");
    let error = fixture.refused().await;
    assert!(matches!(error, PrepareError::Cargo { .. }), "{error:?}");
    assert!(error.to_string().contains("cannot find macro `nonsense`"), "{error}");
}

#[proven::test]
async fn a_package_for_exploring_or_tracing_must_be_there() {
    for key in ["explored", "traced"] {
        let fixture = Fixture::new();
        let named =
            format!("edition = \"2024\"\n[package.metadata.playground]\n{key} = \"missing\"");
        fixture.change("Cargo.toml", "edition = \"2024\"", &named);
        let error = fixture.refused().await;
        assert!(matches!(error, PrepareError::NoSuchPackage { .. }), "{error:?}");
        assert!(error.to_string().contains("no package missing: mend `"), "{error}");
        assert!(error.to_string().contains(key), "{error}");
    }
}

#[proven::test]
async fn a_manifest_must_be_there_and_a_packages() {
    let fixture = Fixture::new();
    fs::write(fixture.path("Cargo.toml"), "[workspace]\nmembers = [\"greeting\"]\n")
        .expect("it can be written");
    fs::write(
        fixture.path("Cargo.lock"),
        "version = 4\n[[package]]\nname = \"greeting-words\"\nversion = \"1.2.3\"\n",
    )
    .expect("it can be written");
    let error = fixture.refused().await;
    assert!(matches!(error, PrepareError::NoPackage(_)), "{error:?}");
    fs::remove_file(fixture.path("Cargo.toml")).expect("it is there");
    let error = fixture.refused().await;
    assert!(matches!(error, PrepareError::NoManifest(_)), "{error:?}");
}

#[proven::test]
async fn progress_counts_to_the_end() {
    let fixture = Fixture::new();
    let folder = fixture.0.path().join("state");
    let settings = Settings { manifest: fixture.path("Cargo.toml"), folder, ..settings() };
    let mut seen = Vec::new();
    Playground::open(settings, |progress| seen.push(progress)).await.expect("it opens");
    let counts: Vec<_> = seen.iter().map(|progress| (progress.done, progress.total)).collect();
    assert_eq!(counts, [(1, 2), (2, 2)], "{seen:?}");
}

#[proven::test]
async fn what_a_killed_server_left_goes_and_a_living_one_stays() {
    let fixture = Fixture::new();
    let playground = fixture.open().await.expect("it opens");
    let left = fixture.0.path().join("state/server-gone");
    fs::create_dir_all(left.join("states/some")).expect("it can be written");
    fs::write(left.join("lock"), "").expect("it can be written");
    let second = fixture.open().await.expect("it opens");
    assert!(!left.exists());
    for playground in [&playground, &second] {
        assert_eq!(stdout(playground, GREET).await, "Hello, you!");
    }
    let servers = || {
        let entries = fs::read_dir(fixture.0.path().join("state")).expect("it is there").flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("server-")).count()
    };
    assert_eq!(servers(), 2);
    drop((playground, second));
    // The tasks of the work drop the folder after they have reported the end.
    while servers() > 0 {
        tokio::task::yield_now().await;
    }
}
