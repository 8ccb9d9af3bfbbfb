//! The tests, as root and as an ordinary user who owns a group.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::prctl;
use playground::Limits;
use playground::event::Stopped;
use playground::sandbox::{Layer, Profile, Report, Sandbox};

use crate::group::{self, Group};
use crate::jobs::{Running, only, report, run, wide};

const MIB: u64 = 1 << 20;

type OfJobs = fn(&Group, &Sandbox);
type OfServers = fn(&Place);

/// Tests that run as a server with a group of its own.
const OF_JOBS: [(&str, OfJobs); 6] = [
    ("memory counts for all processes together", memory_counts_together),
    ("files in memory count too", files_count_too),
    ("a job without memory leaves no process", no_process_is_left),
    ("threads and processes are refused", threads_are_refused),
    ("processors are shared between jobs", processors_are_shared),
    ("no group is left", no_group_is_left),
];

/// Tests that start servers.
const OF_SERVERS: [(&str, OfServers); 2] = [
    ("what a killed server left is swept, no more", what_a_killed_server_left_is_swept),
    ("a group that is not the server's own is refused", a_group_of_others_is_refused),
];

/// Runs two of the four pairs of user and tests. The other two pass as well,
/// but an emulated machine is slow.
pub fn all() {
    for (user, what) in [("root", "jobs"), ("ordinary", "servers")] {
        let place = Place { user: user.to_owned(), group: Group::new(&format!("{user}-{what}")) };
        if user == "ordinary" {
            place.group.delegate();
        }
        let status = place.command("test", what).status().expect("it starts");
        assert!(status.success(), "{user}, {what}: {status}");
    }
    println!("all tests of control groups passed");
}

/// Runs the tests of jobs, or those of servers, in this process.
pub fn some(place: &Place, what: &str) {
    let mut began = Instant::now();
    let mut done = |name: &str| {
        println!("{}: {name} ({:.1} s)", place.user, began.elapsed().as_secs_f64());
        began = Instant::now();
    };
    if what == "jobs" {
        let sandbox = every_layer_holds(place);
        done("every layer holds");
        for (name, test) in OF_JOBS {
            test(&place.group, &sandbox);
            done(name);
        }
    } else {
        for (name, test) in OF_SERVERS {
            test(place);
            done(name);
        }
    }
}

/// Serves jobs that wait, until it is killed.
pub fn serve(place: &Place, group: &str) {
    Group(group.into()).take(0);
    place.become_user();
    let sandbox = report().sandbox().expect("it is made");
    // Longer than other servers may take to start on a slow machine.
    let limits = Limits { wall: Duration::from_secs(3600), ..wide() };
    block_on(async {
        let mut jobs = Vec::new();
        for _ in 0..JOBS {
            let mut job = Running::start(&sandbox, Profile::Compile, &["wait"], &limits);
            job.printed().await;
            jobs.push(job);
        }
        println!("serving");
        std::future::pending::<()>().await;
    });
}

/// The number of jobs of such a server.
const JOBS: usize = 2;

/// The user and the group of a server.
pub struct Place {
    pub user: String,
    pub group: Group,
}

impl Place {
    pub fn new(user: &str, group: &str) -> Place {
        Place { user: user.to_owned(), group: Group(group.into()) }
    }

    /// The command that starts this program again, for a test or as a server.
    fn command(&self, what: &str, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("it has a file"));
        command.arg(what).arg(&self.user).arg(&self.group.0).arg(name);
        command
    }

    /// Starts a server in `group`, which is the group of the place or one within it.
    fn start(&self, group: &Group) -> Server {
        let mut command = self.command("serve", &group.0);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it is text");
        assert_eq!(line, "serving\n");
        Server(process)
    }

    fn become_user(&self) {
        if self.user == "ordinary" {
            group::become_ordinary();
        }
        // Adopt what is left of jobs, as the first process of a container does.
        prctl::set_child_subreaper(true).expect("it may");
    }
}

/// A server that runs. Killed when it is dropped.
struct Server(Child);

impl Server {
    fn kill(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it is our child");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime").block_on(future)
}

/// Whether `holds` becomes true soon.
fn soon(mut holds: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > Duration::from_secs(5) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    true
}

/// Makes this process the server.
fn every_layer_holds(place: &Place) -> Sandbox {
    place.group.take(0);
    place.become_user();
    let report = report();
    assert_eq!(report.faults().count(), 0, "{report}");
    report.sandbox().expect("all hold")
}

fn memory_counts_together(_: &Group, sandbox: &Sandbox) {
    let limits = Limits { memory: 64 * MIB, disk: MIB, ..wide() };
    block_on(async {
        let four = ["memory", "24", "4"];
        for layers in [&[Layer::Cgroup][..], &[Layer::Cgroup, Layer::Namespaces, Layer::Root]] {
            let outcome = run(&only(sandbox, layers), &four, &limits).await;
            assert_eq!(outcome.end.stopped, Some(Stopped::Memory), "{layers:?} {outcome:?}");
        }
        let outcome = run(sandbox, &four, &limits).await;
        assert_eq!(outcome.end.stopped, Some(Stopped::Memory), "{outcome:?}");
        let outcome = run(sandbox, &["memory", "24", "2"], &limits).await;
        assert!(outcome.end.status.success(), "{outcome:?}");
        let outcome = run(&only(sandbox, &[]), &four, &limits).await;
        assert!(outcome.end.status.success(), "something else stops it: {outcome:?}");
    });
}

fn files_count_too(_: &Group, sandbox: &Sandbox) {
    let sandbox = only(sandbox, &[Layer::Cgroup, Layer::Namespaces, Layer::Root]);
    let limits = Limits { memory: 32 * MIB, disk: 64 * MIB, ..wide() };
    block_on(async {
        let outcome = run(&sandbox, &["file", "60", "24"], &limits).await;
        assert!(outcome.end.status.success(), "{outcome:?}");
        let more = ["file", "60", "64"];
        let outcome = run(&sandbox, &more, &limits).await;
        assert_eq!(outcome.end.stopped, Some(Stopped::Memory), "{outcome:?}");
        let outcome = run(&sandbox.without(Layer::Cgroup), &more, &limits).await;
        assert!(outcome.end.status.success(), "something else stops it: {outcome:?}");
    });
}

fn no_process_is_left(_: &Group, sandbox: &Sandbox) {
    let limits = Limits { memory: 32 * MIB, disk: MIB, ..wide() };
    block_on(async {
        for layers in [&[Layer::Cgroup][..], &[Layer::Cgroup, Layer::Namespaces]] {
            let sandbox = only(sandbox, layers);
            let outcome = run(&sandbox, &["memory", "24", "3"], &limits).await;
            assert_eq!(outcome.end.stopped, Some(Stopped::Memory), "{outcome:?}");
            assert_eq!(group::children(), [""; 0], "{layers:?}");
        }
    });
}

fn threads_are_refused(_: &Group, sandbox: &Sandbox) {
    let sandbox = only(sandbox, &[Layer::Cgroup]);
    let limits = Limits { threads: 20, ..wide() };
    block_on(async {
        for what in ["threads", "processes"] {
            let outcome = run(&sandbox, &[what, "20"], &limits).await;
            assert_eq!(outcome.text, "", "{what}");
            assert!(outcome.end.status.success(), "{what}: {outcome:?}");
            let outcome = run(&sandbox, &[what, "21"], &limits).await;
            assert!(outcome.text.starts_with("refused: "), "{what}: {outcome:?}");
        }
        let outcome = run(&only(&sandbox, &[]), &["threads", "21"], &limits).await;
        assert!(outcome.end.status.success(), "something else refuses it: {outcome:?}");
        assert_eq!(outcome.text, "");
    });
}

fn processors_are_shared(_: &Group, sandbox: &Sandbox) {
    let sandbox = only(sandbox, &[Layer::Cgroup]);
    let minutes = Duration::from_secs(600);
    let limits = Limits { threads: 300, wall: minutes, cpu: minutes, ..wide() };
    block_on(async {
        // The milliseconds that a job takes for so much work.
        let work = async |sandbox: &Sandbox, amount: u64| {
            let outcome = run(sandbox, &["work", &amount.to_string()], &limits).await;
            let time = outcome.text.trim().parse::<u64>();
            time.unwrap_or_else(|_| panic!("it tells its time: {outcome:?}"))
        };
        // On a fast machine, little work is done within one turn on a processor.
        let mut amount = 20_000;
        while work(&sandbox, amount).await < 50 {
            amount *= 4;
        }
        // The same while another job spins with `threads` threads.
        let time = async |sandbox: &Sandbox, threads: &str| {
            let mut spins = Running::start(sandbox, Profile::Run, &["spin", threads], &limits);
            spins.printed().await;
            let time = work(sandbox, amount).await;
            spins.leave().await;
            time
        };
        let shared = time(&sandbox, "250").await;
        let without = time(&only(&sandbox, &[]), "60").await;
        println!("work beside 250 threads: {shared} ms; beside 60 without groups: {without} ms");
        assert!(4 * shared < without, "{shared} ms, without groups {without} ms");
    });
}

fn no_group_is_left(group: &Group, sandbox: &Sandbox) {
    let left = || group.jobs();
    block_on(async {
        let few = Limits { memory: 32 * MIB, disk: MIB, ..wide() };
        let one = only(sandbox, &[Layer::Cgroup]);
        for (sandbox, arguments, limits) in [
            (sandbox, ["memory", "1", "1"], &wide()),
            (&one, ["memory", "1", "3"], &wide()),
            (&one, ["memory", "24", "3"], &few),
        ] {
            let outcome = run(sandbox, &arguments, limits).await;
            assert_eq!(left(), [""; 0], "{arguments:?} {outcome:?}");
        }
        for sandbox in [sandbox, &one] {
            let mut job = Running::start(sandbox, Profile::Compile, &["wait"], &wide());
            job.printed().await;
            assert_eq!(left().len(), 1);
            job.leave().await;
            assert_eq!(left(), [""; 0]);
        }
    });
    // A server that ends does not wait for its jobs.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _jobs = runtime.block_on(async {
        let mut job = Running::start(sandbox, Profile::Run, &["wait"], &wide());
        job.printed().await;
        job
    });
    drop(runtime);
    assert_eq!(left(), [""; 0]);
}

fn what_a_killed_server_left_is_swept(place: &Place) {
    let jobs = || place.group.jobs();
    let mut first = place.start(&place.group);
    let of_first = jobs();
    assert_eq!(of_first.len(), JOBS);
    // Like a server that was started by another one, or by a service manager
    // with a subgroup.
    let inner = Group(place.group.0.join("playground-server"));
    let mut second = place.start(&inner);
    let of_second: Vec<_> = jobs().into_iter().filter(|job| !of_first.contains(job)).collect();
    assert_eq!((jobs().len(), of_second.len()), (2 * JOBS, JOBS));

    first.kill();
    // Its jobs end by themselves, but nobody removes their groups.
    let group = |name: &String| Group(place.group.0.join(name));
    assert!(soon(|| of_first.iter().all(|name| group(name).processes().is_empty())));
    assert!(of_second.iter().all(|name| !group(name).processes().is_empty()));
    assert_eq!(jobs().len(), 2 * JOBS);
    // The group of a keeper that could not end its job.
    let stuck = group(&"playground-job-0-0".to_owned());
    std::fs::create_dir(&stuck.0).expect("root may");
    if place.user == "ordinary" {
        // Make the user its owner.
        stuck.delegate();
        stuck.give("cgroup.kill");
    }
    let mut process = Command::new("/bin/sleep").arg("60").spawn().expect("it starts");
    stuck.take(process.id());

    let mut third = place.start(&inner);
    let left = jobs();
    assert_eq!(left.len(), 2 * JOBS, "{left:?}");
    assert!(of_first.iter().all(|job| !left.contains(job)), "{left:?}");
    assert!(of_second.iter().all(|job| left.contains(job)), "{left:?}");
    let ended = process.wait().expect("it is our child");
    assert!(!ended.success() && !stuck.0.exists(), "{ended}");
    second.kill();
    third.kill();
}

fn a_group_of_others_is_refused(place: &Place) {
    // The previous group has passed its controllers on, so it accepts no process.
    let group = Group::new(&format!("{}-others", place.user));
    if place.user == "ordinary" {
        group.delegate();
    }
    let mut other = Command::new("/bin/sleep").arg("60").spawn().expect("it starts");
    group.take(other.id());
    group.take(0);
    place.become_user();
    let found = report();
    let fault = |report: &Report| {
        let fault = report.faults().find(|finding| finding.layer == Layer::Cgroup).cloned();
        fault.expect("it does not hold").fault.expect("it says why")
    };
    assert!(fault(&found).contains("Delegate=yes"), "{found}");
    assert!(found.sandbox().is_ok(), "{found}");
    let _ = other.kill();
    other.wait().expect("it is our child");
}
