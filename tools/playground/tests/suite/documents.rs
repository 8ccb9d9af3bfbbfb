//! Checks what the README and the examples of deployment say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The output of the server's `--help`.
fn help() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_playground")).arg("--help").output();
    String::from_utf8(output.expect("the server can be started").stdout).expect("it is text")
}

/// Each option of the server as a row of the README's tables.
fn rows(help: &str) -> BTreeSet<String> {
    let lines: Vec<&str> = help.lines().map(str::trim).collect();
    let options = lines.iter().enumerate().filter_map(|(number, line)| {
        let at = line.find("--").filter(|at| line.starts_with('-') && *at < 4)?;
        // The text about an option is beside it, or on the next line.
        let beside = line[at..].split_once("  ");
        Some(beside.unwrap_or_else(|| (&line[at..], lines.get(number + 1).unwrap_or(&""))))
    });
    let row = |(option, about): (&str, &str)| {
        let (about, default) = match about.trim().split_once(" [default: ") {
            Some((about, default)) => (about, default.trim_end_matches(']')),
            None => (about.trim(), ""),
        };
        // Markdown needs the angle brackets to make a link.
        let about = about.replace("https://book.example.org", "<https://book.example.org>");
        format!("| `{option}` | {about} | {default} |")
    };
    options.map(row).filter(|row| !row.contains("--help") && !row.contains("--version")).collect()
}

#[test]
fn the_readme_lists_the_options_as_the_server_does() {
    let readme = read("README.md");
    let listed = readme.lines().filter(|line| line.starts_with("| `--")).map(str::to_owned);
    let (listed, rows) = (listed.collect::<BTreeSet<_>>(), rows(&help()));
    assert!(rows.len() > 20, "{rows:#?}");
    let missing = Vec::from_iter(rows.difference(&listed).cloned()).join("\n");
    let wrong = Vec::from_iter(listed.difference(&rows).cloned()).join("\n");
    assert!(missing.is_empty() && wrong.is_empty(), "missing:\n{missing}\nwrong:\n{wrong}");
}

#[test]
fn a_row_names_option_meaning_and_default() {
    let help = "Usage: playground [OPTIONS] --manifest <FILE>\n\n  \
                --port <PORT>  Port; 0: any [default: 8080]\n      --public       Serve strangers\n  \
                -h, --help     Print help\n\nPlayground:\n      --queue <NUMBER>\n          \
                Requests [default: 64]\n";
    let rows = Vec::from_iter(rows(help));
    assert_eq!(
        rows,
        [
            "| `--port <PORT>` | Port; 0: any | 8080 |",
            "| `--public` | Serve strangers |  |",
            "| `--queue <NUMBER>` | Requests | 64 |",
        ]
    );
}

/// The options in `text` that `help` does not know.
fn unknown(text: &str, help: &str) -> Vec<String> {
    let words = help.split(|c: char| c.is_whitespace() || c == ',');
    let known: BTreeSet<_> = words.filter(|word| word.starts_with("--")).collect();
    let commands = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let words = commands.flat_map(|line| line.split([' ', '"', ',', '[', ']', '=']));
    let options = words.filter(|word| word.starts_with("--") && *word != "---");
    options.filter(|option| !known.contains(option)).map(str::to_owned).collect()
}

#[test]
fn deployments_call_the_server_with_options_that_it_has() {
    let help = help();
    for (file, others) in [
        // These are options of Cargo, Docker and `install`.
        (
            "Containerfile",
            &["--release", "--locked", "--package", "--from", "--directory", "--owner", "--group"]
                [..],
        ),
        ("compose.yaml", &["--quiet"]),
        ("kubernetes.yaml", &["--archive"]),
        ("playground.service", &[]),
    ] {
        let unknown = unknown(&read(&format!("deploy/{file}")), &help);
        let unknown: BTreeSet<_> = unknown.iter().map(String::as_str).collect();
        // An exemption that is not needed is a fault, too.
        assert_eq!(unknown, others.iter().copied().collect(), "{file}");
    }
    assert_eq!(unknown("CMD [\"--pubic\", \"--port=1\"]", &help), ["--pubic"]);
}

/// The documents of a YAML file; all single values are text.
fn yaml(file: &str) -> Vec<Value> {
    let text = read(file);
    let mut events = Parser::new_from_str(&text).map(|event| event.expect("it is YAML").0);
    let mut anchors = BTreeMap::new();
    let mut documents = Vec::new();
    while let Some(event) = events.next() {
        if let Event::DocumentStart(_) = event {
            documents.extend(next(&mut events, &mut anchors));
        }
    }
    documents
}

/// The value that begins with the next event; `None` if a list or map ends there.
fn next<'a>(
    events: &mut impl Iterator<Item = Event<'a>>,
    anchors: &mut BTreeMap<usize, Value>,
) -> Option<Value> {
    let (value, anchor) = match events.next().expect("what began also ends") {
        Event::Scalar(text, _, anchor, _) => (text.into_owned().into(), anchor),
        Event::SequenceStart(anchor, _) => {
            (std::iter::from_fn(|| next(events, anchors)).collect(), anchor)
        }
        Event::MappingStart(anchor, _) => {
            let mut map = Map::new();
            while let Some(key) = next(events, anchors) {
                let key = key.as_str().expect("a key is text").to_owned();
                let value = next(events, anchors).expect("a key has a value");
                assert!(map.insert(key, value).is_none(), "a key occurs twice: {map:?}");
            }
            (map.into(), anchor)
        }
        Event::Alias(anchor) => (anchors[&anchor].clone(), anchor),
        Event::SequenceEnd | Event::MappingEnd => return None,
        event => panic!("{event:?} is not expected in a deployment"),
    };
    anchors.insert(anchor, value.clone());
    Some(value)
}

/// The value at `path` of a document; a number is a place in a list, and `~1` a slash.
fn value<'a>(document: &'a Value, path: &str) -> &'a Value {
    document.pointer(&format!("/{path}")).unwrap_or_else(|| panic!("there is no {path}"))
}

/// The value at `path`, as text.
fn at<'a>(document: &'a Value, path: &str) -> &'a str {
    value(document, path).as_str().unwrap_or_else(|| panic!("{path} is no single value"))
}

#[test]
fn deployments_confine_the_server_itself() {
    let documents = yaml("deploy/compose.yaml");
    for (path, value) in [
        ("read_only", "true"),
        ("user", "10001:10001"),
        ("cap_drop/0", "ALL"),
        ("security_opt/0", "no-new-privileges:true"),
        ("mem_limit", "4g"),
        ("cpus", "2"),
        ("pids_limit", "2048"),
    ] {
        assert_eq!(at(&documents[0], &format!("services/playground/{path}")), value, "{path}");
    }
    assert!(at(&documents[0], "services/playground/healthcheck/test/3").contains("GET /healthz"));

    assert_eq!(at(&documents[0], "services/playground/ports/0"), "127.0.0.1:8080:8080");

    let documents = yaml("deploy/kubernetes.yaml");
    assert_eq!(documents.len(), 3);
    let container = "containers/0/securityContext";
    for (path, value) in [
        ("automountServiceAccountToken", "false"),
        ("securityContext/runAsNonRoot", "true"),
        ("securityContext/runAsUser", "10001"),
        ("securityContext/seccompProfile/type", "RuntimeDefault"),
        (&format!("{container}/allowPrivilegeEscalation"), "false"),
        (&format!("{container}/readOnlyRootFilesystem"), "true"),
        (&format!("{container}/capabilities/drop/0"), "ALL"),
        ("containers/0/resources/limits/memory", "4Gi"),
        ("containers/0/resources/limits/cpu", "2"),
        ("containers/0/startupProbe/httpGet/path", "/healthz"),
        ("containers/0/readinessProbe/httpGet/path", "/healthz"),
        ("containers/0/livenessProbe/httpGet/path", "/healthz"),
    ] {
        assert_eq!(at(&documents[0], &format!("spec/template/spec/{path}")), value, "{path}");
    }
}

#[test]
fn deployments_show_metrics_only_to_who_watches() {
    let documents = yaml("deploy/kubernetes.yaml");
    for (document, path, value) in [
        (0, "spec/template/metadata/annotations/prometheus.io~1port", "9090"),
        (0, "spec/template/spec/containers/0/ports/1/name", "metrics"),
        (0, "spec/template/spec/containers/0/ports/1/containerPort", "9090"),
        (2, "spec/ingress/0/ports/0/port", "http"),
        (2, "spec/ingress/1/ports/0/port", "metrics"),
    ] {
        assert_eq!(at(&documents[document], path), value, "{path}");
    }
    let watches =
        "spec/ingress/1/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name";
    assert_eq!(at(&documents[2], watches), "monitoring");
    // Neither a service nor a port of the host leads there.
    let lists = [(&documents[1], "spec/ports"), (&documents[2], "spec/ingress/0/ports")];
    for (document, path) in lists {
        assert_eq!(value(document, path).as_array().map(Vec::len), Some(1), "{path}");
    }
    let documents = yaml("deploy/compose.yaml");
    let ports = value(&documents[0], "services/playground/ports");
    assert_eq!(ports.as_array().map(Vec::len), Some(1));
    for file in ["compose.yaml", "kubernetes.yaml"] {
        assert!(read(&format!("deploy/{file}")).contains("- --metrics=0.0.0.0:9090\n"), "{file}");
    }
}

#[test]
fn the_image_has_the_release_that_the_repository_is_tested_with() {
    let toolchain = read("../../rust-toolchain.toml");
    let release = toolchain.split("channel = \"").nth(1).and_then(|rest| rest.split('"').next());
    let release = release.expect("it names a release");
    let containerfile = read("deploy/Containerfile");
    assert!(containerfile.contains(&format!("ARG RUST={release}\n")), "not Rust {release}");
}

/// The settings of a unit for systemd, by section and name.
fn unit(text: &str) -> BTreeMap<(&str, &str), &str> {
    let mut section = "";
    let mut settings = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else {
            let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("{line:?}"));
            assert_eq!(settings.insert((section, name), value), None, "{line:?} occurs twice");
        }
    }
    settings
}

#[test]
fn the_service_has_a_control_group_of_its_own_and_may_confine_jobs() {
    let text = read("deploy/playground.service");
    let unit = unit(&text);
    for (name, value) in [
        ("User", "playground"),
        ("Delegate", "yes"),
        ("KillMode", "mixed"),
        ("MemoryMax", "4G"),
        ("TasksMax", "2048"),
        ("CPUQuota", "200%"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
    ] {
        assert_eq!(unit.get(&("Service", name)), Some(&value), "{name}");
    }
    assert!(unit[&("Service", "ExecStart")].contains(" --public "));
    // Jobs need namespaces, mounts, all of /proc, and groups in the server's own.
    for name in [
        "RestrictNamespaces",
        "SystemCallFilter",
        "ProtectProc",
        "ProcSubset",
        "ProtectKernelTunables",
        "ProtectKernelLogs",
        "ProtectControlGroups",
    ] {
        assert!(!unit.contains_key(&("Service", name)), "{name}");
    }
}
