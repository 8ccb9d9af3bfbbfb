//! Tries an attack, and then its control.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, geteuid};
use playground::child::{self, JobEvent};
use playground::event::Stopped;
use playground::sandbox::{Job, Layer, Profile, Sandbox, State};
use playground::{Event, Limits, Playground, Settings};
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};

use crate::attack::{Attack, Control, Ends, Phase};
use crate::place::{PATIENCE, Place};
use crate::scene::Scene;
use crate::{common, program};

/// Texts in files that no attack may read.
const SECRETS: [&str; 2] = ["correct horse", "root:x:0"];

/// What an attack prints if the kernel lacks what the attack is about.
const LACKING: [&str; 3] = ["(os error 38)", "(os error 93)", "(os error 97)"];

/// The result of one try.
#[derive(Default)]
pub struct Outcome {
    /// Whether rustc made a binary.
    pub compiled: bool,
    /// rustc's messages, or both outputs of the program.
    pub text: String,
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub stopped: Option<Stopped>,
    /// What was taken out of its working folder.
    pub taken: Vec<u8>,
}

impl fmt::Debug for Outcome {
    /// Shows only the beginning and the end of a long text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { compiled, text, code, signal, stopped, taken } = self;
        let text: Vec<_> = anstream::adapter::strip_str(text).to_string().chars().collect();
        let (begin, end) = text.split_at(text.len().min(300));
        let end = &end[end.len().saturating_sub(600)..];
        let [begin, end] = [begin, end].map(|part| part.iter().collect::<String>());
        write!(f, "compiled: {compiled}, code: {code:?}, signal: {signal:?}, ")?;
        write!(f, "stopped: {stopped:?}, {} bytes taken, {begin:?} … {end:?}", taken.len())
    }
}

/// How a try differs from what a server does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Change {
    without: Vec<&'static str>,
    raised: Option<String>,
}

/// Everything that trials share.
pub struct Trials {
    sandbox: Sandbox,
    folder: PathBuf,
    /// Whether another user has tried all attacks already.
    again: bool,
    playgrounds: Mutex<HashMap<Change, Arc<OnceCell<Playground>>>>,
    /// The program of all attacks that are not alone.
    together: PathBuf,
    _copied: TempDir,
    /// An open file that everything started here inherits.
    _inherited: File,
}

fn compile_limits() -> Limits {
    Limits {
        wall: PATIENCE,
        cpu: Duration::from_secs(1),
        memory: 600 << 20,
        threads: 40,
        file: 16 << 20,
        ..Limits::compile()
    }
}

/// The limits of what runs in place of a compiler.
fn compiler_limits() -> Limits {
    Limits {
        cpu: Duration::from_secs(1),
        address_space: 512 << 20,
        memory: 96 << 20,
        file: 8 << 20,
        disk: 16 << 20,
        files: 128,
        open_files: 64,
        output: 32 << 10,
        ..compile_limits()
    }
}

fn run_limits() -> Limits {
    Limits {
        wall: PATIENCE,
        cpu: Duration::from_secs(1),
        address_space: 512 << 20,
        memory: 200 << 20,
        threads: 40,
        open_files: 64,
        ..Limits::run()
    }
}

impl Change {
    fn without(layers: &[Layer]) -> Change {
        Change { without: layers.iter().map(|layer| layer.name()).collect(), raised: None }
    }

    fn sandbox(&self, all: &Sandbox) -> Sandbox {
        let layers = self.without.iter().filter_map(|name| Layer::named(name));
        layers.fold(all.clone(), |sandbox, layer| sandbox.without(layer))
    }

    fn limits(&self, limits: Limits) -> Limits {
        match self.raised.as_deref() {
            None => limits,
            Some("wall") => Limits { wall: limits.wall * 10, ..limits },
            Some("output") => Limits { output: limits.output * 20, ..limits },
            Some("disk") => Limits { disk: limits.disk * 20, ..limits },
            Some(other) => panic!("{other} is no limit that can be raised"),
        }
    }
}

impl Trials {
    pub fn new(place: &Place) -> Trials {
        let inherited = File::open("/dev/null").expect("it is there");
        fcntl(&inherited, FcntlArg::F_SETFD(FdFlag::empty())).expect("it is open");
        let (copied, together) = program::copy().expect("it can be copied");
        Trials {
            sandbox: common::sandbox(),
            folder: place.folder.clone(),
            again: place.again,
            playgrounds: Mutex::default(),
            together,
            _copied: copied,
            _inherited: inherited,
        }
    }

    /// Tries `attack`. The error says what did not go as it must.
    pub async fn attempt(&self, attack: &Attack) -> Result<(), String> {
        let started = |error: io::Error| format!("it was not started: {error}");
        let layers = attack.layers(&self.sandbox);
        if layers.is_empty() && attack.stopped_by.iter().any(|name| Layer::named(name).is_some()) {
            proven::skip(
                &format!("that {} is stopped", attack.name),
                "no layer that stops it is here",
            );
            return Ok(());
        }
        let each = layers.iter().map(|&layer| Change::without(&attack.others(layer)));
        let mut changes: Vec<_> = each.filter(|_| !attack.alone || layers.len() > 1).collect();
        // If each layer stops the attack, do not also try a slow one with all
        // layers together: a server does that with the sample. Nor one that
        // would have to be compiled for a second user.
        let is_slow = attack.computes() || attack.alone && self.again;
        if changes.is_empty() || !is_slow {
            changes.push(Change::default());
        }
        for change in changes {
            let mut scene = Scene::new();
            let outcome = self.run(attack, &scene, &change).await.map_err(started)?;
            show(attack, &change, &outcome);
            let harm = scene.harm();
            let fault = judge(attack, &outcome).err();
            let harmed = (!harm.is_empty()).then(|| format!("it did harm: {harm}"));
            if let Some(fault) = fault.or(harmed) {
                return Err(format!("without {:?}: {fault}; {outcome:?}", change.without));
            }
        }
        self.control(attack).await
    }

    async fn control(&self, attack: &Attack) -> Result<(), String> {
        let started = |error: io::Error| format!("it was not started: {error}");
        let mut scene = Scene::new();
        let outcome = match &attack.control {
            None => return Ok(()),
            Some(Control::Without { as_root: true, .. }) if !geteuid().is_root() => return Ok(()),
            Some(Control::Without { layers, .. }) => {
                self.run(attack, &scene, &Change::without(layers)).await
            }
            Some(Control::Raised(limit)) => {
                let raised = Change { without: Vec::new(), raised: Some(limit.clone()) };
                self.run(attack, &scene, &raised).await
            }
            Some(Control::Plain) => self.plain(attack, &scene),
        };
        let outcome = outcome.map_err(started)?;
        if LACKING.iter().any(|error| outcome.text.contains(error)) {
            eprintln!("{}: no control: this kernel does not have it", attack.name);
            return Ok(());
        }
        let worked = match attack.phase {
            Phase::Compile => outcome.compiled || attack.spoils || leaks(&outcome),
            Phase::Run | Phase::Compiler => outcome.text.contains("worked"),
        };
        if !worked {
            return Err(format!("it does not work without what stops it either: {outcome:?}"));
        }
        let mut harm = scene.harm();
        // A signal takes a moment.
        for _ in 0..200 {
            if !attack.spoils || !harm.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            harm = scene.harm();
        }
        // Otherwise an attack that does nothing could pass for one that is stopped.
        if attack.spoils && harm.is_empty() {
            return Err(format!("it does no harm without what stops it either: {outcome:?}"));
        }
        Ok(())
    }

    /// The processes and files that are left of all trials.
    pub async fn left(&self) -> Vec<String> {
        self.playgrounds.lock().await.clear();
        let mut left = Vec::new();
        let mut patience = 300;
        // This process has adopted whatever any of them left running.
        while let Ok(status) = waitpid(Pid::from_raw(-1), Some(WaitPidFlag::WNOHANG)) {
            if status == WaitStatus::StillAlive {
                patience -= 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            if patience == 0 {
                left.push("a process".to_owned());
                break;
            }
        }
        for folder in ["/tmp", "/var/tmp", "/dev/shm"] {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
            let own = own_prefix();
            left.extend(names.filter(|name| {
                name.starts_with("hostile-attack")
                    || name.starts_with(&own) && !self.together.starts_with(format!("/tmp/{name}"))
            }));
        }
        left
    }

    async fn run(&self, attack: &Attack, scene: &Scene, change: &Change) -> io::Result<Outcome> {
        if !attack.alone {
            return self.start(attack, scene, change).await;
        }
        let playground = self.playground(change).await;
        let program = common::program(&attack.program(&scene.targets()));
        let mut outcome = Outcome::default();
        let events = match attack.phase {
            Phase::Compile => playground.compile(program, ()),
            _ => playground.execute(program, ()),
        };
        for event in common::all(events).await {
            match event {
                Event::Queued | Event::Compiling | Event::Did(_) | Event::Waits(_) => {}
                Event::Compiled { .. } => outcome.compiled = true,
                Event::Refused { stderr, stopped, .. } => {
                    outcome.text = stderr;
                    outcome.stopped = stopped;
                }
                Event::Output { text, .. } => outcome.text += &text,
                Event::Exit { code, signal, stopped, .. } => {
                    (outcome.code, outcome.signal, outcome.stopped) = (code, signal, stopped);
                }
                Event::Full(full) => return Err(io::Error::other(full)),
                Event::Failed { message } => return Err(io::Error::other(message)),
            }
        }
        Ok(outcome)
    }

    async fn playground(&self, change: &Change) -> Playground {
        let cell = self.playgrounds.lock().await.entry(change.clone()).or_default().clone();
        let open = async || {
            let settings = Settings {
                folder: self.folder.clone(),
                sandbox: change.sandbox(&self.sandbox),
                compile: change.limits(compile_limits()),
                run: change.limits(run_limits()),
                ..common::settings()
            };
            let playground = Playground::open(settings, |_| {}).await;
            playground.unwrap_or_else(|error| panic!("without {:?}: {error:?}", change.without))
        };
        cell.get_or_init(open).await.clone()
    }

    /// Starts the attack as the server starts a reader's program, or rustc.
    async fn start(&self, attack: &Attack, scene: &Scene, change: &Change) -> io::Result<Outcome> {
        let (work, taken) = (folder()?, folder()?);
        let (profile, limits) = match attack.phase {
            Phase::Run => (Profile::Run, run_limits()),
            _ => (Profile::Compile, compiler_limits()),
        };
        let wall = if attack.waits() { Duration::from_secs(1) } else { limits.wall };
        let limits = change.limits(Limits { wall, ..limits });
        let mut job = Job {
            arguments: arguments(attack, scene),
            environment: vec![("RUST_BACKTRACE".to_owned(), "0".to_owned())],
            ..Job::new(profile, self.together.clone(), work.path().to_owned())
        };
        for (name, value) in scene.targets() {
            let read = attack.reads.iter().filter(|path| path.contains(name));
            job.readable.extend(read.map(|path| PathBuf::from(path.replace(name, &value))));
        }
        let files = ["program", "state"].map(|name| taken.path().join(name));
        if attack.leaves {
            let [program, state] = files.clone();
            job.result = Some(("program".to_owned(), program));
            job.state = Some(State { name: "state".to_owned(), from: None, to: state });
        }
        let sandbox = change.sandbox(&self.sandbox);
        let mut events = child::spawn(&sandbox, job, &limits, work)?;
        let mut outcome = Outcome { compiled: true, ..Outcome::default() };
        while let Some(event) = events.recv().await {
            match event {
                JobEvent::Output(_, _, bytes) => outcome.text += &String::from_utf8_lossy(&bytes),
                JobEvent::End(_, end) => {
                    outcome.code = end.status.code();
                    outcome.signal = end.status.signal();
                    outcome.stopped = end.stopped;
                }
                JobEvent::Fault(why) => return Err(io::Error::other(why)),
            }
        }
        for file in files {
            // If nothing was taken out, there is no file.
            outcome.taken.extend(std::fs::read(file).unwrap_or_default());
        }
        Ok(outcome)
    }

    /// Starts the attack without the launcher.
    fn plain(&self, attack: &Attack, scene: &Scene) -> io::Result<Outcome> {
        let output = Command::new(&self.together).args(arguments(attack, scene)).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Outcome { compiled: true, text, ..Outcome::default() })
    }
}

/// A folder for one try.
pub fn folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(&own_prefix()).tempdir_in("/tmp")
}

/// The prefix of the names of this process's folders.
fn own_prefix() -> String {
    format!("hostile-{}-", std::process::id())
}

/// The arguments of the program of all attacks.
fn arguments(attack: &Attack, scene: &Scene) -> Vec<String> {
    let targets = scene.targets().into_iter().flat_map(|(name, value)| [name.to_owned(), value]);
    std::iter::once(attack.name.clone()).chain(targets).collect()
}

/// Shows the result of a try if single attacks were asked for.
fn show(attack: &Attack, change: &Change, outcome: &Outcome) {
    if std::env::var_os("HOSTILE").is_some() {
        eprintln!("{} without {:?}: {outcome:?}", attack.name, change.without);
    }
}

/// Whether the outcome contains a secret.
fn leaks(outcome: &Outcome) -> bool {
    let taken = String::from_utf8_lossy(&outcome.taken);
    SECRETS.iter().any(|secret| outcome.text.contains(secret) || taken.contains(secret))
}

/// Whether an attack ended as its header says.
pub fn judge(attack: &Attack, outcome: &Outcome) -> Result<(), String> {
    if leaks(outcome) {
        return Err("it got a secret out".to_owned());
    }
    if outcome.taken.len() as u64 > 2 * compiler_limits().disk {
        return Err(format!("it filled {} bytes of the server's disk", outcome.taken.len()));
    }
    if !attack.says.iter().any(|text| outcome.text.contains(text)) {
        return Err(format!("it does not say {:?}", attack.says));
    }
    if attack.phase != Phase::Compile && !outcome.compiled {
        return Err("it does not compile".to_owned());
    }
    let is = |ends: &Ends| match ends {
        Ends::Refused if attack.phase == Phase::Compile => !outcome.compiled,
        Ends::Refused => {
            let mut lines = outcome.text.lines();
            !outcome.text.is_empty() && lines.all(|line| line.starts_with("refused"))
        }
        Ends::Stopped(limit) => match outcome.stopped {
            Some(Stopped::Wall) => limit == "wall",
            Some(Stopped::Cpu) => limit == "cpu",
            Some(Stopped::Output) => limit == "output",
            Some(Stopped::Memory) => limit == "memory",
            Some(Stopped::Threads) => limit == "threads",
            Some(Stopped::Disk) => limit == "disk",
            Some(Stopped::Left) | None => false,
        },
        Ends::Signal(name) => {
            outcome.signal == name.parse::<Signal>().ok().map(|signal| signal as i32)
        }
        Ends::Status(status) => outcome.code == Some(*status),
    };
    let worked = attack.phase != Phase::Compile && outcome.text.contains("worked");
    if attack.ends.iter().any(is) && !worked {
        Ok(())
    } else {
        Err(format!("it did not end as it must: {:?}", attack.ends))
    }
}
