//! Every rule of a folder of examples: files that break it, the whole message,
//! and files that keep it.

use std::fs;
use std::path::{Path, PathBuf};

use example_format::discover;

const SEND: &str = "//! T.\n// ANCHOR: example\nfn main() {}\n// ANCHOR_END: example\nexample_harness::test!(main);\n";
const REFUSED: &str =
    "//! T.\n//@ compile-fail: E0382\n// ANCHOR: example\nfn main() {}\n// ANCHOR_END: example\n";

const ASKS: &str = "//! T.\n//@ needs: redis-server\n// ANCHOR: example\nfn main() {}\n// ANCHOR_END: example\nexample_harness::test!(main);\n";

/// Files with their contents, and the message about them.
type Case = (&'static [(&'static str, &'static [u8])], &'static str);

const CASES: &[Case] = &[
    // These are right: two categories, and files beside them.
    (
        &[
            ("main.rs", b"mod cat;"),
            ("rustfmt.toml", b""),
            ("cat/send.rs", SEND.as_bytes()),
            ("cat/send.stdout", b""),
            ("dog/refused.rs", REFUSED.as_bytes()),
            ("dog/refused.stderr", b"error"),
            ("dog/.swp", b""),
        ],
        "",
    ),
    (
        &[("cat/send.rs", SEND.as_bytes())],
        "cat/send.rs: has no golden output; run `SNAPSHOTS=overwrite cargo test --test categories`, then read what it wrote",
    ),
    (
        &[("cat/send.stdout", b"")],
        "cat/send.stdout: is a golden output without its example; add `send.rs` or remove it",
    ),
    (
        &[("cat/send.rs", SEND.as_bytes()), ("cat/send.stdout", b""), ("cat/send.stderr", b"")],
        "cat/send.stderr: is not what `send.rs` is compared with; remove it; its golden output is `send.stdout`",
    ),
    (
        &[("cat/refused.rs", REFUSED.as_bytes()), ("cat/refused.stdout", b"")],
        "cat/refused.rs: has no golden output; run `SNAPSHOTS=overwrite cargo test --test categories`, then read what it wrote
cat/refused.stdout: is not what `refused.rs` is compared with; remove it; its golden output is `refused.stderr`",
    ),
    (
        &[("cat/notes.md", b"")],
        "cat/notes.md: is neither an example nor a golden output; name it `<chapter>_<recipe>.rs` or move it elsewhere",
    ),
    (
        &[("cat/dog/send.rs", SEND.as_bytes())],
        "cat/dog: is neither an example nor a golden output; name it `<chapter>_<recipe>.rs` or move it elsewhere",
    ),
    (
        &[("send.rs", SEND.as_bytes()), ("send.stdout", b"")],
        "send.rs: is in no category, so nothing tests it; move it into the folder of its category
send.stdout: is in no category, so nothing tests it; move it into the folder of its category",
    ),
    (
        &[("cat/send.rs", b"//! T.\n// caf\xe9\n"), ("cat/send.stdout", b"")],
        "cat/send.rs:2: is not UTF-8; save the file as UTF-8",
    ),
    // Those that leave their process have a folder of their own.
    (&[("distributed/asks.rs", ASKS.as_bytes()), ("distributed/asks.stdout", b"")], ""),
    (
        &[("cat/asks.rs", ASKS.as_bytes()), ("cat/asks.stdout", b"")],
        "cat/asks.rs: leaves its process; move it into the folder `distributed`",
    ),
    (
        &[("distributed/send.rs", SEND.as_bytes()), ("distributed/send.stdout", b"")],
        "distributed/send.rs: stays within its process; say what it needs (`//@ needs: …`), or move it into the folder of another category",
    ),
    // The example has faults, and its golden file is not reported.
    (
        &[("cat/send.rs", b"//! T.\n"), ("cat/send.stdout", b"")],
        "cat/send.rs: has no program between anchors; put `// ANCHOR: example` before it and `// ANCHOR_END: example` behind it",
    ),
];

/// An empty folder that no other test uses.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example-format").join(name);
    // Remove what an earlier run left behind, if anything.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("Cargo's folder can be written");
    folder
}

#[test]
fn a_faulty_file_is_named_and_its_twin_passes() {
    for (at, (files, wanted)) in CASES.iter().enumerate() {
        let folder = fresh(&format!("case-{at}"));
        for (name, content) in *files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("it is in the folder"))
                .and_then(|()| fs::write(&path, content))
                .expect("the temporary folder can be written");
        }
        let found = discover(&folder);
        let prefix = format!("{}/", folder.display()).replace('\\', "/");
        let said: Vec<_> =
            found.faults.iter().map(|fault| fault.to_string().replace(&prefix, "")).collect();
        assert_eq!(said.join("\n"), *wanted);
    }
}

#[test]
fn examples_are_sorted_and_whole() {
    let folder = fresh("sorted");
    for id in ["dog/a", "cat/c", "cat/b"] {
        let path = folder.join(id);
        fs::create_dir_all(path.parent().expect("it is in the folder"))
            .and_then(|()| fs::write(path.with_extension("rs"), SEND))
            .and_then(|()| fs::write(path.with_extension("stdout"), ""))
            .expect("the temporary folder can be written");
    }
    let found = discover(&folder);
    let ids: Vec<_> = found.examples.iter().map(example_format::Example::id).collect();
    assert_eq!(ids, ["cat/b", "cat/c", "dog/a"]);
    assert_eq!(found.faults, []);
}

#[test]
fn a_missing_folder_is_named() {
    let missing = fresh("empty").join("missing");
    let found = discover(&missing);
    let [fault] = found.faults.as_slice() else { panic!("one fault, not {:?}", found.faults) };
    assert!(fault.what.starts_with("cannot be listed ("), "{fault}");
    assert_eq!(fault.fix, "check the folder");
}
