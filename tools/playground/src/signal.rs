//! The signal that ended a process. Only Unix has signals.

pub(crate) use system::{name, of, ran_out_of_time};

#[cfg(unix)]
mod system {
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    use nix::sys::signal::Signal;

    /// The signal's number, if one ended the process.
    pub(crate) fn of(status: ExitStatus) -> Option<i32> {
        status.signal()
    }

    /// Its name, such as `SIGABRT`.
    pub(crate) fn name(signal: i32) -> Option<&'static str> {
        Signal::try_from(signal).ok().map(Signal::as_str)
    }

    /// Whether the limit [`Limits::cpu`](crate::Limits::cpu) ended it. A
    /// process that blocks this signal is killed a second later, which looks
    /// like any other end.
    pub(crate) fn ran_out_of_time(status: ExitStatus) -> bool {
        of(status) == Some(Signal::SIGXCPU as i32)
    }
}

#[cfg(not(unix))]
mod system {
    use std::process::ExitStatus;

    pub(crate) fn of(_status: ExitStatus) -> Option<i32> {
        None
    }

    pub(crate) fn name(_signal: i32) -> Option<&'static str> {
        None
    }

    pub(crate) fn ran_out_of_time(_status: ExitStatus) -> bool {
        false
    }
}
