//! A small book in a temporary folder, complete and without fault, that a
//! test can then break in one place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cookbook::{Book, Project, check};

/// The files of the sound book.
const FILES: &[(&str, &str)] = &[
    (
        "book.toml",
        "[book]\ntitle = \"Fixture\"\n[build]\ncreate-missing = false\n\
         [preprocessor.cookbook]\nbefore = [\"links\"]\n[output.html]\n",
    ),
    ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"deps\", \"kit\"]\n"),
    (
        "deps/Cargo.toml",
        "[package]\nname = \"examples\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nkit = { path = \"../kit\" } # a crate to teach\n",
    ),
    ("deps/src/lib.rs", ""),
    (
        "kit/Cargo.toml",
        "[package]\nname = \"kit\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\
         categories = [\"asynchronous\"]\nrepository = \"https://example.org/kit\"\n",
    ),
    ("kit/src/lib.rs", ""),
    ("deps/tests/categories/rustfmt.toml", ""),
    (
        "deps/tests/categories/asynchronous/hello.rs",
        "//! Say hello.\n\n// ANCHOR: example\nfn main() {\n    println!(\"hello\");\n}\n\
         // ANCHOR_END: example\nexample_harness::test!(main);\n",
    ),
    ("deps/tests/categories/asynchronous/hello.stdout", "hello\n"),
    ("deps/tests/facts/kit.rs", "#[test]\nfn a_fact() {}\n"),
    ("deps/notes.md", "<!-- ANCHOR: part -->\nA part.\n<!-- ANCHOR_END: part -->\n"),
    ("refs/link-refs.md", "{{#include others.md}}\n{{#include items.md}}\n"),
    ("refs/others.md", "[elsewhere]: https://example.org/\n"),
    ("refs/items.md", "[c-kit::thing]: mod\n"),
    (
        "refs/rust-playground.json",
        "{\"as_of\": \"2026-08-07\", \"crates\": \
         [{\"id\": \"rand\", \"name\": \"rand\", \"version\": \"0.10.2\"}]}\n",
    ),
    ("theme/editor/editor.min.js", "export {};\n"),
    ("theme/playground/explorer.js", "'use strict';\n"),
    ("theme/playground/report.js", "'use strict';\n"),
    ("theme/playground/queues.js", "'use strict';\n"),
    ("theme/playground/tracer.js", "'use strict';\n"),
    ("theme/offline.js", "keep(files);\n"),
    (
        "src/SUMMARY.md",
        "# Summary\n\n[Start](start.md)\n\n- [Chapter](categories/asynchronous/chapter.md)\n\
         - [Words](words.md)\n",
    ),
    (
        "src/start.md",
        "# Start {#start}\n\nA [link](categories/asynchronous/chapter.md#hello) and \
         [another][elsewhere].\n\n{{#include ../refs/link-refs.md}}\n",
    ),
    ("src/words.md", "# Words {#words}\n\n{{#word_index}}\n\n{{#crates}}\n\n{{#recipes}}\n"),
    (
        "src/categories/asynchronous/chapter.md",
        "# Chapter {#chapter}\n\n{{#include chapter.incl.md}}\n\n## Hello {#hello}\n\n\
         [![kit][c-kit-badge]][c-kit] [thing][c-kit::thing] [here][ex-asynchronous-hello] \
         [tested][fact::kit::a_fact] {{i:word}} {{hi:hidden}}\n\n\
         {{#example hello}}\n\n{{#include ../../../deps/notes.md:part}}\n\n\
         <div class=\"hidden\">\n\nTODO: a note among editors.\n\n</div>\n\n\
         {{#include refs.incl.md}}\n{{#include ../../refs/link-refs.md}}\n",
    ),
];

/// Tables of two channels and two properties, of which one bites.
const TABLES: &[(&str, &str)] = &[
    (
        "deps/compared/compared.json",
        r#"{
  "channels": [
    {"id":"one","name":"kit, one","made_by":"kit::one","package":"kit","adapter":"deps/compared/tests/compared/channels/one.rs"},
    {"id":"two","name":"kit, two","made_by":"kit::two","package":null,"adapter":"deps/compared/tests/compared/channels/two.rs"}
  ],
  "properties": [
    {
      "id": "loses", "group": "cancel", "title": "Loses `recv`", "question": "is a message lost",
      "test": "deps/compared/tests/compared/properties/loses.rs",
      "hazard": {"values":["yes"],"title":"Messages are lost","what":"Do not drop it.","upstream":{"one":"https://example.org/1","two":null}},
      "cells": {
        "one": {"value":"yes","proof":"all-orders","found_in":2,"orders":9},
        "two": {"value":"yes","proof":"all-orders","found_in":9,"orders":9}
      }
    },
    {
      "id": "version", "group": "package", "title": "Version", "question": "which version",
      "test": "deps/compared/tests/compared/properties/version.rs",
      "cells": {"one": {"value":"1.2.3","proof":"manifest"}, "two": null}
    }
  ]
}
"#,
    ),
    (
        "deps/compared/versions.json",
        r#"{
  "packages": {
    "kit": {
      "day": "2025-06-07", "rustc": "1.90.0",
      "releases": [
        {"version":"1.2.3","published":"2025-01-02"},
        {"version":"1.2.2","published":"2025-01-01"},
        {"version":"1.1.0","published":null},
        {"version":"1.0.0","published":null,"error":"error: refused"}
      ],
      "channels": {"one": {"loses": [
        {"from":"1.2.3","to":"1.2.3","found":{"value":"yes","proof":"all-orders","found_in":2,"orders":9}},
        {"from":"1.2.2","to":"1.2.2","found":{"failed":"hangs"}},
        {"from":"1.1.0","to":"1.1.0","found":{"value":"no","proof":"all-orders","found_in":9,"orders":9}}
      ]}}
    }
  },
  "advisories": [
    {
      "id": "RUSTSEC-2025-1234", "address": "https://example.org/2", "package": "kit", "title": "It leaks", "what": "A thread drops it.",
      "program": "tools/versions/advisories/leaks.rs", "day": "2025-06-08", "rustc": "1.90.0",
      "bad": {"version":"1.2.1","failed":true,"printed":"7 leaks","ended":"panics"},
      "good": {"version":"1.2.2","failed":false,"printed":null,"ended":"ends"}
    },
    {
      "id": "kit#7", "address": "https://example.org/7", "package": "kit", "title": "It hangs", "what": "A thread waits.",
      "program": "tools/versions/advisories/leaks.rs", "day": "2025-06-08", "rustc": "1.90.0",
      "bad": {"version":"1.2.3","failed":true,"printed":null,"ended":"hangs"}
    }
  ]
}
"#,
    ),
    ("tools/versions/advisories/leaks.rs", "//! Leaks.\n\nfn main() {}\n"),
    ("deps/compared/tests/compared/properties/loses.rs", "//! Loses.\n\npub fn cell() {}\n"),
    ("deps/compared/tests/compared/properties/version.rs", "//! Version.\n\npub fn cell() {}\n"),
    ("deps/compared/tests/compared/channels/one.rs", "//! One.\n\nimpl Channel for One {}\n"),
    ("deps/compared/tests/compared/channels/two.rs", "//! Two.\n\nimpl Channel for Two {}\n"),
];

/// Two channels that were measured, of which one has failed under load.
const MEASUREMENTS: &str = r#"{
  "about": {"cpu":"Kit <3>","cores":2,"memory_mib":1536,"kernel":"Linux 6.1.0","load":0.1,"rustc":"rustc 1.90.0 (abc 2025-09-14)","versions":{"kit":"1.2.2"},"date":"2025-06-07","seed":7,"arguments":["--record"],"rounds":6,"seconds":9},
  "workloads": [
    {"id":"ring","title":"A ring","what":"A token goes round."}
  ],
  "groups": [
    {
      "id": "ring/threads/1/word",
      "workload": "ring",
      "place": "threads",
      "capacity": 1,
      "message": "word",
      "columns": [{"title":"free","unit":"ns"},{"title":"loaded","unit":"ns"}],
      "rows": [
        {"channel":"a queue","floor":true,"cells":[{"rounds":[10.0,10.0,10.0,10.0,10.0,10.0]},{"rounds":[10.0,10.0,10.0,10.0,10.0,10.0]}]},
        {"channel":"kit slow","floor":false,"cells":[{"rounds":[2000.0,2100.0,1900.0,2000.0,2100.0,1900.0]},{"rounds":[300.0,300.0,300.0,300.0,300.0,300.0]}]},
        {"channel":"kit fast","floor":false,"cells":[{"rounds":[100.0,110.0,90.0,100.0,110.0,90.0]},{"failed":"of 9 messages: 1 lost"}]}
      ]
    },
    {
      "id": "ring/one-thread/1/word",
      "workload": "ring",
      "place": "one-thread",
      "capacity": 1,
      "message": "word",
      "columns": [{"title":"free","unit":"ns"}],
      "rows": [
        {"channel":"a queue","floor":true,"cells":[{"rounds":[10.0,10.0,10.0,10.0,10.0,10.0]}]},
        {"channel":"kit one","floor":false,"cells":[{"rounds":[50.0,60.0,50.0,60.0,50.0,60.0]}]},
        {"channel":"kit two","floor":false,"cells":[{"rounds":[60.0,50.0,60.0,50.0,60.0,50.0]}]}
      ]
    }
  ]
}
"#;

/// What was measured.
pub const MEASURED: &str = "deps/measured/measured.json";
/// The tables.
pub const COMPARED: &str = "deps/compared/compared.json";
/// What earlier releases did.
pub const VERSIONS: &str = "deps/compared/versions.json";
/// The chapter that shows the example.
pub const CHAPTER: &str = "src/categories/asynchronous/chapter.md";
/// The example.
pub const EXAMPLE: &str = "deps/tests/categories/asynchronous/hello.rs";

/// A book in a temporary folder, which is removed with it.
pub struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    /// The book without fault.
    pub fn sound() -> Fixture {
        let fixture = Fixture { folder: tempfile::tempdir().expect("a folder can be made") };
        for (path, text) in FILES {
            fixture.write(path, text);
        }
        let made = Command::new(env!("CARGO"))
            .args(["generate-lockfile", "--offline", "--quiet"])
            .current_dir(fixture.root())
            .status()
            .expect("cargo can be started");
        assert!(made.success(), "the fixture's Cargo.lock could not be made");
        fixture
    }

    /// Adds tables of channels.
    pub fn add_tables(&self) -> &Fixture {
        for (path, text) in TABLES {
            self.write(path, text);
        }
        self
    }

    /// Adds the tables of this book, and an empty test for each link in them.
    pub fn add_all_tables(&self) -> &Fixture {
        let text = include_str!("../../../../deps/compared/compared.json");
        let tables: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
        let files = |list: &str, file: &str| {
            let all = tables[list].as_array().expect("a list").iter();
            Vec::from_iter(all.map(|it| it[file].as_str().expect("a path").to_owned()))
        };
        for path in files("properties", "test") {
            self.write(&path, "//! A test.\n\npub fn cell() {}\n");
        }
        for path in files("channels", "adapter") {
            self.write(&path, "//! A channel.\n\nimpl Channel for Kit {}\n");
        }
        self.write(COMPARED, text)
    }

    /// Adds what was measured.
    pub fn add_measured(&self) -> &Fixture {
        self.write(MEASURED, MEASUREMENTS)
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Fixture {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .and_then(|()| fs::write(&path, text))
            .expect("a temporary folder can be written");
        self
    }

    /// Replaces `old`, which must be there, in a file.
    pub fn edit(&self, path: &str, old: &str, new: &str) -> &Fixture {
        let text = fs::read_to_string(self.path(path)).expect("the file is there");
        assert!(text.contains(old), "{path} has no `{old}`");
        self.write(path, text.replacen(old, new, 1))
    }

    /// The project, as the tool sees it.
    pub fn project(&self) -> Project {
        Project { root: self.root().to_owned() }
    }

    /// The faults that the checks find.
    pub fn faults(&self) -> Vec<String> {
        let book = Book::read(&self.project()).expect("the fixture can be read");
        check::all(&book).iter().map(ToString::to_string).collect()
    }
}
