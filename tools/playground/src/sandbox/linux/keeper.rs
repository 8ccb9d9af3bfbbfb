//! The keeper: lives as long as the job does, and ends with nothing left of it.
//!
//! In a process namespace it is the first process, so the kernel ends all
//! others with it. It runs none of the reader's code, and takes nothing from
//! the job but files, once no process of the job is left.

use std::convert::Infallible;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
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

use super::launcher::{fail, is_root, silence};
use super::order::{Ended, Order};
use super::watch::Watch;
use super::{Failure, Layer, NOT_LAUNCHED, cannot, job, privileges, remains, root};
use crate::event::Stopped;
use crate::sandbox::{Profile, work};

/// The server's files that the keeper reads and writes.
struct Taken {
    state_from: Option<File>,
    state_to: Option<File>,
    result: Option<File>,
}

/// What follows the report of the job's end once the state is packed.
pub const PACKED: &[u8] = b"packed\n";

/// Starts the job, keeps it within its bounds, and reports how it ended.
pub fn keep(order: Order, server: &UnixStream, launcher: Pid) -> ! {
    match run(order, server, launcher) {
        Ok(()) => exit(0),
        Err(failure) => fail(&failure, server),
    }
}

fn run(order: Order, server: &UnixStream, launcher: Pid) -> Result<(), Failure> {
    let has = |layer| order.layers.has(layer);
    // With the server's rights: nobody may be unable to reach them.
    let Taken { state_from, mut state_to, mut result } = take(&order)?;
    let root = is_root();
    let alone = has(Layer::Namespaces) || has(Layer::Root);
    let folder = if has(Layer::Root) {
        root::enter(&order)?;
        PathBuf::from(root::WORK)
    } else {
        if root && has(Layer::Privileges) && order.profile == Profile::Compile {
            privileges::give_to_nobody(&order.folder).map_err(cannot("give the folder away"))?;
        }
        order.folder.clone()
    };
    std::env::set_current_dir(&folder).map_err(cannot("enter the working folder"))?;
    if has(Layer::Privileges) {
        privileges::drop()?;
    }
    // A change of credentials would have cleared it.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(cannot("be ended with the launcher"))?;
    if !alone && unistd::getppid() != launcher {
        return Err(Failure { what: "start", said: "the launcher has ended".to_owned() });
    }
    prctl::set_dumpable(false).map_err(cannot("hide from the job"))?;
    // What the job leaves behind comes to the keeper.
    prctl::set_child_subreaper(true).map_err(cannot("adopt processes"))?;

    let state = order.state.as_ref();
    if let (Some(state), Some(from)) = (state, state_from) {
        // A state that cannot be read is none.
        if work::unpack(from, &folder.join(&state.name)).is_err() {
            let _ = fs::remove_dir_all(folder.join(&state.name));
        }
    }
    work::put(&folder, &order.sources).map_err(cannot("write the program"))?;

    let job = Group::start(&order, root, alone)?;
    let inner = (!has(Layer::Root) && order.profile == Profile::Compile).then_some(&*folder);
    let watch = has(Layer::Watch).then(|| {
        // Only with a root of its own is there a `/proc` of its own.
        Watch::new(order.bounds, job.first, has(Layer::Root), inner)
    });
    let mut ended = job.supervise(watch, server)?;
    if ended.status == 0
        && ended.stopped.is_none()
        && let (Some((name, _)), Some(to)) = (&order.result, &mut result)
        && let Err(error) = work::take(&folder, name, to)
    {
        eprintln!("sandbox: cannot take {name} out of the working folder: {error}");
        ended.status = NOT_LAUNCHED << 8;
    }
    // The kernel starts no file that somebody has open to write to it.
    drop(result);
    // The outputs end here: nothing of the job is left to write to them.
    silence();
    ended.send(server).map_err(cannot("report to the server"))?;
    // 1 is the answer to a wrong program. All else may leave a state half made.
    let packed = match (state, &mut state_to) {
        (Some(state), Some(to))
            if ended.stopped.is_none() && [0, 1 << 8].contains(&ended.status) =>
        {
            // Files with holes, and with many names, are larger than what they take.
            let to = remains::Bounded::new(to, order.bounds.disk);
            pack(&folder.join(&state.name), to, server)
        }
        _ => Ok(()),
    };
    if inner.is_some() {
        remains::clear(&folder).map_err(cannot("clear the working folder"))?;
    }
    packed.map_err(cannot("keep the state"))
}

/// Opens the server's files. Here and in no process before, so that none but
/// the keeper has them open.
fn take(order: &Order) -> Result<Taken, Failure> {
    let new =
        |path: &Path, mode| OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
    let failed = || cannot("open the files of the job");
    let state = order.state.as_ref();
    let from = state.and_then(|state| state.from.as_ref());
    Ok(Taken {
        state_from: from.map(File::open).transpose().map_err(failed())?,
        state_to: state.map(|state| new(&state.to, 0o600)).transpose().map_err(failed())?,
        // Everybody may execute it: the user that jobs run as, too.
        result: order
            .result
            .as_ref()
            .map(|(_, path)| new(path, 0o755))
            .transpose()
            .map_err(failed())?,
    })
}

fn pack(folder: &Path, to: impl Write, mut server: &UnixStream) -> std::io::Result<()> {
    work::pack(folder, to)?;
    server.write_all(PACKED)
}

/// The job's processes.
struct Group {
    first: Pid,
    /// They are all that the keeper can see: it is the first of their namespace.
    alone: bool,
    children: SignalFd,
}

/// What became of a call of `waitpid`.
#[derive(PartialEq, Eq)]
enum Collected {
    One,
    NoneYet,
    NoneLeft,
}

impl Group {
    /// Starts the job in a process group of its own.
    fn start(order: &Order, root: bool, alone: bool) -> Result<Group, Failure> {
        let mut set = SigSet::empty();
        set.add(Signal::SIGCHLD);
        set.thread_block().map_err(cannot("wait for the job"))?;
        let flags = SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK;
        let children = SignalFd::with_flags(&set, flags).map_err(cannot("wait for the job"))?;
        match fork::fork().map_err(cannot("start the job"))? {
            Fork::Child => {
                let Err(failure) = begin(order, root);
                eprintln!("sandbox: {failure}");
                exit(NOT_LAUNCHED)
            }
            Fork::Parent(first) => Ok(Group { first: Pid::from_raw(first), alone, children }),
        }
    }

    /// Waits until the job ends, or ends it: for a bound, or because the server
    /// closed its end of the socket. Returns when none of its processes is left.
    fn supervise(&self, mut watch: Option<Watch>, server: &UnixStream) -> Result<Ended, Failure> {
        let mut stopped = None;
        let mut status = None;
        while status.is_none() && stopped.is_none() {
            let timeout = watch.as_ref().map_or(PollTimeout::NONE, Watch::until_next);
            let mut ready = [
                PollFd::new(server.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.children.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut ready, timeout) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(cannot("wait for the job")(error)),
            }
            // The server says nothing after its order: this is the end.
            if ready[0].any() == Some(true) {
                stopped = Some(Stopped::Left);
            }
            while matches!(self.children.read_signal(), Ok(Some(_))) {}
            while self.collect(WaitPidFlag::WNOHANG, &mut status) == Collected::One {}
            if let (None, None, Some(watch)) = (status, stopped, &mut watch) {
                stopped = watch.look();
            }
        }
        loop {
            self.kill_rest();
            if self.collect(WaitPidFlag::empty(), &mut status) == Collected::NoneLeft {
                break;
            }
        }
        let status = status.unwrap_or(Signal::SIGKILL as i32);
        Ok(Ended { status, stopped: stopped.filter(|_| status != 0) })
    }

    /// Collects one process that has ended. `status` becomes that of the first one.
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

    /// Kills all that is left. Errors mean that there is none.
    fn kill_rest(&self) {
        if self.alone {
            // All in this namespace but the caller.
            let _ = kill(Pid::from_raw(-1), Signal::SIGKILL);
        } else {
            // seccomp lets none leave the group.
            let _ = killpg(self.first, Signal::SIGKILL);
            for child in children(unistd::getpid()) {
                let _ = kill(child, Signal::SIGKILL);
            }
        }
    }
}

/// The processes that one with a single thread has started, or adopted.
pub fn children(of: Pid) -> Vec<Pid> {
    let list = fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|id| id.parse().ok()).map(Pid::from_raw).collect()
}

/// In the job's first process.
fn begin(order: &Order, root: bool) -> Result<Infallible, Failure> {
    SigSet::empty().thread_set_mask().map_err(cannot("receive signals"))?;
    unistd::setpgid(Pid::from_raw(0), Pid::from_raw(0)).map_err(cannot("begin a group"))?;
    job::become_job(order, root)
}
