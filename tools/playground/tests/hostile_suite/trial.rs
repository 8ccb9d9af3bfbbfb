//! Tries an attack, and then its control.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use playground::child::{self, Happening};
use playground::event::Stopped;
use playground::sandbox::{Job, Layer, Profile, Sandbox};
use playground::{Event, Limits, Playground, Settings};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::attack::{self, Attack, Control, Ends, Phase};
use crate::common;
use crate::scene::Scene;

/// What stands in files that no attack may read.
const SECRETS: [&str; 2] = ["correct horse", "root:x:0"];

/// What came of one try.
#[derive(Debug, Default)]
struct Outcome {
    /// rustc made a binary.
    compiled: bool,
    /// What rustc said, or what the program printed on both outputs.
    text: String,
    code: Option<i32>,
    signal: Option<i32>,
    stopped: Option<Stopped>,
}

/// Everything that trials share.
pub struct Trials {
    sandbox: Sandbox,
    folder: PathBuf,
    /// By the layers that they lack.
    playgrounds: Mutex<HashMap<Vec<&'static str>, Playground>>,
    /// The program of all attacks that are not alone.
    together: PathBuf,
    _built: TempDir,
    /// Open, and inherited by all that is started here.
    _inherited: File,
}

fn compile_limits() -> Limits {
    Limits {
        wall: Duration::from_secs(20),
        cpu: Duration::from_secs(2),
        memory: 600 << 20,
        threads: 40,
        file: 16 << 20,
        output: 32 << 10,
        ..Limits::compile()
    }
}

fn run_limits() -> Limits {
    Limits {
        wall: Duration::from_secs(8),
        cpu: Duration::from_secs(1),
        address_space: 512 << 20,
        memory: 200 << 20,
        threads: 40,
        open_files: 64,
        ..Limits::run()
    }
}

impl Trials {
    pub fn new() -> Trials {
        let inherited = File::open("/dev/null").expect("it is there");
        fcntl(&inherited, FcntlArg::F_SETFD(FdFlag::empty())).expect("it is open");
        let folder = std::env::var_os("HOSTILE_FOLDER").map_or_else(common::folder, PathBuf::from);
        let (built, together) = build().expect("rustc can be started");
        Trials {
            sandbox: common::sandbox(),
            folder,
            playgrounds: Mutex::default(),
            together,
            _built: built,
            _inherited: inherited,
        }
    }

    /// Tries `attack`; an error says what went otherwise than it must.
    pub async fn attempt(&self, attack: &Attack) -> Result<(), String> {
        let started = |error: io::Error| format!("it was not started: {error}");
        let mut scene = Scene::new();
        let outcome = self.run(attack, &scene, &[]).await.map_err(started)?;
        judge(attack, &outcome).map_err(|fault| format!("{fault}; {outcome:?}"))?;
        let harm = scene.harm();
        if !harm.is_empty() {
            return Err(format!("it did harm: {harm}{outcome:?}"));
        }
        if let Some(others) = attack.other_layers() {
            let scene = Scene::new();
            let outcome = self.run(attack, &scene, &others).await.map_err(started)?;
            judge(attack, &outcome).map_err(|fault| {
                format!("{} alone does not stop it: {fault}; {outcome:?}", attack.stopped_by)
            })?;
        }
        let mut scene = Scene::new();
        let outcome = match &attack.control {
            None => return Ok(()),
            Some(Control::Without(layers)) => {
                self.run(attack, &scene, layers).await.map_err(started)?
            }
            Some(Control::Plain) => self.plain(attack, &scene).map_err(started)?,
        };
        let worked = match attack.phase {
            Phase::Compile => outcome.compiled,
            Phase::Run | Phase::Compiler => outcome.text.contains("worked"),
        };
        if !worked {
            return Err(format!("it does not work without the layer either: {outcome:?}"));
        }
        let mut harm = scene.harm();
        // A signal takes its time.
        for _ in 0..200 {
            if !attack.spoils || !harm.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            harm = scene.harm();
        }
        // Otherwise an attack that does nothing could pass for one that is stopped.
        if attack.spoils && harm.is_empty() {
            return Err(format!("it does no harm without the layer either: {outcome:?}"));
        }
        Ok(())
    }

    /// What is left of all trials: processes and files.
    pub async fn left(&self) -> Vec<String> {
        self.playgrounds.lock().await.clear();
        let mut left = Vec::new();
        let mut patience = 300;
        // Whatever any of them started and left came to us.
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
            left.extend(names.filter(|name| name.starts_with("hostile")));
        }
        left
    }

    async fn run(&self, attack: &Attack, scene: &Scene, without: &[Layer]) -> io::Result<Outcome> {
        let sandbox = without.iter().fold(self.sandbox.clone(), |all, &layer| all.without(layer));
        if !attack.alone {
            return self.start(attack, scene, &sandbox).await;
        }
        let playground = self.playground(without, sandbox).await;
        let program = common::program(&attack.program(&scene.targets()));
        let mut outcome = Outcome::default();
        let events = match attack.phase {
            Phase::Compile => playground.compile(program, ()),
            _ => playground.execute(program, ()),
        };
        for event in common::all(events).await {
            match event {
                Event::Queued | Event::Compiling => {}
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

    async fn playground(&self, without: &[Layer], sandbox: Sandbox) -> Playground {
        let key = without.iter().map(|layer| layer.name()).collect();
        let mut playgrounds = self.playgrounds.lock().await;
        if let Some(playground) = playgrounds.get(&key) {
            return playground.clone();
        }
        let settings = Settings {
            folder: self.folder.clone(),
            sandbox,
            compile: compile_limits(),
            run: run_limits(),
            ..common::settings()
        };
        let playground = Playground::open(settings, |_| {}).await;
        let playground = playground.unwrap_or_else(|error| panic!("{error:?}"));
        playgrounds.insert(key, playground.clone());
        playground
    }

    /// Starts the attack as the server starts a reader's program, or rustc.
    async fn start(
        &self,
        attack: &Attack,
        scene: &Scene,
        sandbox: &Sandbox,
    ) -> io::Result<Outcome> {
        let work = tempfile::Builder::new().prefix("work-").tempdir_in("/tmp")?;
        let (profile, limits) = match attack.phase {
            Phase::Run => (Profile::Run, run_limits()),
            _ => (Profile::Compile, compile_limits()),
        };
        if profile == Profile::Compile {
            sandbox.give(work.path())?;
        }
        let job = Job {
            profile,
            program: self.together.clone(),
            arguments: arguments(attack, scene),
            environment: vec![("RUST_BACKTRACE".to_owned(), "0".into())],
            folder: work.path().to_owned(),
            readable: vec![],
            executable: vec![self.together.clone()],
        };
        let mut happenings = child::spawn(sandbox.command(&job, &limits), &limits, work)?;
        let mut outcome = Outcome { compiled: true, ..Outcome::default() };
        while let Some(happening) = happenings.recv().await {
            match happening {
                Happening::Output(_, _, bytes) => outcome.text += &String::from_utf8_lossy(&bytes),
                Happening::End(_, end) => {
                    outcome.code = end.status.code();
                    outcome.signal = end.status.signal();
                    outcome.stopped = end.stopped;
                }
            }
        }
        Ok(outcome)
    }

    /// Starts the attack as any program is started.
    fn plain(&self, attack: &Attack, scene: &Scene) -> io::Result<Outcome> {
        let output = Command::new(&self.together).args(arguments(attack, scene)).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Outcome { compiled: true, text, ..Outcome::default() })
    }
}

/// What the program of all attacks is told.
fn arguments(attack: &Attack, scene: &Scene) -> Vec<OsString> {
    let targets = scene.targets().into_iter().flat_map(|(name, value)| [name.into(), value.into()]);
    std::iter::once(attack.name.clone().into()).chain(targets).collect()
}

/// The program of all attacks, built outside every sandbox, where all may look.
fn build() -> io::Result<(TempDir, PathBuf)> {
    let folder = tempfile::Builder::new().prefix("built-").tempdir_in("/tmp")?;
    let all = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), all)?;
    let (source, binary) = (folder.path().join("main.rs"), folder.path().join("program"));
    std::fs::write(&source, attack::together(&attack::here()))?;
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    let output = rustc.args(["--edition=2024", "-o"]).arg(&binary).arg(&source).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok((folder, binary))
}

/// Whether an attack ended as its header says.
fn judge(attack: &Attack, outcome: &Outcome) -> Result<(), String> {
    for secret in SECRETS {
        if outcome.text.contains(secret) {
            return Err("it printed a secret".to_owned());
        }
    }
    if !outcome.text.contains(&attack.says) {
        return Err(format!("it does not say {:?}", attack.says));
    }
    if attack.phase != Phase::Compile && !outcome.compiled {
        return Err("it does not compile".to_owned());
    }
    let ended = match &attack.ends {
        Ends::Refused if attack.phase == Phase::Compile => !outcome.compiled,
        Ends::Refused => {
            !outcome.text.is_empty() && outcome.text.lines().all(|line| line.starts_with("refused"))
        }
        Ends::Stopped(limit) => match outcome.stopped {
            Some(Stopped::Wall) => limit == "wall",
            Some(Stopped::Cpu) => limit == "cpu",
            Some(Stopped::Output) => limit == "output",
            Some(Stopped::Left) | None => false,
        },
        Ends::Signal(name) => {
            outcome.signal == name.parse::<Signal>().ok().map(|signal| signal as i32)
        }
        Ends::Status(status) => outcome.code == Some(*status),
        Ends::Killed => outcome.signal == Some(Signal::SIGKILL as i32),
    };
    if ended { Ok(()) } else { Err(format!("it did not end as it must: {:?}", attack.ends)) }
}
