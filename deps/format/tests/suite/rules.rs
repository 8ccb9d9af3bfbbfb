//! Every rule of an example file: a text that breaks it, the whole message, and
//! a text that keeps it.

use std::path::Path;

use example_format::{Ending, Example, Output};

/// A text that breaks a rule, the message about it, and a text that keeps the rule.
struct Rule {
    broken: &'static str,
    message: &'static str,
    kept: &'static str,
}

/// A whole example. A rule's case gives only the parts that matter to it.
macro_rules! example {
    ($header:literal) => {
        example!($header, "fn main() {}\n")
    };
    ($header:literal, $program:literal) => {
        example!($header, $program, "example_harness::test!(main);\n")
    };
    ($header:literal, $program:literal, $behind:literal) => {
        concat!($header, "\n// ANCHOR: example\n", $program, "// ANCHOR_END: example\n", $behind)
    };
}

const DIRECTIVES: &str = "`output: unordered|pattern`, `exit: N`, \
    `panics: TEXT`, `stderr: TEXT`, `hangs`, `compile-fail: E0000`, \
    `needs: nats-server|redis-server|processes`";

const RULES: &[Rule] = &[
    // The first line.
    Rule {
        broken: example!("// Send a message.\n"),
        message: "cat/name.rs:1: the first line does not name the task; begin the file with `//! ` and one sentence that ends in a full stop",
        kept: example!("//! Send a message.\n"),
    },
    Rule {
        broken: example!("//! Send a message\n"),
        message: "cat/name.rs:1: the first line does not name the task; begin the file with `//! ` and one sentence that ends in a full stop",
        kept: example!("//! Send a message.  \n"),
    },
    Rule {
        broken: example!("//! .\n"),
        message: "cat/name.rs:1: the first line does not name the task; begin the file with `//! ` and one sentence that ends in a full stop",
        kept: example!("//! X.\n"),
    },
    // Directives.
    Rule {
        broken: example!("//! T.\n//@ output: sorted\n"),
        message: "cat/name.rs:2: `//@ output: sorted` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ output: unordered\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ output: unordered\n//@ output: pattern\n"),
        message: "cat/name.rs:3: `//@ output: pattern` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ output: pattern\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ exit: failure\n"),
        message: "cat/name.rs:2: `//@ exit: failure` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ exit: 101\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ exit: 256\n"),
        message: "cat/name.rs:2: `//@ exit: 256` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ exit: 255\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ stderr:\n"),
        message: "cat/name.rs:2: `//@ stderr:` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ stderr: a: b\n//@ stderr: c\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ panics\n"),
        message: "cat/name.rs:2: `//@ panics` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ panics: a: b\n//@ panics: c\n//@ exit: 101\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ needs: kafka\n"),
        message: "cat/name.rs:2: `//@ needs: kafka` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ needs: redis-server\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ needs: redis-server\n//@ needs: nats-server\n"),
        message: "cat/name.rs:3: `//@ needs: nats-server` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ needs: nats-server\n//@ needs: processes\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ hangs: yes\n"),
        message: "cat/name.rs:2: `//@ hangs: yes` is no directive, or stands there twice; use one of {DIRECTIVES}",
        kept: example!("//! T.\n//@ hangs\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ compile-fail: 382\n", "fn main() {}\n", ""),
        message: "cat/name.rs:2: `//@ compile-fail: 382` is no directive, or stands there twice; use one of {DIRECTIVES}
cat/name.rs:7: what follows the anchor is not the harness's line; leave just `example_harness::test!(main);` there",
        kept: example!("//! T.\n//@ compile-fail: E0382\n", "fn main() {}\n", ""),
    },
    Rule {
        broken: example!("//! T.\n//@ hangs\n//@ exit: 1\n"),
        message: "cat/name.rs:3: says twice how the program ends; keep one of the directives",
        kept: example!("//! T.\n//@ hangs\n//@ stderr: x\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ compile-fail: E0382\n//@ stderr: x\n", "fn main() {}\n", ""),
        message: "cat/name.rs: expects `//@ stderr`, `//@ panics` or `//@ needs` of a program that never runs; remove it: the golden file holds what rustc says",
        kept: example!(
            "//! T.\n//@ compile-fail: E0382\n//@ output: pattern\n",
            "fn main() {}\n",
            ""
        ),
    },
    Rule {
        broken: example!("//! T.\n//@ compile-fail: E0382\n//@ panics: x\n", "fn main() {}\n", ""),
        message: "cat/name.rs: expects `//@ stderr`, `//@ panics` or `//@ needs` of a program that never runs; remove it: the golden file holds what rustc says",
        kept: example!("//! T.\n//@ panics: x\n"),
    },
    Rule {
        broken: example!("//! T.\n", "//@ hangs\nfn main() {}\n"),
        message: "cat/name.rs:4: a directive stands behind the header, where it has no effect; move it under the first line",
        kept: example!("//! T.\n//@ hangs\n", "fn main() {}\n"),
    },
    Rule {
        broken: example!("//! T.\n", "fn main() {}\n", "//@ hangs\nexample_harness::test!(main);\n"),
        message: "cat/name.rs:6: a directive stands behind the header, where it has no effect; move it under the first line
cat/name.rs:6: what follows the anchor is not the harness's line; leave just `example_harness::test!(main);` there",
        kept: example!("//! T.\n //@ hangs\n"),
    },
    // The lines before the program.
    Rule {
        broken: example!("//! T.\n\nuse std::thread;\n"),
        message: "cat/name.rs:3: stands before the anchor, so a reader who copies the program lacks it; move it behind `// ANCHOR: example`",
        kept: example!("//! T.\n//!\n//! More.\n\n// Why.\n", "use std::thread;\nfn main() {}\n"),
    },
    // Anchors.
    Rule {
        broken: "//! T.\nfn main() {}\nexample_harness::test!(main);\n",
        message: "cat/name.rs: has no program between anchors; put `// ANCHOR: example` before it and `// ANCHOR_END: example` behind it",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: "//! T.\n// ANCHOR_END: example\nfn main() {}\n// ANCHOR: example\n",
        message: "cat/name.rs:2: the anchor ends before it begins on line 4; swap the two lines",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: "//! T.\n// ANCHOR: example\nfn main() {}\n",
        message: "cat/name.rs:2: the anchor is not closed; add `// ANCHOR_END: example` behind the program",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: "//! T.\nfn main() {}\n// ANCHOR_END: example\n",
        message: "cat/name.rs:3: the anchor is not opened; add `// ANCHOR: example` before the program",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: example!("//! T.\n", "// ANCHOR: example\nfn main() {}\n"),
        message: "cat/name.rs:4: the anchor is opened twice; keep one",
        kept: example!("//! T.\n", "// ANCHOR: part\nfn main() {}\n// ANCHOR_END: part\n"),
    },
    Rule {
        broken: example!("//! T.\n", "fn main() {}\n// ANCHOR_END: example\n"),
        message: "cat/name.rs:6: the anchor is closed twice; keep one",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: example!("//! T.\n", "\n"),
        message: "cat/name.rs:3: the anchor is empty; move the program between the anchors",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: example!("//! T.\n", "fn send() {}\n"),
        message: "cat/name.rs:3: what stands between the anchors is no whole program; include `fn main`, so that a reader can copy it and run it",
        kept: example!("//! T.\n", "#[tokio::main]\nasync fn main() {}\n"),
    },
    // The lines after the program.
    Rule {
        broken: example!("//! T.\n", "fn main() {}\n", ""),
        message: "cat/name.rs:6: what follows the anchor is not the harness's line; leave just `example_harness::test!(main);` there",
        kept: example!("//! T.\n", "fn main() {}\n", "\nexample_harness::test!(main);\n\n"),
    },
    Rule {
        broken: example!("//! T.\n", "fn main() {}\n", "example_harness::test!(main);\nfn f() {}\n"),
        message: "cat/name.rs:6: what follows the anchor is not the harness's line; leave just `example_harness::test!(main);` there",
        kept: example!("//! T.\n"),
    },
    Rule {
        broken: example!("//! T.\n//@ compile-fail: E0382\n"),
        message: "cat/name.rs:7: what follows the anchor is not the harness's line; leave nothing there: the harness gives the file to rustc as it is",
        kept: example!("//! T.\n//@ compile-fail: E0382\n", "fn main() {}\n", "\n"),
    },
];

#[test]
fn a_broken_rule_is_named_and_its_twin_passes() {
    let path = Path::new("cat").join("name.rs");
    for rule in RULES {
        let wanted = rule.message.replace("{DIRECTIVES}", DIRECTIVES);
        assert_eq!(messages(&path, rule.broken), wanted, "of:\n{}", rule.broken);
        assert_eq!(messages(&path, rule.kept), "", "of:\n{}", rule.kept);
    }
}

#[test]
fn a_name_that_cannot_be_a_module_is_named() {
    let rename = "rename it: lower-case letters, digits and `_`, a letter first";
    let word = "is a word of the language and cannot be a module name; rename it";
    let text = example!("//! T.\n");
    for (path, wanted) in [
        ("cat/Name.rs", format!("cat/Name.rs: `Name` cannot be a module name; {rename}")),
        ("cat/2_send.rs", format!("cat/2_send.rs: `2_send` cannot be a module name; {rename}")),
        ("a-b/name.rs", format!("a-b/name.rs: `a-b` cannot be a module name; {rename}")),
        ("async/name.rs", format!("async/name.rs: `async` {word}")),
        ("cat/loop.rs", format!("cat/loop.rs: `loop` {word}")),
        ("cat/send_2.rs", String::new()),
        ("asynchronous/loops.rs", String::new()),
    ] {
        assert_eq!(messages(Path::new(path), text), wanted, "of {path}");
    }
}

/// One fault does not hide the next.
#[test]
fn all_faults_are_told_at_once() {
    let text = "fn main() {}\n//@ hang\n";
    let wanted = format!(
        "cat/name.rs:1: the first line does not name the task; begin the file with `//! ` and one sentence that ends in a full stop
cat/name.rs:2: `//@ hang` is no directive, or stands there twice; use one of {DIRECTIVES}
cat/name.rs: has no program between anchors; put `// ANCHOR: example` before it and `// ANCHOR_END: example` behind it"
    );
    assert_eq!(messages(&Path::new("cat").join("name.rs"), text), wanted);
}

#[test]
fn an_example_is_taken_apart() {
    let path = Path::new("cat").join("name.rs");
    // Windows line ends, as in a checkout there.
    let text = example!(
        "//! Send a message.\n//@ output: unordered\n//@ exit: 3\n//@ panics: at once\n//@ stderr: full\n",
        "fn main() {\n    // ANCHOR: part\n    run();\n    // ANCHOR_END: part\n}\n"
    )
    .replace('\n', "\r\n");
    let example = Example::parse(&path, &text).expect("it keeps the rules");
    assert_eq!(example.id(), "cat/name");
    assert_eq!(example.title, "Send a message");
    assert_eq!(example.output, Output::Unordered);
    assert_eq!(example.ending, Ending::Exit(3));
    assert_eq!(example.panics, ["at once"]);
    assert_eq!(example.stderr, ["full"]);
    assert_eq!(example.program, "fn main() {\n    run();\n}\n");
    assert_eq!(example.program_line, 8);
    assert_eq!(example.golden_path(), path.with_extension("stdout"));
    let refused = example!("//! T.\n//@ compile-fail: E0382\n", "fn main() {}\n", "");
    let refused = Example::parse(&path, refused).expect("it keeps the rules");
    assert_eq!(refused.golden_path(), path.with_extension("stderr"));
}

fn messages(path: &Path, text: &str) -> String {
    match Example::parse(path, text) {
        Ok(_) => String::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}
