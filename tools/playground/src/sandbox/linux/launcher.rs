//! The launcher: receives an order, enters namespaces, and starts the keeper in them.

use std::convert::Infallible;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::exit;
use std::time::Duration;

use fork::Fork;
use nix::errno::Errno;
use nix::sys::prctl;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{self, Pid, geteuid};

use super::keeper::{self, Taken};
use super::order::{Ended, Order, Report};
use super::watch::children_of;
use super::{Failure, LAUNCH, Layer, NOT_LAUNCHED, cannot, namespaces, probe, resources};

/// See [`crate::sandbox::launch_if_asked`].
pub fn launch_if_asked() {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(first) if first == LAUNCH => {}
        Some(first) if first == probe::PROBE => probe::attempt(arguments),
        _ => return,
    }
    // The job must not get what the server left open.
    close_inherited_files();
    // Standard input is the socket. Move it to a number that no program expects.
    let told = io::stdin().as_fd().try_clone_to_owned().map(UnixStream::from).and_then(|server| {
        let order = Order::read(&server)?;
        Ok((server, order))
    });
    let Ok((server, order)) = told else {
        eprintln!("{LAUNCH} is for the server itself: leave it out");
        exit(NOT_LAUNCHED)
    };
    let Err(failure) = launch(order, &server);
    fail(&failure, &server)
}

/// Tells the server why there is no job.
pub fn fail(failure: &Failure, server: &UnixStream) -> ! {
    // An error means that the server is gone. Nobody else needs the report.
    let _ = Report::Fault(failure.to_string()).send(server);
    exit(NOT_LAUNCHED)
}

fn launch(order: Order, server: &UnixStream) -> Result<Infallible, Failure> {
    let has = |layer| order.layers.has(layer);
    // In a session of its own the job gets its own share of the processors from
    // the kernel, and no signals from a terminal.
    unistd::setsid().map_err(cannot("begin a session"))?;
    resources::be_the_first_to_go();
    resources::step_back();
    // The job, which has the same user, must not be able to look into the keeper.
    prctl::set_dumpable(false).map_err(cannot("hide from the job"))?;
    // If the keeper is killed, the launcher adopts what is left of the job.
    prctl::set_child_subreaper(true).map_err(cannot("adopt processes"))?;
    // Open these with the server's rights: the user nobody may have none on them.
    let taken = take(&order)?;
    if has(Layer::Namespaces) || has(Layer::Root) {
        namespaces::enter(has(Layer::Namespaces))?;
    }
    // With a new process namespace, the next child is its first process.
    let launcher = unistd::getpid();
    match fork::fork().map_err(cannot("start the keeper"))? {
        Fork::Child => keeper::keep(order, taken, server, launcher),
        Fork::Parent(keeper) => {
            // The kernel refuses to start a program that is open for writing.
            drop(taken);
            wait(Pid::from_raw(keeper), server)
        }
    }
}

/// Opens the files that the keeper will need.
fn take(order: &Order) -> Result<Taken, Failure> {
    let new =
        |path: &Path, mode| OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
    let failed = || cannot("open the files of the job");
    let state = order.job.state.as_ref();
    let from = state.and_then(|state| state.from.as_ref());
    Ok(Taken {
        state_from: from.map(File::open).transpose().map_err(failed())?,
        state_to: state.map(|state| new(&state.to, 0o600)).transpose().map_err(failed())?,
        // Everybody may execute it, including the user that jobs run as.
        result: order
            .job
            .result
            .as_ref()
            .map(|(_, path)| new(path, 0o755))
            .transpose()
            .map_err(failed())?,
    })
}

/// Waits until nothing that the keeper started is left, and exits.
fn wait(keeper: Pid, server: &UnixStream) -> ! {
    // Close our copies, so that the outputs end when the job's own ends are closed.
    silence();
    let status = loop {
        match waitpid(keeper, None) {
            Err(Errno::EINTR) => {}
            Ok(WaitStatus::Exited(_, 0)) => exit(0),
            Ok(WaitStatus::Signaled(_, signal, _)) => break signal as i32,
            Ok(_) | Err(_) => break NOT_LAUNCHED << 8,
        }
    };
    // The keeper was killed: usually along with the job, for lack of memory.
    while waitpid(None, Some(WaitPidFlag::WNOHANG)) != Err(Errno::ECHILD) {
        for child in children_of("self").iter().filter_map(|id| id.parse().ok()) {
            let _ = kill(Pid::from_raw(child), Signal::SIGKILL);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = Report::Ended(Ended { status, stopped: None }).send(server);
    exit(NOT_LAUNCHED)
}

/// Redirects standard input, output and error to `/dev/null`.
pub fn silence() {
    let Ok(nothing) = OpenOptions::new().read(true).write(true).open("/dev/null") else { return };
    // Each of them is open, so each can be replaced.
    let _ = unistd::dup2_stdin(&nothing);
    let _ = unistd::dup2_stdout(&nothing);
    let _ = unistd::dup2_stderr(&nothing);
}

/// Whether the server, and so this process, runs as root.
pub fn is_root() -> bool {
    geteuid().is_root()
}

/// Closes everything that is open, except standard input, output and error.
fn close_inherited_files() {
    let open = |entry: io::Result<std::fs::DirEntry>| {
        entry.ok()?.file_name().to_str()?.parse::<i32>().ok().filter(|&number| number > 2)
    };
    let numbers = match std::fs::read_dir("/proc/self/fd") {
        Ok(entries) => entries.filter_map(open).collect::<Vec<_>>(),
        // Without /proc, try all numbers that a server can have.
        Err(_) => (3..1 << 16).collect(),
    };
    for number in numbers {
        // An error means that the number is closed already, as that of the
        // listing itself is.
        let _ = unistd::close(number);
    }
}
