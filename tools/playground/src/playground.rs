//! Ties the parts together: compiles programs, runs them, and reports what happens.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tempfile::TempPath;
use tokio::sync::mpsc;

use crate::binaries::{Binaries, Binary, Found, Made};
use crate::child::{self, End, JobEvent};
use crate::compile::{self, Linking};
use crate::event::{Event, Stopped, Stream};
use crate::link::{self, Linked, Linker};
use crate::message;
use crate::prepare::{self, Crate, PrepareError, Prepared, Progress};
use crate::queue::Full;
use crate::sandbox::{self, Job, Layer, Profile, Sandbox};
use crate::server_folder::{ServerFolder, WorkFolder};
use crate::shares::Capacity;
use crate::states::{Held, States};
use crate::trace::{self, Traced};
use crate::utf8::Decoder;
use crate::{Limits, Program, environment, explore, link_names, path, signal};

/// How many events may wait to be read.
const EVENTS: usize = 16;

/// The settings of a playground.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Cargo.toml of the package whose dependencies programs may use.
    pub manifest: PathBuf,
    /// The folder for compiled dependencies, states and binaries.
    pub folder: PathBuf,
    /// How rustc and programs are confined.
    pub sandbox: Sandbox,
    /// How much one compilation may use.
    pub compile: Limits,
    /// How much one run may use.
    pub run: Limits,
    /// How much all incremental states may take.
    pub states: Capacity,
    /// Bytes that all binaries may take.
    pub binaries: u64,
}

impl Settings {
    /// The defaults, for programs that may use the dependencies of `manifest`.
    pub fn new(manifest: PathBuf, folder: PathBuf, sandbox: Sandbox) -> Settings {
        Settings {
            manifest,
            folder,
            sandbox,
            compile: Limits::compile(),
            run: Limits::run(),
            states: Capacity { count: 200, bytes: 2 << 30 },
            binaries: 256 << 20,
        }
    }
}

/// Why a playground cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The dependencies cannot be prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// There is no linker that can be confined.
    #[error("programs cannot be linked in a sandbox: {0}")]
    Linker(io::Error),
    /// An empty program does not compile.
    #[error("an empty program cannot be compiled: {said}")]
    Compile {
        /// The messages of rustc or the sandbox.
        said: String,
    },
    /// The folder cannot be used.
    #[error("the folder {folder} cannot be used: name another one with --state")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

/// Gives out places in the queues. A place is dropped once nothing is left of
/// the processes that it was for. An error ends the work: with [`Event::Full`]
/// if the error holds a [`Full`], otherwise with [`Event::Failed`].
pub trait Slots: Send + 'static {
    /// A place.
    type Place: Send + Sync + 'static;
    /// The client. What is kept counts for it.
    fn client(&self) -> IpAddr;
    /// Waits for a place to compile.
    fn compile(&mut self) -> impl Future<Output = io::Result<Self::Place>> + Send;
    /// Waits for a place to run a program.
    fn run(&mut self) -> impl Future<Output = io::Result<Self::Place>> + Send;
}

/// For a caller without queues: every place is free.
impl Slots for () {
    type Place = ();
    fn client(&self) -> IpAddr {
        Ipv4Addr::LOCALHOST.into()
    }
    async fn compile(&mut self) -> io::Result<()> {
        Ok(())
    }
    async fn run(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Compiles and runs programs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Playground(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    prepared: Prepared,
    /// `None` if the C compiler links, which is not confined.
    linker: Option<Linker>,
    /// The error says why programs have to be linked more slowly.
    linked: Result<Linked, String>,
    sandbox: Sandbox,
    compile: Limits,
    run: Limits,
    states: States,
    binaries: Binaries,
    /// The empty folder in which programs run. Nobody writes there.
    empty: PathBuf,
    /// What rustc made, until it is kept; and the folders of compilations whose
    /// folder is not in memory.
    work: PathBuf,
    /// How many calls of rustc there have been.
    made: AtomicU64,
    // Dropped last, so that it is removed last.
    _folder: ServerFolder,
}

/// The result of one call of rustc.
struct Call {
    millis: f64,
    stderr: String,
    end: End,
    /// Whether rustc was given an incremental state.
    upon_state: bool,
    /// The binary, if rustc succeeded. Removed when this is dropped.
    binary: Arc<TempPath>,
}

impl Call {
    /// Whether rustc itself failed. It exits with 1 if the program is wrong.
    fn rustc_failed(&self) -> bool {
        self.end.stopped.is_none() && !matches!(self.end.status.code(), Some(0 | 1))
    }

    fn linker_failed(&self) -> bool {
        self.end.status.code() == Some(1) && self.stderr.contains("linking with `")
    }
}

impl Playground {
    /// Compiles the dependencies, unless that is done already, and removes what
    /// killed servers left behind.
    ///
    /// # Errors
    ///
    /// If the dependencies cannot be compiled, or the folder cannot be used.
    pub async fn open(
        settings: Settings,
        progress: impl FnMut(Progress),
    ) -> Result<Playground, OpenError> {
        let Settings { manifest, folder, sandbox, compile, run, states, binaries } = settings;
        let wrong = |source| OpenError::Folder { folder: folder.clone(), source };
        std::fs::create_dir_all(&folder).map_err(wrong)?;
        let folder = path::whole(&folder).map_err(wrong)?;
        let target = folder.join("crates");
        let prepared = prepare::prepare(&manifest, &target, progress).await?;
        let linker = link::linker(&prepared).await;
        let linked = match &linker {
            Ok(linker) => link::link(&prepared, linker, &target).await,
            Err(error) => Err(io::Error::other(error.to_string())),
        };
        let linked = linked.map_err(|error| error.to_string());
        let linker = match linker {
            Err(error) if !matches!(sandbox, Sandbox::Unsandboxed) => {
                return Err(OpenError::Linker(error));
            }
            linker => linker.ok(),
        };
        let own = ServerFolder::new(&folder).map_err(wrong)?;
        let sub = |name| {
            let sub = own.path().join(name);
            std::fs::create_dir(&sub).map(|()| sub).map_err(wrong)
        };
        let mut base = Sha256::new();
        base.update(&prepared.verbose_version);
        base.update(&prepared.lock);
        base.update(compile::FLAGS.join(" "));
        base.update([u8::from(linked.is_ok())]);
        let playground = Playground(Arc::new(Inner {
            states: States::new(sub("states")?, states),
            binaries: Binaries::new(sub("binaries")?, binaries, base),
            empty: sub("empty")?,
            work: sub("work")?,
            made: AtomicU64::new(0),
            prepared,
            linker,
            linked,
            sandbox,
            compile,
            run,
            _folder: own,
        }));
        playground.try_out().await?;
        Ok(playground)
    }

    /// Compiles a program, so that a sandbox that cannot reach the toolchain,
    /// or a missing linker, is noticed before a reader notices it.
    async fn try_out(&self) -> Result<(), OpenError> {
        let mut events = self.compile(Program::new("fn main() {}"), ());
        let mut said = "it ended without a report".to_owned();
        while let Some(event) = events.recv().await {
            match event {
                Event::Compiled { .. } => return Ok(()),
                Event::Refused { stderr, .. } => said = stderr,
                Event::Failed { message } => said = message,
                _ => {}
            }
        }
        Err(OpenError::Compile { said: anstream::adapter::strip_str(&said).to_string() })
    }

    /// The crates that programs may use, ordered by their names in code.
    pub fn crates(&self) -> &[Crate] {
        &self.0.prepared.crates
    }

    /// Whether programs can be explored.
    pub fn explores(&self) -> bool {
        self.0.prepared.explored.is_some()
    }

    /// Whether programs can be traced.
    pub fn traces(&self) -> bool {
        self.0.prepared.traced.is_some()
    }

    /// rustc's release, such as `1.95.0`.
    pub fn rustc(&self) -> &str {
        &self.0.prepared.release
    }

    /// Why programs take longer to link than they could, if they do.
    pub fn slow_linking(&self) -> Option<&str> {
        self.0.linked.as_ref().err().map(String::as_str)
    }

    /// How rustc and programs are confined.
    pub fn sandbox(&self) -> &Sandbox {
        &self.0.sandbox
    }

    /// Compiles `program` and runs it.
    ///
    /// When the receiver is dropped, all work for it ends.
    pub fn execute(&self, program: Program, slots: impl Slots) -> mpsc::Receiver<Event> {
        self.to_execute(program, slots.client()).start(slots)
    }

    /// Compiles `program`, so that running it later starts at once. If the
    /// program names a state that does not exist yet, this compiles it even if
    /// there is a binary: its reader is about to edit it.
    ///
    /// When the receiver is dropped, all work for it ends.
    pub fn compile(&self, program: Program, slots: impl Slots) -> mpsc::Receiver<Event> {
        self.to_compile(program, slots.client()).start(slots)
    }

    /// The task of [`execute`](Playground::execute), not started yet.
    pub fn to_execute(&self, program: Program, client: IpAddr) -> Task {
        self.task(program, client, true)
    }

    /// The task of [`compile`](Playground::compile), not started yet.
    pub fn to_compile(&self, program: Program, client: IpAddr) -> Task {
        self.task(program, client, false)
    }

    fn task(&self, program: Program, client: IpAddr, run: bool) -> Task {
        let inner = self.0.clone();
        // A reader who runs a program must not wait for what only helps the next edit.
        let state = program.state.as_ref().filter(|_| !run);
        let anew = state.is_some_and(|state| !inner.states.has(state));
        let found = inner.found(&program, anew, client);
        Task { inner, program, run, anew, found }
    }
}

/// The work for one program. If its binary exists already, the task holds it,
/// so that it cannot be evicted before it runs.
#[derive(Debug)]
pub struct Task {
    inner: Arc<Inner>,
    program: Program,
    /// Whether to run the program, not only compile it.
    run: bool,
    /// Whether to compile the program even if there is a binary.
    anew: bool,
    found: Option<Found>,
}

impl Task {
    /// Whether the binary exists already, so that the task needs no place to compile.
    pub fn is_compiled(&self) -> bool {
        self.found.is_some()
    }

    /// Starts the work. When the receiver is dropped, all work for it ends.
    pub fn start(self, mut slots: impl Slots) -> mpsc::Receiver<Event> {
        let (tx, rx) = mpsc::channel(EVENTS);
        let Task { inner, program, run, anew, found } = self;
        tokio::spawn(async move {
            let work = async {
                let binary = match found {
                    Some(found) => Some(tell_found(&tx, found, Some(Event::Queued)).await),
                    None => inner.binary(&program, anew, &mut slots, &tx).await?,
                };
                match binary {
                    Some(binary) if run => inner.run(&program, binary, &mut slots, &tx).await,
                    _ => Ok(()),
                }
            };
            let done: Result<(), io::Error> = tokio::select! {
                done = work => done,
                // Dropping the work kills its processes.
                () = tx.closed() => Ok(()),
            };
            if let Err(error) = done {
                let full = error.get_ref().and_then(|error| error.downcast_ref::<Full>());
                let failed = || Event::Failed { message: error.to_string() };
                tell(&tx, full.map_or_else(failed, |full| Event::Full(*full))).await;
            }
        });
        rx
    }
}

impl Inner {
    /// The existing binary of `program`, unless it is to be compiled `anew`.
    fn found(&self, program: &Program, anew: bool, client: IpAddr) -> Option<Found> {
        if anew { None } else { self.binaries.get(&self.binaries.keys(program), client) }
    }

    /// Compiles `program`, which has no binary yet or is to be compiled `anew`.
    /// Returns `None` if rustc refuses it, after telling `tx`.
    async fn binary(
        &self,
        program: &Program,
        anew: bool,
        slots: &mut impl Slots,
        tx: &mpsc::Sender<Event>,
    ) -> io::Result<Option<Arc<Binary>>> {
        let client = slots.client();
        let obstacle = program.explore.then(|| explore::obstacle(&program.code)).flatten();
        if let Some(message) = obstacle.or_else(|| link_names::check(&program.code).err()) {
            let refused =
                Event::Refused { millis: 0.0, spared: true, stderr: message, stopped: None };
            tell(tx, refused).await;
            return Ok(None);
        }
        tell(tx, Event::Queued).await;
        // Take the state first: while a program waits for it, it needs no place.
        let state = match &program.state {
            Some(key) => Some(Arc::new(self.states.take(key, client).await)),
            None => None,
        };
        let place = Arc::new(slots.compile().await?);
        // Whoever had the state or the place before may have compiled the same program.
        if let Some(found) = self.found(program, anew, client) {
            return Ok(Some(tell_found(tx, found, None).await));
        }
        tell(tx, Event::Compiling).await;
        let linked = self.linked.as_ref().ok().filter(|_| !compile::needs_single(program));
        let mut call = self.rustc(linked, program, &state, &place).await?;
        let again = if call.rustc_failed() && call.upon_state {
            // The state may be broken. Try without it.
            Some(linked)
        } else if call.linker_failed() && linked.is_some() {
            // The program may need something that the shared library does not offer.
            Some(None)
        } else {
            None
        };
        if let Some(linked) = again {
            if let Some(state) = &state {
                state.forget()?;
            }
            let before = call.millis;
            call = self.rustc(linked, program, &state, &place).await?;
            call.millis += before;
        }
        if call.rustc_failed() {
            call.stderr += &format!("rustc failed: {}\n", call.end.status);
        }
        if program.explore && call.end.stopped.is_none() && !call.end.status.success() {
            call.stderr = explore::explain(&call.stderr);
        }
        if program.trace && call.end.stopped.is_none() && !call.end.status.success() {
            call.stderr = trace::explain(&program.code, &call.stderr);
        }
        let Call { millis, stderr, upon_state, end: End { status, stopped }, binary } = call;
        if status.success() && stopped.is_none() {
            let made = Made { millis, stderr: stderr.clone(), upon_state };
            let keys = self.binaries.keys(program);
            let binary = self.binaries.keep(&keys, client, &binary, made)?;
            tell(tx, Event::Compiled { millis, cached: false, spared: false, stderr }).await;
            return Ok(Some(binary));
        }
        let stopped = reason(stopped);
        tell(tx, Event::Refused { millis, spared: false, stderr, stopped }).await;
        Ok(None)
    }

    /// Calls rustc once. The next user of the state waits until the state is packed.
    async fn rustc(
        &self,
        linked: Option<&Linked>,
        program: &Program,
        state: &Option<Arc<Held>>,
        place: &Arc<impl Send + Sync + 'static>,
    ) -> io::Result<Call> {
        let linking = Linking { linker: self.linker.as_ref(), linked };
        let folder = self.folder()?;
        let path = folder.as_ref().map_or(&*self.empty, WorkFolder::path).to_owned();
        let prefixes = [format!("{}/", path.display()), "/job/".to_owned()];
        let prefixes = [&prefixes[..], self.prepared.prefixes.as_slice()].concat();
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let binary = TempPath::try_from_path(self.work.join(format!("program-{number}")))?;
        let mut job = compile::job(&self.prepared, linking, program, path);
        job.result = Some((compile::BINARY.to_owned(), binary.to_path_buf()));
        let from = state.as_ref().and_then(|held| held.from());
        let upon_state = from.is_some();
        let name = compile::STATE.to_owned();
        job.state = state.as_ref().map(|held| sandbox::State { name, from, to: held.to() });
        let rustc = job.program.clone();
        let binary = Arc::new(binary);
        // If nobody waits for the result any longer, the launcher may still make its file.
        let held = (binary.clone(), folder, state.clone(), place.clone());
        let mut events =
            child::spawn(&self.sandbox, job, &self.compile, held).map_err(|error| {
                io::Error::other(format!("{} cannot be started: {error}", rustc.display()))
            })?;
        let mut said = Vec::new();
        while let Some(event) = events.recv().await {
            match event {
                JobEvent::Output(_, _, bytes) => said.extend(bytes),
                JobEvent::End(time, end) => {
                    let said = String::from_utf8_lossy(&said);
                    let stderr = message::readable(&said, &prefixes);
                    return Ok(Call { millis: millis(time), stderr, end, upon_state, binary });
                }
                JobEvent::Fault(why) => return Err(io::Error::other(format!("rustc: {why}"))),
            }
        }
        Err(io::Error::other("rustc ended without a report"))
    }

    /// A folder for a compilation, if it cannot have one in memory.
    fn folder(&self) -> io::Result<Option<WorkFolder>> {
        let needed = !self.sandbox.has(Layer::Root);
        needed.then(|| WorkFolder::new(&self.work)).transpose()
    }

    /// Runs `binary`, and reports what it prints and how it ends.
    async fn run(
        &self,
        program: &Program,
        binary: Arc<Binary>,
        slots: &mut impl Slots,
        tx: &mpsc::Sender<Event>,
    ) -> io::Result<()> {
        let place = slots.run().await?;
        let mut job = Job::new(Profile::Run, binary.path().to_owned(), self.empty.clone());
        job.environment = environment::of_program(program.backtrace);
        let mut traced = program.trace.then(Traced::default);
        job.environment.extend(traced.iter().map(Traced::variable));
        let limits = if program.trace { trace::limits(&self.run) } else { self.run.clone() };
        job.stdin = program.stdin.clone();
        job.readable = self.linked.iter().map(|linked| linked.folder.clone()).collect();
        let mut events =
            child::spawn(&self.sandbox, job, &limits, (place, binary)).map_err(|error| {
                io::Error::other(format!("the compiled program cannot be started: {error}"))
            })?;
        let (mut stdout, mut stderr) = (Decoder::default(), Decoder::default());
        while let Some(event) = events.recv().await {
            match event {
                JobEvent::Output(time, stream, mut bytes) => {
                    let decoder = match stream {
                        Stream::Stdout => &mut stdout,
                        Stream::Stderr => &mut stderr,
                    };
                    if let (Stream::Stderr, Some(traced)) = (stream, &mut traced) {
                        let (text, events) = traced.read(&bytes);
                        bytes = text;
                        for event in events {
                            tell(tx, Event::Did(event)).await;
                        }
                    }
                    let text = decoder.push(&bytes);
                    if !text.is_empty() {
                        tell(tx, Event::Output { millis: millis(time), stream, text }).await;
                    }
                }
                JobEvent::End(time, end) => {
                    let millis = millis(time);
                    if let Some(traced) = traced {
                        let (rest, waits) = traced.end(end.stopped);
                        let text = stderr.push(&rest);
                        if !text.is_empty() {
                            tell(tx, Event::Output { millis, stream: Stream::Stderr, text }).await;
                        }
                        if !waits.is_empty() {
                            tell(tx, Event::Waits(waits)).await;
                        }
                    }
                    let rests = [(Stream::Stdout, stdout), (Stream::Stderr, stderr)];
                    for (stream, decoder) in rests {
                        let text = decoder.finish();
                        if !text.is_empty() {
                            tell(tx, Event::Output { millis, stream, text }).await;
                        }
                    }
                    let End { status, stopped } = end;
                    let signal = signal::of(status);
                    let stopped = reason(stopped);
                    tell(tx, Event::Exit { millis, code: status.code(), signal, stopped }).await;
                    return Ok(());
                }
                JobEvent::Fault(why) => {
                    return Err(io::Error::other(format!("the compiled program: {why}")));
                }
            }
        }
        Err(io::Error::other("the program ended without a report"))
    }
}

/// Tells the reader. If nobody listens, the work is about to end anyway.
async fn tell(tx: &mpsc::Sender<Event>, event: Event) {
    let _ = tx.send(event).await;
}

/// Reports a binary that existed already. A client that has not asked for it
/// before gets the same events as for a new binary, from `first` on, and so
/// does not learn that somebody else has run the program.
async fn tell_found(
    tx: &mpsc::Sender<Event>,
    Found { binary, again }: Found,
    first: Option<Event>,
) -> Arc<Binary> {
    let Made { mut millis, stderr, .. } = binary.made().clone();
    if again {
        millis = 0.0;
    } else {
        for event in first.into_iter().chain([Event::Compiling]) {
            tell(tx, event).await;
        }
    }
    tell(tx, Event::Compiled { millis, cached: again, spared: true, stderr }).await;
    binary
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The limit that the reader is told of: not that the reader left.
fn reason(stopped: Option<Stopped>) -> Option<Stopped> {
    stopped.filter(|stopped| *stopped != Stopped::Left)
}
