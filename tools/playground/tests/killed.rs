//! A server that is killed takes its jobs with it, and all that they started.

#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

#[allow(dead_code, reason = "other tests need more of it")]
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use playground::Limits;
use playground::child::{self, JobEvent};
use playground::sandbox::{Job, Layer, Profile, Sandbox};

/// Names the layers that the server's jobs lack; set only for the server.
const SERVER: &str = "KILLED_SERVER_WITHOUT";

/// Becomes a server with one job, which has started two processes and says so.
#[tokio::test]
async fn server() {
    let Ok(without) = std::env::var(SERVER) else { return };
    let without = without.split_whitespace().map(|name| Layer::named(name).expect("a layer"));
    let sandbox = without.fold(common::sandbox(), |sandbox, layer| sandbox.without(layer));
    let folder = tempfile::TempDir::new_in("/tmp").expect("a folder");
    let script = "/bin/sleep 300 & /bin/sleep 300 & echo started; wait";
    let job = Job {
        arguments: vec!["-c".to_owned(), script.to_owned()],
        executable: vec!["/bin/sleep".into()],
        ..Job::new(Profile::Compile, "/bin/sh".into(), folder.path().to_owned())
    };
    let limits = Limits { wall: Duration::from_secs(300), ..Limits::compile() };
    let mut events = child::spawn(&sandbox, job, &limits, ()).expect("it starts");
    while let Some(event) = events.recv().await {
        match event {
            JobEvent::Output(_, _, text) => print!("{}", String::from_utf8_lossy(&text)),
            other => panic!("{other:?}"),
        }
    }
}

/// A server whose job runs, and all that it has started.
fn start(without: &str) -> (Child, BTreeSet<u32>) {
    let mut server = Command::new(std::env::current_exe().expect("it has a file"));
    server.args(["--exact", "server", "--nocapture"]).env(SERVER, without);
    let mut server = server.stdout(Stdio::piped()).spawn().expect("it starts");
    let lines = BufReader::new(server.stdout.take().expect("it is piped")).lines();
    let mut lines = lines.map(|line| line.expect("text"));
    assert!(lines.any(|line| line.contains("started")), "without {without}: it did not start");
    let mut found = BTreeSet::from([server.id()]);
    while found.len() < 6 {
        let all = fs::read_dir("/proc").expect("Linux").flatten();
        let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let new: Vec<_> =
            ids.filter(|&id| parent(id).is_some_and(|it| found.contains(&it))).collect();
        found.extend(new);
    }
    found.remove(&server.id());
    (server, found)
}

/// The parent of a process that has not ended.
fn parent(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (state != "Z").then_some(parent)
}

fn end_with_the_server(kill: impl Fn(&mut Child, &BTreeSet<u32>)) {
    if !matches!(common::sandbox(), Sandbox::Confined(_)) {
        eprintln!("SKIPPED: nothing confines jobs on this machine");
        return;
    }
    for without in ["", "root", "namespaces", "namespaces root"] {
        // Launcher, keeper, shell, and what that has started.
        let (mut server, processes) = start(without);
        kill(&mut server, &processes);
        let begin = Instant::now();
        loop {
            let left: Vec<_> = processes.iter().filter(|&&id| parent(id).is_some()).collect();
            if left.is_empty() {
                break;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "without {without}: {left:?} live");
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = server.kill();
        server.wait().expect("it is ours");
    }
}

#[test]
fn all_that_jobs_started_ends_with_a_server_that_is_killed() {
    end_with_the_server(|server, _| server.kill().expect("it runs"));
}

/// The launcher is the server's one child.
#[test]
fn all_that_a_job_started_ends_with_a_launcher_that_is_killed() {
    end_with_the_server(|server, processes| {
        let is_launcher = |id: &&u32| parent(**id) == Some(server.id());
        let launcher = processes.iter().find(is_launcher).expect("it runs");
        let launcher = nix::unistd::Pid::from_raw((*launcher).try_into().expect("a process id"));
        nix::sys::signal::kill(launcher, nix::sys::signal::Signal::SIGKILL).expect("it is ours");
    });
}
