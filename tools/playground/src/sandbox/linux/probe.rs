//! The attempts that the self-test makes in a sandbox, where they must fail.
//! Each works if nothing stops it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Command, exit};
use std::time::Duration;

use nix::sys::wait::WaitStatus;
use nix::unistd::Pid;

/// The first argument with which a binary makes an attempt.
pub const PROBE: &str = "__sandbox_probe";

/// The exit statuses of an attempt.
pub const WORKED: i32 = 0;
/// See [`WORKED`].
pub const REFUSED: i32 = 10;

/// One thing to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Does nothing. This must work.
    Nothing,
    /// Reads a file that everybody may read.
    Read,
    /// Makes a file in a folder where everybody may.
    Write,
    /// Makes a socket.
    Socket,
    /// Starts a process.
    Process,
    /// Allocates as many bytes as the argument says.
    Allocate,
    /// Fills as many bytes of memory as the argument says, in several processes
    /// together, and keeps it for as many milliseconds as it says after a space.
    AllocateTogether,
    /// Reads a file that only its owner may read.
    ReadPrivate,
    /// Checks that it is in the network namespace that the argument names.
    SeeNetwork,
}

impl Attempt {
    const ALL: [Attempt; 9] = [
        Attempt::Nothing,
        Attempt::Read,
        Attempt::Write,
        Attempt::Socket,
        Attempt::Process,
        Attempt::Allocate,
        Attempt::AllocateTogether,
        Attempt::ReadPrivate,
        Attempt::SeeNetwork,
    ];

    /// The attempt in words, for a report.
    pub fn name(self) -> &'static str {
        match self {
            Attempt::Nothing => "start and end",
            Attempt::Read => "read a file",
            Attempt::Write => "write a file",
            Attempt::Socket => "make a socket",
            Attempt::Process => "start a process",
            Attempt::Allocate => "reserve more memory than it may",
            Attempt::AllocateTogether => "use more memory than it may in several processes",
            Attempt::ReadPrivate => "read a file of the server's user",
            Attempt::SeeNetwork => "see the server's network",
        }
    }

    fn works(self, argument: OsString) -> bool {
        match self {
            Attempt::Nothing => true,
            Attempt::Read | Attempt::ReadPrivate => fs::read(argument).is_ok(),
            Attempt::Write => File::create_new(argument).is_ok(),
            Attempt::Socket => UnixDatagram::unbound().is_ok(),
            Attempt::Process => Command::new("/proc/self/exe")
                .arg(PROBE)
                .arg(Attempt::Nothing.name())
                .status()
                .is_ok_and(|status| status.success()),
            Attempt::Allocate => {
                let bytes = argument.to_str().and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
                Vec::<u8>::new().try_reserve(bytes).is_ok()
            }
            Attempt::AllocateTogether => {
                let numbers = argument.to_str().and_then(|argument| argument.split_once(' '));
                let bytes = numbers.and_then(|(bytes, _)| bytes.parse().ok()).unwrap_or(0);
                let millis = numbers.and_then(|(_, millis)| millis.parse().ok()).unwrap_or(0);
                together(bytes, Duration::from_millis(millis))
            }
            Attempt::SeeNetwork => network().is_some_and(|network| network.as_os_str() == argument),
        }
    }
}

/// Fills memory in this and three more processes, each with more than half of
/// `bytes`, and keeps it for the time `held`.
fn together(bytes: usize, held: Duration) -> bool {
    let fill = || {
        let memory = vec![1_u8; bytes / 2 + (1 << 20)];
        std::thread::sleep(held);
        !std::hint::black_box(memory).is_empty()
    };
    let children = [fork::fork(), fork::fork()];
    let filled = fill();
    if children.iter().any(|child| matches!(child, Ok(fork::Fork::Child))) {
        exit(i32::from(!filled));
    }
    let waited = children.into_iter().map(|child| match child {
        Ok(fork::Fork::Parent(child)) => nix::sys::wait::waitpid(Pid::from_raw(child), None),
        _ => Err(nix::errno::Errno::EAGAIN),
    });
    filled && waited.into_iter().all(|status| matches!(status, Ok(WaitStatus::Exited(_, 0))))
}

/// The name of the network namespace of this process.
pub fn network() -> Option<PathBuf> {
    fs::read_link("/proc/self/ns/net").ok()
}

/// Makes the attempt that the arguments name. The exit status is the result.
pub fn attempt(mut arguments: impl Iterator<Item = OsString>) -> ! {
    let name = arguments.next().unwrap_or_default();
    let Some(attempt) = Attempt::ALL.into_iter().find(|attempt| name == attempt.name()) else {
        eprintln!("{PROBE} is for the server itself: leave it out");
        exit(super::NOT_LAUNCHED)
    };
    exit(if attempt.works(arguments.next().unwrap_or_default()) { WORKED } else { REFUSED })
}
