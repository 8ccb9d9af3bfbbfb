//! What must fail in a sandbox, tried by the self-test: each attempt works
//! where nothing stops it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Command, exit};

/// The first argument of a binary that is to make an attempt.
pub const PROBE: &str = "__sandbox_probe";

/// The exit statuses of an attempt.
pub const WORKED: i32 = 0;
/// See [`WORKED`].
pub const REFUSED: i32 = 10;

/// One thing to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Do nothing: what must work.
    Nothing,
    /// Read a file that everybody may read.
    Read,
    /// Make a file in a folder where everybody may.
    Write,
    /// Make a socket.
    Socket,
    /// Start a process.
    Process,
    /// Allocate the bytes that the argument says.
    Allocate,
    /// Read a file that only its owner may read.
    ReadPrivate,
    /// Be in the network namespace that the argument says.
    SeeNetwork,
}

impl Attempt {
    const ALL: [Attempt; 8] = [
        Attempt::Nothing,
        Attempt::Read,
        Attempt::Write,
        Attempt::Socket,
        Attempt::Process,
        Attempt::Allocate,
        Attempt::ReadPrivate,
        Attempt::SeeNetwork,
    ];

    /// In words, for a report.
    pub fn name(self) -> &'static str {
        match self {
            Attempt::Nothing => "start and end",
            Attempt::Read => "read a file",
            Attempt::Write => "write a file",
            Attempt::Socket => "make a socket",
            Attempt::Process => "start a process",
            Attempt::Allocate => "use more memory than it may",
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
            Attempt::SeeNetwork => network().is_some_and(|network| network.as_os_str() == argument),
        }
    }
}

/// The name of the network namespace of this process.
pub fn network() -> Option<PathBuf> {
    fs::read_link("/proc/self/ns/net").ok()
}

/// Makes the attempt that the arguments say; its exit status tells.
pub fn attempt(mut arguments: impl Iterator<Item = OsString>) -> ! {
    let name = arguments.next().unwrap_or_default();
    let Some(attempt) = Attempt::ALL.into_iter().find(|attempt| name == attempt.name()) else {
        eprintln!("{PROBE} is for the server itself: leave it away");
        exit(super::NOT_LAUNCHED)
    };
    exit(if attempt.works(arguments.next().unwrap_or_default()) { WORKED } else { REFUSED })
}
