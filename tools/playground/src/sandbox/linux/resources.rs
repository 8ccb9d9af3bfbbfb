//! Layer `limits`: the kernel's limits and priorities for a process.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::order::Bounds;
use super::{Failure, cannot};

/// Bytes of the main thread's stack, as most systems have it.
const STACK: u64 = 8 << 20;

/// Makes the kernel kill this process before the server when memory is short.
pub fn be_the_first_to_go() {
    // If this fails, the kernel chooses by size, which is usually right.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// By how much a job's priority is lower than the server's, from 0 to 19.
const NICE: i32 = 3;

/// Gives the server, and requests that wait for a turn, precedence over this
/// job. If the kernel shares processors between sessions, this lowers the job's
/// session, which has been started; otherwise each of its threads.
pub fn step_back() {
    // If both fail, jobs and server have the same priority.
    let _ = std::fs::write("/proc/self/autogroup", NICE.to_string());
    let _ = rustix::process::nice(NICE);
}

/// The number of files that a job may have open. A stricter limit of the
/// server's own holds too. The number above is reserved for the job's program.
pub fn open_files(bounds: &Bounds) -> Result<u64, Failure> {
    let because = "read a resource limit";
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).map_err(cannot(because))?;
    // The launcher itself needs the number above the job's limit.
    setrlimit(Resource::RLIMIT_NOFILE, most, most).map_err(cannot("set a resource limit"))?;
    Ok(bounds.open_files.min(most.saturating_sub(1)))
}

/// Sets the limits. `alone` says that the job has a user namespace of its own,
/// in which only its processes count. Otherwise the kernel would count all
/// processes of the user.
pub fn limit(bounds: &Bounds, open_files: u64, alone: bool) -> Result<(), Failure> {
    // At the first limit the kernel sends SIGXCPU, which tells the reason; at
    // the second, SIGKILL.
    set(Resource::RLIMIT_CPU, bounds.cpu, bounds.cpu + 1)?;
    set(Resource::RLIMIT_AS, bounds.address_space, bounds.address_space)?;
    set(Resource::RLIMIT_DATA, bounds.memory, bounds.memory)?;
    set(Resource::RLIMIT_FSIZE, bounds.file, bounds.file)?;
    set(Resource::RLIMIT_NOFILE, open_files, open_files)?;
    set(Resource::RLIMIT_STACK, STACK, STACK)?;
    // One byte is too little for a file. Of 0 the kernel takes no notice when it
    // hands the memory of a crashed process to a program of the machine; at 1 it
    // starts none.
    set(Resource::RLIMIT_CORE, 1, 1)?;
    set(Resource::RLIMIT_MEMLOCK, 0, 0)?;
    if alone {
        set(Resource::RLIMIT_NPROC, bounds.threads, bounds.threads)?;
    }
    Ok(())
}

/// Sets a limit, but keeps a stricter one that the server itself has.
fn set(resource: Resource, soft: u64, hard: u64) -> Result<(), Failure> {
    let (_, most) = getrlimit(resource).map_err(cannot("read a resource limit"))?;
    setrlimit(resource, soft.min(most), hard.min(most)).map_err(cannot("set a resource limit"))
}
