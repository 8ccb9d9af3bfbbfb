//! Measures how long a reader waits for an edit:
//! `cargo bench -p playground --bench latency`.
//!
//! The same edits go, in turn, to a warm `cargo run` in the default profile, to
//! the server's own call of rustc without a server or a sandbox, and to servers
//! with and without a sandbox. `LATENCY_EDITS` sets how many are counted. Times
//! are in milliseconds, from the edit to the program's end.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[path = "../tests/common/client.rs"]
#[allow(dead_code, reason = "other tests need more of it")]
mod client;
#[path = "../tests/common/load.rs"]
#[expect(dead_code, reason = "only its statistics are needed")]
mod load;
#[path = "../tests/common/process.rs"]
mod process;

use load::{can_confine, quantile};
use process::Process;

/// Edits before the first one that counts.
const WARM_UP: usize = 2;

/// The snippets: a name, and an example of the book or a program.
const SNIPPETS: [(&str, &str); 4] = [
    ("tokio", "shutdown_select"),
    ("kanal", "kanal"),
    (
        "std",
        r#"
use std::sync::mpsc;
use std::thread;

fn main() {
    let (tx, rx) = mpsc::channel();
    let worker = thread::spawn(move || {
        for number in 0..5 {
            tx.send(number * number).expect("the receiver lives");
        }
    });
    for square in rx {
        println!("{square}");
    }
    worker.join().expect("the worker does not panic");
}
"#,
    ),
    ("empty", "fn main() {}"),
];

#[tokio::main]
async fn main() {
    let edits = std::env::var("LATENCY_EDITS").ok();
    let edits: usize = edits.map_or(15, |edits| edits.parse().expect("LATENCY_EDITS is a number"));
    if !can_confine() {
        return;
    }
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manifest = book.join("deps/Cargo.toml");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("latency");
    let state = folder.join("state");
    let sandboxed = Process::start(&manifest, &state, &[]).await;
    let unsandboxed = Process::start(&manifest, &state, &["--unsandboxed"]).await;
    let cargo = cargo_project(&manifest, &folder.join("cargo"));

    let mut times: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for (name, source) in SNIPPETS {
        let source = if source.contains("fn main") {
            source.to_owned()
        } else {
            let path = book.join(format!("deps/tests/categories/asynchronous/{source}.rs"));
            let file = fs::read_to_string(&path).expect("the example is there");
            let begun = file.split_once("// ANCHOR: example\n").expect("it has an anchor").1;
            begun.split_once("// ANCHOR_END").expect("the anchor ends").0.to_owned()
        };
        let rustc = rustc_call(&unsandboxed, name, &source, &folder).await;
        for edit in 0..WARM_UP + edits {
            let code = edited(&source, edit, "");
            let wrong = edited(&source, edit, "let _: u32 = \"text\"; ");
            let marker = format!("edit {edit}\n");
            let mut took = BTreeMap::new();
            took.insert("cargo run", timed(|| cargo_run(&cargo, &code, &marker)));
            took.insert("rustc", timed(|| rustc_and_run(&rustc, &code, &marker)));
            for (contender, again, refused, server) in [
                ("server", "again", "type error", &sandboxed),
                ("no sandbox", "again, no sandbox", "type error, no sandbox", &unsandboxed),
            ] {
                took.insert(contender, server_run(server, name, &code, &marker).await.end);
                let reply = server_run(server, name, &code, &marker).await;
                took.insert(again, reply.first);
                took.insert(refused, server_refuses(server, name, &wrong).await);
            }
            if edit >= WARM_UP {
                for (contender, millis) in took {
                    times.entry((name, contender)).or_default().push(millis);
                }
            }
        }
    }
    print!("{}", report(&times, edits));
}

/// The table, and the ratios that matter.
fn report(times: &BTreeMap<(&str, &str), Vec<f64>>, edits: usize) -> String {
    let mut text = format!(
        "{edits} edits each; ms: shortest, median, p90; ratios of the medians, and of the \
         shortest, which say more on a busy machine\n{:>24}",
        ""
    );
    for (name, _) in SNIPPETS {
        write!(text, "{name:>26}").expect("writing to a string cannot fail");
    }
    let contenders: Vec<_> = times
        .keys()
        .filter(|(name, _)| *name == SNIPPETS[0].0)
        .map(|(_, contender)| *contender)
        .collect();
    for contender in contenders {
        write!(text, "\n{contender:>24}").expect("writing to a string cannot fail");
        for (name, _) in SNIPPETS {
            let parts = [0.0, 0.5, 0.9].map(|part| quantile(&times[&(name, contender)], part));
            let parts = parts.map(|millis| format!("{millis:.1}")).join(" ");
            write!(text, "{parts:>26}").expect("writing to a string cannot fail");
        }
    }
    let ratios = [
        ("server / cargo run", "server", "cargo run"),
        ("server / rustc", "server", "rustc"),
        ("type error / server", "type error", "server"),
    ];
    let both = |name, contender| [0.5, 0.0].map(|part| quantile(&times[&(name, contender)], part));
    for (label, one, other) in ratios {
        write!(text, "\n{label:>24}").expect("writing to a string cannot fail");
        for (name, _) in SNIPPETS {
            let ([one, least], [other, others_least]) = (both(name, one), both(name, other));
            let ratios = format!("{:.2} ({:.2})", one / other, least / others_least);
            write!(text, "{ratios:>26}").expect("writing to a string cannot fail");
        }
    }
    for (label, one, other) in [
        ("cost of sandbox, edit", "server", "no sandbox"),
        ("cost of sandbox, again", "again", "again, no sandbox"),
    ] {
        write!(text, "\n{label:>24}").expect("writing to a string cannot fail");
        for (name, _) in SNIPPETS {
            let ([one, least], [other, others_least]) = (both(name, one), both(name, other));
            let costs = format!("{:.1} ({:.1})", one - other, least - others_least);
            write!(text, "{costs:>26}").expect("writing to a string cannot fail");
        }
    }
    text + "\n"
}

/// The program with another first line in `main`.
fn edited(source: &str, edit: usize, more: &str) -> String {
    let main = source.find("fn main(").expect("it has a main function");
    let begin = main + source[main..].find('{').expect("it has a body") + 1;
    let (head, body) = source.split_at(begin);
    format!("{head} println!(\"edit {edit}\"); {more}{body}")
}

fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1000.0
}

/// A project with the dependencies of `manifest`, compiled.
fn cargo_project(manifest: &Path, folder: &Path) -> PathBuf {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(manifest)
        .other_options(["--locked".to_owned()])
        .exec()
        .expect("the manifest can be read");
    let root = metadata.root_package().expect("the manifest is a package's");
    let mut text = "[workspace]\n[package]\nname = \"latency\"\nedition = \"2024\"\n".to_owned();
    for dep in &root.dependencies {
        if dep.kind == cargo_metadata::DependencyKind::Normal {
            let name = dep.rename.as_ref().unwrap_or(&dep.name);
            writeln!(
                text,
                "[dependencies.{name}]\npackage = {:?}\nversion = \"{}\"\nfeatures = {:?}\ndefault-features = {}",
                dep.name, dep.req, dep.features, dep.uses_default_features,
            )
            .expect("writing to a string cannot fail");
        }
    }
    fs::create_dir_all(folder.join("src")).expect("the folder can be written");
    fs::write(folder.join("Cargo.toml"), text).expect("the folder can be written");
    fs::copy(metadata.workspace_root.join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("there is a lock file");
    cargo_run(folder, "fn main() { println!(\"edit\") }", "edit\n");
    folder.to_owned()
}

fn cargo_run(project: &Path, code: &str, marker: &str) {
    fs::write(project.join("src/main.rs"), code).expect("the project can be written");
    let mut command = Command::new("cargo");
    command.args(["run", "--offline"]).current_dir(project).env("CARGO_TARGET_DIR", "target");
    expect(&command.output().expect("cargo starts"), marker);
}

/// The arguments and folder of a call of rustc.
struct Rustc {
    arguments: Vec<String>,
    folder: PathBuf,
}

/// Finds the call that the server makes in the list of processes.
async fn rustc_call(server: &Process, name: &str, code: &str, folder: &Path) -> Rustc {
    let folder = folder.join("rustc").join(name);
    // Remove the state of the run before, to show that the call needs none.
    let _ = fs::remove_dir_all(&folder);
    for sub in ["src", "tmp"] {
        fs::create_dir_all(folder.join(sub)).expect("the folder can be written");
    }
    let code = edited(code, 0, "");
    let run = server_run(server, name, &code, "edit 0\n");
    let seen = async {
        loop {
            for process in fs::read_dir("/proc").expect("this is Linux").flatten() {
                let call = fs::read(process.path().join("cmdline")).unwrap_or_default();
                let call = String::from_utf8_lossy(&call).into_owned();
                let parent = fs::read_to_string(process.path().join("status")).unwrap_or_default();
                if call.contains("--crate-name=playground")
                    && parent.contains(&format!("PPid:\t{}\n", server.id()))
                {
                    return call.split_terminator('\0').map(str::to_owned).collect();
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let (_, arguments) = tokio::join!(run, seen);
    Rustc { arguments, folder }
}

fn rustc_and_run(rustc: &Rustc, code: &str, marker: &str) {
    fs::write(rustc.folder.join("src/main.rs"), code).expect("the folder can be written");
    let mut command = Command::new(&rustc.arguments[0]);
    command.args(&rustc.arguments[1..]).current_dir(&rustc.folder).env_clear();
    command.env("PATH", "/usr/bin:/bin").env("TMPDIR", rustc.folder.join("tmp"));
    command.env("MALLOC_CONF", "thp:always,metadata_thp:always");
    let output = command.output().expect("rustc starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let program = rustc.folder.join("program");
    expect(&Command::new(program).output().expect("it starts"), marker);
}

fn expect(output: &Output, marker: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && output.stdout.starts_with(marker.as_bytes()), "{said}");
}

/// When parts of a server's reply came, in milliseconds since the request.
struct Reply {
    first: f64,
    end: f64,
}

async fn server_run(server: &Process, name: &str, code: &str, marker: &str) -> Reply {
    let (lines, reply) = ask(server, name, code).await;
    let text: String = lines.iter().filter_map(|line| line["text"].as_str()).collect();
    let ended = lines.last().is_some_and(|line| line["success"] == true);
    assert!(ended && text.starts_with(marker), "{lines:?}");
    reply
}

async fn server_refuses(server: &Process, name: &str, code: &str) -> f64 {
    let (lines, reply) = ask(server, name, code).await;
    let last = lines.last().expect("there is a reply");
    let error = last["stderr"].as_str().is_some_and(|stderr| stderr.contains("E0308"));
    assert!(last["event"] == "refused" && error, "{lines:?}");
    reply.end
}

async fn ask(server: &Process, name: &str, code: &str) -> (Vec<Value>, Reply) {
    let body = json!({
        "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin",
        "tests": false, "backtrace": false, "code": code,
        "session": "benchmark-latency", "snippet": name,
    });
    let began = Instant::now();
    let millis = || began.elapsed().as_secs_f64() * 1000.0;
    let request = client::post(format!("{}/execute", server.url)).json(&body);
    let request = request.header("accept", "application/x-ndjson");
    let mut response = request.send().await.expect("the server replies");
    let mut text = Vec::new();
    let mut first = None;
    while let Some(piece) = response.chunk().await.expect("the reply is whole") {
        text.extend(piece);
        if first.is_none() && String::from_utf8_lossy(&text).contains("\"event\":\"stdout\"") {
            first = Some(millis());
        }
    }
    let end = millis();
    let text = String::from_utf8_lossy(&text);
    assert!(response.status().is_success(), "{text}");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    (lines.collect(), Reply { first: first.unwrap_or(end), end })
}
