//! The command as a process of its own, and what it leaves behind.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// How long a test waits for what must happen before it fails.
const PATIENCE: Duration = Duration::from_secs(300);

/// A playground that serves alone. Killed when dropped.
pub struct Process {
    pub child: Child,
    /// Its address, such as `http://127.0.0.1:40001`.
    pub url: String,
    pub state: PathBuf,
    /// The lines that it printed until it was ready.
    pub said: Vec<String>,
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts a server on a free port, and returns once it is ready.
    pub async fn start(manifest: &Path, state: &Path, options: &[&str]) -> Process {
        Process::start_with(manifest, state, options, Stdio::inherit()).await
    }

    /// Like `start`, with standard error sent to `stderr`.
    pub async fn start_with(
        manifest: &Path,
        state: &Path,
        options: &[&str],
        stderr: Stdio,
    ) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playground"));
        command.args(["--port", "0", "--manifest"]).arg(manifest).arg("--state").arg(state);
        command.args(options).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
        command.kill_on_drop(true);
        let mut child = command.spawn().expect("it starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let (mut url, mut said) = (None, Vec::new());
        let mut next = async || {
            let line = tokio::time::timeout(PATIENCE, stdout.next_line()).await;
            line.expect("it gets ready soon").expect("text").expect("it gets ready")
        };
        loop {
            let line = next().await;
            if let Some(rest) = line.strip_prefix("The playground is at ") {
                url = rest.split("/ ").next().map(str::to_owned);
            }
            if line.starts_with("Ready") {
                break;
            }
            said.push(line);
        }
        let url = url.expect("it tells its address first");
        Process { child, url, state: state.to_owned(), said, _stdout: stdout }
    }

    /// The address of its metrics, if `--metrics` was among the options.
    pub fn metrics(&self) -> &str {
        let metrics = self.said.iter().find_map(|line| line.strip_prefix("Its metrics are at "));
        metrics.expect("it tells where")
    }

    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// The server's children, including those that it has not reaped.
    pub fn children(&self) -> Vec<String> {
        let parent = self.id().to_string();
        let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
        let stats =
            processes.filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
        // After the name in parentheses come the state and the parent.
        let is_child = |stat: &String| {
            let rest = stat.rsplit(')').next().unwrap_or_default();
            rest.split_whitespace().nth(1) == Some(parent.as_str())
        };
        stats.filter(is_child).collect()
    }

    /// The names of the files in the servers' folders, except those in caches.
    pub fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        for server in std::fs::read_dir(&self.state).expect("it is there").flatten() {
            let name = server.file_name().to_string_lossy().into_owned();
            if !name.starts_with("server-") {
                continue;
            }
            files.extend(names(&server.path()));
            files.extend(names(&server.path().join("work")));
            let states = names(&server.path().join("states")).into_iter();
            files.extend(states.filter(|name| name.starts_with("new-")));
        }
        files.sort();
        files
    }

    /// Sends a signal, such as `TERM`, and waits until the server has ended.
    /// Returns whether it succeeded.
    pub async fn end(&mut self, signal: &str) -> bool {
        let mut kill = Command::new("kill");
        let sent = kill.args(["-s", signal, &self.id().to_string()]).status().await;
        assert!(sent.expect("kill starts").success(), "it runs");
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.expect("it ends").expect("it is our child").success()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
