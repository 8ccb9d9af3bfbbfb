//! When a server is killed, its jobs and everything that they started end. The
//! same holds for each process between the server and the job.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use playground::child::{self, JobEvent};
use playground::sandbox::{Job, Layer, Profile, Sandbox};
use playground::{Limits, Playground, Settings};

use crate::common;

/// The variable that names the layers that the server's jobs lack. Only the server has it.
const WITHOUT: &str = "KILLED_SERVER_WITHOUT";

/// The variable that names the working folder of the server's job, or the
/// server's own folder.
const FOLDER: &str = "KILLED_SERVER_FOLDER";

/// The sandbox of the server, if this process is one.
fn sandbox() -> Option<Sandbox> {
    let without = std::env::var(WITHOUT).ok()?;
    let without = without.split_whitespace().map(|name| Layer::named(name).expect("a layer"));
    Some(without.fold(common::sandbox(), |sandbox, layer| sandbox.without(layer)))
}

/// Becomes a server with one job, which has started two processes and says so.
#[tokio::test]
async fn server() {
    let Some(sandbox) = sandbox() else { return };
    // Use the parent's folder, since a killed server removes none.
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("its parent gives it one"));
    let script = "/bin/sleep 300 & /bin/sleep 300 & echo started; wait";
    let job = Job {
        arguments: vec!["-c".to_owned(), script.to_owned()],
        executable: vec!["/bin/sleep".into()],
        ..Job::new(Profile::Compile, "/bin/sh".into(), folder)
    };
    let limits = Limits { wall: Duration::from_secs(300), ..Limits::compile() };
    let mut events = child::spawn(&sandbox, job, &limits, ()).expect("it starts");
    while let Some(event) = events.recv().await {
        match event {
            JobEvent::Output(_, _, text) => print!("{}", String::from_utf8_lossy(&text)),
            // The job's launcher or keeper was killed.
            other => eprintln!("{other:?}"),
        }
    }
}

/// Becomes a server that compiles one program after the other. Each takes a
/// while to link.
#[tokio::test]
async fn linking_server() {
    let Some(sandbox) = sandbox() else { return };
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("its parent gives it one"));
    let settings = Settings { sandbox, folder, ..common::settings() };
    let playground = Playground::open(settings, |_| {}).await.expect("it opens");
    println!("started");
    for byte in 1_u8.. {
        let code = format!(
            "static BYTES: [u8; 32 << 20] = [{byte}; 32 << 20];\n\
             fn main() {{ println!(\"{{}}\", BYTES[std::env::args().count()]) }}"
        );
        drop(common::all(playground.execute(common::program(&code), ())).await);
    }
}

/// Starts the server that one of the tests above becomes, and waits until it
/// says that it has started.
fn spawn(server: &str, without: &str, folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("it has a file"));
    command.args(["--exact", server, "--nocapture"]).env(WITHOUT, without).env(FOLDER, folder);
    let mut server = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let lines = BufReader::new(server.stdout.take().expect("it is piped")).lines();
    let mut lines = lines.map(|line| line.expect("text"));
    assert!(lines.any(|line| line.contains("started")), "without {without}: it did not start");
    server
}

/// Everything that the server has started, and what that has started.
fn started_by(server: &Child) -> BTreeSet<u32> {
    let mut found = BTreeSet::from([server.id()]);
    loop {
        let all = fs::read_dir("/proc").expect("Linux").flatten();
        let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let is_new = |id: &u32| {
            !found.contains(id) && parent(*id).is_some_and(|parent| found.contains(&parent))
        };
        let new: Vec<_> = ids.filter(is_new).collect();
        if new.is_empty() {
            break;
        }
        found.extend(new);
    }
    found.remove(&server.id());
    found
}

/// The parent of a process that has not ended.
fn parent(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (state != "Z").then_some(parent)
}

/// Whether a signal has stopped the process.
fn is_stopped(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"));
    stat.is_ok_and(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" T")))
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(process.try_into().expect("a process id"))
}

fn send(signal: Signal, process: u32) {
    kill(pid(process), signal).expect("it is ours, and runs");
}

/// Returns once `done` returns something. Fails if that takes too long.
fn until<T>(what: &str, done: impl Fn() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(done) = done() {
            return done;
        }
        assert!(begin.elapsed() < Duration::from_secs(30), "it takes too long until {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Waits until a server and none of these processes is left.
fn end(mut server: Child, processes: &BTreeSet<u32>, without: &str) {
    until(&format!("all of {processes:?} have ended, without {without}"), || {
        processes.iter().all(|&id| parent(id).is_none()).then_some(())
    });
    let _ = server.kill();
    server.wait().expect("it is our child");
}

/// Calls `test` for each of the names, which are layers that the jobs lack.
fn without_layers(names: &[&str], test: impl Fn(&str)) {
    if matches!(common::sandbox(), Sandbox::Unsandboxed) {
        proven::skip("that jobs end with their keeper and server", "there is no sandbox");
        return;
    }
    names.iter().for_each(|without| test(without));
}

fn end_with(victim: impl Fn(&Child, &BTreeSet<u32>) -> u32) {
    without_layers(&["", "root", "namespaces", "namespaces root"], |without| {
        let folder = tempfile::TempDir::new_in("/tmp").expect("a folder");
        let server = spawn("killed::server", without, folder.path());
        // These are launcher, keeper, shell, and what the shell has started.
        let processes = until("the job has started all", || {
            Some(started_by(&server)).filter(|processes| processes.len() == 5)
        });
        send(Signal::SIGKILL, victim(&server, &processes));
        end(server, &processes, without);
    });
}

/// The one child among `processes` of one of them, or of the server.
fn child(processes: &BTreeSet<u32>, of: u32) -> u32 {
    processes.iter().copied().find(|&id| parent(id) == Some(of)).expect("it runs")
}

#[proven::test]
fn all_that_jobs_started_ends_with_a_server_that_is_killed() {
    end_with(|server, _| server.id());
}

#[proven::test]
fn all_that_a_job_started_ends_with_a_launcher_that_is_killed() {
    end_with(|server, processes| child(processes, server.id()));
}

#[proven::test]
fn all_that_a_job_started_ends_with_a_keeper_that_is_killed() {
    end_with(|server, processes| child(processes, child(processes, server.id())));
}

/// rustc waits for a linker that was stopped. Without a root of its own, no job
/// could read a toolchain that is in root's home folder.
#[proven::test]
fn a_compilation_ends_with_a_server_that_is_killed_while_it_links() {
    // Other tests have servers of their own in the common folder.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("killed");
    without_layers(&["", "namespaces"], |without| {
        let server = spawn("killed::linking_server", without, &folder);
        let is_linker = |id: &u32| {
            fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name == "rust-lld\n")
        };
        // A linker may end before it is stopped. Then try the next one.
        let processes = until("a linker is stopped", || {
            let linker = started_by(&server).into_iter().find(is_linker)?;
            kill(pid(linker), Signal::SIGSTOP).ok()?;
            is_stopped(linker).then(|| started_by(&server))
        });
        // These are launcher, keeper, rustc, and the linker.
        assert!(processes.len() >= 4, "{processes:?}");
        send(Signal::SIGKILL, server.id());
        end(server, &processes, without);
    });
    // The next server removes what the killed ones left on disk.
    let folders = || {
        let entries = fs::read_dir(&folder).expect("it is there").flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with("server-")).collect::<BTreeSet<_>>()
    };
    let left = folders();
    assert!(!left.is_empty(), "two servers were killed");
    let runtime = tokio::runtime::Runtime::new().expect("it starts");
    let settings = Settings { folder: folder.clone(), ..common::settings() };
    let _open = runtime.block_on(Playground::open(settings, |_| {})).expect("it opens");
    let still: Vec<_> = left.intersection(&folders()).cloned().collect();
    assert!(still.is_empty(), "{still:?}");
}
