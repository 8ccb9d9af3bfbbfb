//! The machine, and the versions of what runs on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use measured::About;

/// The crates that have a channel, a one-shot channel or a floor.
const CRATES: [&str; 9] = [
    "async-channel",
    "crossbeam-channel",
    "flume",
    "futures",
    "kanal",
    "oneshot",
    "postage",
    "rtrb",
    "tokio",
];

/// What can be known before a run.
pub fn about() -> Result<About, String> {
    let system = rustix::system::uname();
    let (name, release) = (system.sysname(), system.release());
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map_err(|error| format!("rustc cannot be asked: {error}"))?;
    let today = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    Ok(About {
        cpu: value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        memory_mib: value("/proc/meminfo", "MemTotal")
            .and_then(|text| text.strip_suffix(" kB")?.parse::<u64>().ok())
            .map_or(0, |kib| kib / 1024),
        kernel: format!("{} {}", name.to_string_lossy(), release.to_string_lossy()),
        load: load(),
        rustc: String::from_utf8_lossy(&rustc.stdout).trim().to_owned(),
        versions: versions()?,
        date: today.split('T').next().unwrap_or_default().to_owned(),
        seed: 0,
        arguments: Vec::new(),
        rounds: 0,
        seconds: 0,
    })
}

/// How many tasks were ready to run in the last minute, on average.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0)
}

/// What a file of the kernel says behind `name` and a colon.
fn value(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(it, _)| it.trim() == name).map(|(_, value)| value.trim().to_owned())
}

/// The locked version of each of [`CRATES`].
fn versions() -> Result<BTreeMap<String, String>, String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(manifest)
        .other_options(["--locked".to_owned(), "--offline".to_owned()])
        .exec()
        .map_err(|error| format!("Cargo does not know the versions: {error}"))?;
    let found = metadata.packages.into_iter();
    let found = found.map(|package| (package.name.to_string(), package.version.to_string()));
    Ok(found.filter(|(name, _)| CRATES.contains(&name.as_str())).collect())
}
