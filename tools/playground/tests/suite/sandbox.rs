//! The self-test of the sandbox: what it finds on this machine, and that it finds faults.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use playground::child::{self, JobEvent};
use playground::sandbox::{Job, LAUNCH, Layer, Profile, Sandbox, State};
use playground::{Event, Limits, Playground, Settings, Slots};
use tokio::sync::mpsc;

use crate::common;

const LAUNCHER: &str = env!("CARGO_BIN_EXE_playground");

#[proven::test]
fn every_required_layer_holds_here() {
    let report = Sandbox::detect(Path::new(LAUNCHER));
    let found: Vec<_> = report.findings.iter().map(|finding| finding.layer).collect();
    assert_eq!(found, Layer::ALL);
    if let Err(missing) = report.sandbox() {
        proven::skip("that every required layer holds", &missing.to_string());
        return;
    }
    for finding in report.faults() {
        assert!(!finding.layer.is_required(), "{report}");
        eprintln!("without {}: {report}", finding.layer);
    }
}

/// One launcher starts nothing, and one confines nothing.
#[proven::test]
fn a_launcher_that_does_not_confine_is_found_out() {
    for (launcher, fault) in [("/bin/false", "was not started"), ("/bin/true", "could ")] {
        let report = Sandbox::detect(Path::new(launcher));
        assert!(!report.holds(), "{launcher}: {report}");
        let required = report.findings.iter().filter(|finding| finding.layer.is_required());
        for finding in required {
            // A server that is not root has nothing to give up.
            if finding.layer == Layer::Privileges && !nix::unistd::geteuid().is_root() {
                continue;
            }
            let said = finding.fault.as_deref().unwrap_or_default();
            assert!(said.contains(fault), "{launcher}: {finding}");
        }
        let missing = report.sandbox().expect_err("it has no layer");
        assert!(missing.contains("landlock") && missing.contains("seccomp"), "{missing}");
    }
}

/// On a kernel that lacks the layer, the report would be the same.
#[proven::test]
fn a_server_without_a_required_layer_runs_nothing() {
    for layer in Layer::ALL {
        let mut server = Command::new(LAUNCHER);
        server.args(["--manifest", "none", "--host", "0.0.0.0", "--port", "0"]);
        server.env("PLAYGROUND_WITHOUT_LAYER", layer.name());
        if !layer.is_required() {
            continue;
        }
        let output = server.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{layer}: {said}");
        assert!(said.contains(&format!("{layer} does not hold")), "{layer}: {said}");
    }
}

/// Each layer that is named is missing, whether it is required or not.
#[proven::test]
fn all_layers_that_a_server_lacks_are_reported() {
    let mut server = Command::new(LAUNCHER);
    server.args(["--manifest", "none", "--host", "0.0.0.0", "--port", "0"]);
    server.env("PLAYGROUND_WITHOUT_LAYER", "root seccomp namespaces");
    let output = server.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    for layer in ["root", "seccomp", "namespaces"] {
        assert!(said.contains(&format!("{layer} does not hold")), "{layer}: {said}");
    }
    assert!(!said.contains("landlock does not hold"), "{said}");
}

/// The kernel does not start a file that somebody has open for writing.
#[proven::test]
async fn a_binary_can_be_started_as_soon_as_its_compilation_has_ended() {
    let all = common::sandbox();
    if matches!(all, Sandbox::Unsandboxed) {
        proven::skip("that a binary starts as soon as it is compiled", "there is no sandbox");
        return;
    }
    for sandbox in [all.without(Layer::Root).without(Layer::Namespaces), all] {
        let [work, made] = [(); 2].map(|()| tempfile::TempDir::new_in("/tmp").expect("a folder"));
        let path = |name| made.path().join(name);
        let job = Job {
            arguments: vec!["/bin/true".to_owned(), "program".to_owned()],
            readable: vec!["/bin/true".into()],
            // This takes a while to pack.
            sources: vec![("state/large".to_owned(), "x".repeat(3 << 20))],
            result: Some(("program".to_owned(), path("program"))),
            state: Some(State { name: "state".to_owned(), from: None, to: path("state") }),
            ..Job::new(Profile::Compile, "/bin/cp".into(), work.path().to_owned())
        };
        let mut events = child::spawn(&sandbox, job, &Limits::compile(), work).expect("it starts");
        // The job prints nothing.
        let event = events.recv().await.expect("it ends");
        let JobEvent::End(_, end) = event else { panic!("{event:?}") };
        let started = Command::new(path("program")).status();
        assert!(end.status.success() && started.expect("nobody has it open").success());
        // The channel closes once the state is packed.
        assert!(events.recv().await.is_none() && path("state").exists());
    }
}

/// Every place is free. The channel closes when the last one is left.
struct Places(mpsc::Sender<()>);

impl Slots for Places {
    type Place = mpsc::Sender<()>;
    fn client(&self) -> IpAddr {
        Ipv4Addr::LOCALHOST.into()
    }
    async fn compile(&mut self) -> io::Result<Self::Place> {
        Ok(self.0.clone())
    }
    async fn run(&mut self) -> io::Result<Self::Place> {
        Ok(self.0.clone())
    }
}

#[proven::test]
async fn a_compilation_that_nobody_waits_for_leaves_no_file() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let settings = Settings { folder: folder.path().to_owned(), ..common::settings() };
    let playground = Playground::open(settings, |_| {}).await.expect("it opens");
    let (held, mut released) = mpsc::channel(1);
    // Leave at once, and a little later.
    for number in 0..10 {
        let program = common::program(&format!("fn main() {{ println!(\"{number}\") }}"));
        let mut events = playground.compile(program, Places(held.clone()));
        while events.recv().await.is_some_and(|event| event != Event::Compiling) {}
        tokio::time::sleep(std::time::Duration::from_millis(number % 2)).await;
    }
    drop(held);
    assert_eq!(released.recv().await, None);
    let servers = std::fs::read_dir(folder.path()).expect("it is there").flatten();
    let works: Vec<_> = servers.map(|entry| entry.path().join("work")).collect();
    let left: Vec<_> = works.iter().flat_map(std::fs::read_dir).flatten().flatten().collect();
    assert!(works.iter().any(|work| work.is_dir()), "{works:?}");
    assert!(left.is_empty(), "{left:?}");
}

/// A reader can make a state that fills the working folder.
#[proven::test]
async fn a_state_that_leaves_no_room_for_the_program_is_none() {
    let sandbox = common::sandbox();
    if matches!(sandbox, Sandbox::Unsandboxed) {
        proven::skip("that a large state does no harm", "there is no sandbox");
        return;
    }
    let made = tempfile::TempDir::new_in("/tmp").expect("a folder");
    let [first, second] = ["first", "second"].map(|name| made.path().join(name));
    let large = ("state/large".to_owned(), "x".repeat(2 << 20));
    let program = ("main.rs".to_owned(), "x".repeat(64 << 10));
    let limits = Limits { disk: 2 << 20, ..Limits::compile() };
    for (sources, from, to, limits) in [
        (vec![large], None, first.clone(), Limits::compile()),
        (vec![program], Some(first), second, limits),
    ] {
        let work = tempfile::TempDir::new_in("/tmp").expect("a folder");
        let job = Job {
            sources,
            state: Some(State { name: "state".to_owned(), from, to }),
            ..Job::new(Profile::Compile, "/bin/true".into(), work.path().to_owned())
        };
        let mut events = child::spawn(&sandbox, job, &limits, work).expect("it starts");
        let event = events.recv().await.expect("it ends");
        let JobEvent::End(_, end) = event else { panic!("{event:?}") };
        assert!(end.status.success(), "{end:?}");
        while events.recv().await.is_some() {}
    }
}

/// The session and the nice value of the process with these arguments.
fn session_and_nice(arguments: &str) -> Option<(i32, i32)> {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    let mut folders = processes.map(|process| process.path());
    let folder = folders.find(|folder| {
        std::fs::read(folder.join("cmdline")).is_ok_and(|found| found == arguments.as_bytes())
    })?;
    let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
    let fields: Vec<_> = stat.rsplit(')').next()?.split_whitespace().collect();
    // The first of `fields` is the third field of proc_pid_stat(5).
    Some((fields[6 - 3].parse().ok()?, fields[19 - 3].parse().ok()?))
}

#[proven::test]
async fn a_job_steps_back_behind_its_server_and_a_busy_one_behind_the_other_jobs() {
    let sandbox = common::sandbox();
    if matches!(sandbox, Sandbox::Unsandboxed) {
        proven::skip("that jobs step back behind the server", "there is no sandbox");
        return;
    }
    let work = tempfile::TempDir::new_in("/tmp").expect("a folder");
    let script = "while :; do :; done # busy";
    let job = Job {
        arguments: vec!["-c".to_owned(), script.to_owned()],
        ..Job::new(Profile::Compile, "/bin/sh".into(), work.path().to_owned())
    };
    let own = std::fs::read("/proc/self/cmdline").expect("Linux");
    let (own_session, own_nice) =
        session_and_nice(&String::from_utf8_lossy(&own)).expect("this process");
    let sandbox = sandbox.without(Layer::Cgroup);
    let events = child::spawn(&sandbox, job, &Limits::compile(), work).expect("it starts");
    let arguments = format!("/bin/sh\0-c\0{script}\0");
    let mut seen = Vec::new();
    for _ in 0..800 {
        seen.extend(session_and_nice(&arguments));
        if seen.last().is_some_and(|&(_, nice)| nice == 19) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    drop(events);
    let &(session, nice) = seen.first().expect("it runs");
    assert!(session != own_session && nice > own_nice, "{seen:?}, the server's {own_nice}");
    assert_eq!(seen.last().map(|&(_, nice)| nice), Some(19), "{seen:?}");
}

#[proven::test]
fn a_launcher_starts_nothing_for_others() {
    // The launcher's standard input is not a socket of a server.
    let output = Command::new(LAUNCHER).arg(LAUNCH).output().expect("it starts");
    assert_eq!(output.status.code(), Some(125));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("is for the server"), "{stderr}");
}

/// The state folder may be in root's home folder, for example.
#[proven::test]
async fn a_state_folder_that_is_closed_to_nobody_can_be_used() {
    let closed = tempfile::TempDir::new().expect("a folder");
    let own = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(closed.path(), own).expect("its mode");
    let settings = Settings { folder: closed.path().join("state"), ..common::settings() };
    let playground = Playground::open(settings, |_| {}).await.expect("it opens");
    let program = common::program("fn main() { print!(\"{}\", hello::greet(\"you\")) }");
    let events = common::all(playground.execute(program, ())).await;
    let printed =
        |event: &Event| matches!(event, Event::Output { text, .. } if text == "Hello, you!");
    assert!(events.iter().any(printed), "{events:?}");
}
