//! The keeper: lives as long as the job, and ends once nothing of the job is
//! left.
//!
//! In a process namespace it is the first process, so the kernel kills all
//! others with it. It runs none of the reader's code, and takes only files from
//! the job, once no process of the job is left.

use std::convert::Infallible;
use std::fs::{self, File};
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::exit;

use fork::Fork;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl;
use nix::sys::signal::{SigSet, Signal, kill, killpg};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{self, Pid};

use super::input::{self, Input};
use super::launcher::{fail, is_root, silence};
use super::order::{Ended, Order, Report};
use super::watch::{Watch, children_of};
use super::{Failure, Layer, NOT_LAUNCHED, cannot, cgroup, job, privileges, root};
use crate::event::Stopped;
use crate::sandbox::{Profile, remains, work};

/// The files that the launcher opened with the server's rights.
pub struct Taken {
    pub state_from: Option<File>,
    pub state_to: Option<File>,
    pub result: Option<File>,
}

/// The keeper sends this after its report, once the state is packed.
pub const PACKED: &[u8] = b"packed\n";

/// Starts the job, keeps it within its bounds, and reports how it ended.
pub fn keep(order: Order, taken: Taken, server: &UnixStream, launcher: Pid) -> ! {
    match run(order, taken, server, launcher) {
        Ok(()) => exit(0),
        Err(failure) => fail(&failure, server),
    }
}

fn run(order: Order, taken: Taken, server: &UnixStream, launcher: Pid) -> Result<(), Failure> {
    let has = |layer| order.layers.has(layer);
    let root = is_root();
    let alone = has(Layer::Namespaces) || has(Layer::Root);
    let folder = confine(&order, root)?;
    if alone {
        // Everything in the namespace ends with the keeper. Set this now, since
        // a change of credentials clears it.
        prctl::set_pdeathsig(Signal::SIGKILL).map_err(cannot("be ended with the launcher"))?;
    }
    prctl::set_dumpable(false).map_err(cannot("hide from the job"))?;
    // The keeper adopts the processes that the job leaves behind.
    prctl::set_child_subreaper(true).map_err(cannot("adopt processes"))?;

    let Taken { state_from, mut state_to, mut result } = taken;
    let state = order.job.state.as_ref();
    work::put(&folder, &order.job.sources).map_err(cannot("write the program"))?;
    if let (Some(state), Some(from)) = (state, state_from) {
        // Without a state that can be read and fits beside the program, rustc begins anew.
        if work::unpack(from, &folder.join(&state.name)).is_err() {
            let _ = fs::remove_dir_all(folder.join(&state.name));
        }
    }

    let launcher = (!alone).then_some(launcher);
    let mut job = Group::start(&order, root, launcher, server)?;
    let on_disk = (!has(Layer::Root) && order.job.profile == Profile::Compile).then_some(&*folder);
    let watch =
        has(Layer::Watch).then(|| Watch::new(order.bounds, job.first, has(Layer::Root), on_disk));
    let mut ended = job.supervise(watch, server)?;
    if ended.status == 0
        && ended.stopped.is_none()
        && let (Some((name, _)), Some(to)) = (&order.job.result, &mut result)
        && let Err(error) = work::take(&folder, name, to)
    {
        // This is the job's fault: it claimed that it had succeeded.
        eprintln!("{name} cannot be taken out of the working folder: {error}");
        ended.status = NOT_LAUNCHED << 8;
    }
    drop(result);
    // Close the outputs now: nothing of the job is left to write to them.
    silence();
    Report::Ended(ended).send(server).map_err(cannot("report to the server"))?;
    // rustc ends with 1 if the program is wrong. After any other failure the
    // state may be half made.
    let packed = match (state, &mut state_to) {
        (Some(state), Some(to))
            if ended.stopped.is_none() && [0, 1 << 8].contains(&ended.status) =>
        {
            pack(&folder.join(&state.name), to, order.bounds.disk, server)
        }
        _ => Ok(()),
    };
    if on_disk.is_some() {
        remains::clear(&folder).map_err(cannot("clear the working folder"))?;
    }
    packed.map_err(cannot("keep the state"))
}

/// Enters the layers that the keeper has in common with the job, and the
/// working folder, whose path there it returns. The launcher stays outside, to
/// tell the server if the kernel kills the whole control group.
fn confine(order: &Order, root: bool) -> Result<PathBuf, Failure> {
    let has = |layer| order.layers.has(layer);
    if let Some(folder) = order.cgroup.as_deref().filter(|_| has(Layer::Cgroup)) {
        cgroup::enter(folder)?;
    }
    let folder = if has(Layer::Root) {
        root::enter(order)?;
        PathBuf::from(root::WORK)
    } else {
        if root && has(Layer::Privileges) && order.job.profile == Profile::Compile {
            privileges::give_to_nobody(&order.job.folder)
                .map_err(cannot("give the folder away"))?;
        }
        order.job.folder.clone()
    };
    std::env::set_current_dir(&folder).map_err(cannot("enter the working folder"))?;
    if has(Layer::Privileges) {
        privileges::drop()?;
    }
    Ok(folder)
}

fn pack(folder: &Path, to: &mut File, most: u64, mut server: &UnixStream) -> std::io::Result<()> {
    work::pack(folder, to, most)?;
    server.write_all(PACKED)
}

/// The job's processes.
struct Group {
    first: Pid,
    /// `None` if the keeper is the first process of a namespace. Then it sees
    /// only the job's processes, and the kernel ends it with the launcher.
    launcher: Option<Pid>,
    children: SignalFd,
    stdin: Input,
}

/// The result of a call of `waitpid`.
#[derive(PartialEq, Eq)]
enum Collected {
    One,
    NoneYet,
    NoneLeft,
}

impl Group {
    /// Starts the job in a process group of its own.
    fn start(
        order: &Order,
        root: bool,
        launcher: Option<Pid>,
        server: &UnixStream,
    ) -> Result<Group, Failure> {
        let mut set = SigSet::empty();
        set.add(Signal::SIGCHLD);
        set.thread_block().map_err(cannot("wait for the job"))?;
        let flags = SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK;
        let children = SignalFd::with_flags(&set, flags).map_err(cannot("wait for the job"))?;
        let (stdin, to_stdin) = input::open(&order.job.stdin)?;
        match fork::fork().map_err(cannot("start the job"))? {
            Fork::Child => {
                let Err(failure) = begin(order, root, &stdin);
                fail(&failure, server)
            }
            Fork::Parent(first) => {
                let first = Pid::from_raw(first);
                Ok(Group { first, launcher, children, stdin: to_stdin })
            }
        }
    }

    /// Gives the job its standard input, and waits until it ends, or ends it
    /// because it exceeds a bound or because the server closed its end of the
    /// socket. Returns once none of its processes is left.
    fn supervise(
        &mut self,
        mut watch: Option<Watch>,
        server: &UnixStream,
    ) -> Result<Ended, Failure> {
        let mut stopped = None;
        let mut status = None;
        while status.is_none() && stopped.is_none() {
            let timeout = watch.as_ref().map_or(PollTimeout::NONE, Watch::until_next);
            let mut ready = vec![
                PollFd::new(server.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.children.as_fd(), PollFlags::POLLIN),
            ];
            ready.extend(self.stdin.pipe().map(|pipe| PollFd::new(pipe, PollFlags::POLLOUT)));
            match poll(&mut ready, timeout) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(cannot("wait for the job")(error)),
            }
            // The server sends nothing after its order, so this means that it
            // closed the socket.
            let alive = |launcher| unistd::getppid() == launcher;
            let closed = ready[0].any() == Some(true);
            self.stdin.write();
            if closed || !self.launcher.is_none_or(alive) {
                stopped = Some(Stopped::Left);
            }
            while matches!(self.children.read_signal(), Ok(Some(_))) {}
            while self.collect(WaitPidFlag::WNOHANG, &mut status) == Collected::One {}
            if let (None, None, Some(watch)) = (status, stopped, &mut watch) {
                stopped = watch.look();
            }
        }
        self.kill_rest();
        loop {
            // Reap everything that has ended before looking for the rest: there
            // may be thousands of processes, and each look at them takes time.
            match self.collect(WaitPidFlag::WNOHANG, &mut status) {
                Collected::One => {}
                Collected::NoneLeft => break,
                Collected::NoneYet => {
                    self.kill_rest();
                    self.collect(WaitPidFlag::empty(), &mut status);
                }
            }
        }
        let status = status.unwrap_or(Signal::SIGKILL as i32);
        Ok(Ended { status, stopped: stopped.filter(|_| status != 0) })
    }

    /// Reaps one process that has ended. `status` is set if it is the job's first process.
    fn collect(&self, flags: WaitPidFlag, status: &mut Option<i32>) -> Collected {
        match waitpid(None, Some(flags)) {
            Ok(WaitStatus::StillAlive) => return Collected::NoneYet,
            Err(Errno::ECHILD) => return Collected::NoneLeft,
            Ok(WaitStatus::Exited(process, code)) if process == self.first => {
                *status = Some(code << 8);
            }
            Ok(WaitStatus::Signaled(process, signal, _)) if process == self.first => {
                *status = Some(signal as i32);
            }
            Ok(_) | Err(_) => {}
        }
        Collected::One
    }

    /// Kills all processes that are left. An error means that there is none.
    fn kill_rest(&self) {
        if self.launcher.is_none() {
            // -1 means every process in this namespace except the caller.
            let _ = kill(Pid::from_raw(-1), Signal::SIGKILL);
        } else {
            // seccomp keeps every process in the group.
            let _ = killpg(self.first, Signal::SIGKILL);
            for child in children_of("self").iter().filter_map(|id| id.parse().ok()) {
                let _ = kill(Pid::from_raw(child), Signal::SIGKILL);
            }
        }
    }
}

/// Runs in the job's first process.
fn begin(order: &Order, root: bool, stdin: &OwnedFd) -> Result<Infallible, Failure> {
    SigSet::empty().thread_set_mask().map_err(cannot("receive signals"))?;
    unistd::setpgid(Pid::from_raw(0), Pid::from_raw(0)).map_err(cannot("begin a group"))?;
    job::become_job(order, root, stdin)
}
