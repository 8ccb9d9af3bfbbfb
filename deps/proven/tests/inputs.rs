//! A change of any input gives another key, and so breaks the stamp.

use std::fs;
use std::path::Path;

use proven::Inputs;

/// Inputs of every kind, in the folder `root`.
fn inputs(root: &Path, text: &str, arguments: &[&str], variable: &str) -> Inputs {
    Inputs::new()
        .folder(&root.join("folder"))
        .file(&root.join("file"))
        .text("text", text)
        .tool("rustc", arguments)
        .variables(&[variable])
}

fn unchanged(root: &Path) -> Inputs {
    inputs(root, "1", &["--version"], "PATH")
}

/// Whether `change` changes the key.
fn breaks(change: impl FnOnce(&Path) -> Inputs) -> bool {
    let root = tempfile::tempdir().expect("a folder can be made");
    let root = root.path();
    fs::create_dir_all(root.join("folder/inner"))
        .and_then(|()| fs::write(root.join("folder/inner/a"), "1"))
        .and_then(|()| fs::write(root.join("file"), "1"))
        .expect("the folder can be written");
    unchanged(root).key() != change(root).key()
}

/// Whether a change of the files alone changes the key.
fn with_files(change: impl FnOnce(&Path) -> std::io::Result<()>) -> bool {
    breaks(|root| {
        change(root).expect("the folder can be written");
        unchanged(root)
    })
}

#[test]
fn what_is_unchanged_keeps_its_stamp() {
    assert!(!with_files(|_| Ok(())));
    assert!(!with_files(|root| fs::write(root.join("file"), "1")));
}

#[test]
fn each_change_of_a_file_breaks_the_stamp() {
    assert!(with_files(|root| fs::write(root.join("file"), "2")));
    assert!(with_files(|root| fs::remove_file(root.join("file"))));
    assert!(with_files(|root| fs::write(root.join("folder/inner/a"), "2")));
    assert!(with_files(|root| fs::remove_file(root.join("folder/inner/a"))));
    assert!(with_files(|root| fs::write(root.join("folder/b"), "")));
    assert!(with_files(|root| fs::rename(root.join("folder/inner/a"), root.join("folder/a"))));
}

#[test]
fn each_other_change_breaks_the_stamp() {
    assert!(breaks(|root| inputs(root, "2", &["--version"], "PATH")));
    assert!(breaks(|root| inputs(root, "1", &["-vV"], "PATH")));
    assert!(breaks(|root| inputs(root, "1", &["--version"], "HOME")));
    assert!(breaks(|root| unchanged(root).text("one more", "")));
}

#[test]
fn parts_do_not_run_into_each_other() {
    let key = |name, content| Inputs::new().text(name, content).key();
    assert_ne!(key("a", "bc"), key("ab", "c"));
    assert_ne!(
        Inputs::new().text("a", "").text("b", "").key(),
        Inputs::new().text("b", "").text("a", "").key()
    );
}
