//! Layer `limits`: what the kernel counts for a job.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::order::Bounds;
use super::{Failure, cannot};

/// Bytes of the stack of the main thread; what systems have as a rule.
const STACK: u64 = 8 << 20;

/// When memory is short, the kernel ends this process before the server.
pub fn be_the_first_to_go() {
    // Without it the kernel chooses by size, which is right as a rule.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// How much lower than the server's the priority of a job is; from 0 to 19.
const NICE: i32 = 3;

/// Lets the server go first, and what waits for a turn: a job is background
/// work. Where the kernel shares processors between sessions, this ranks the
/// job's session, which has begun, else each of its threads.
pub fn step_back() {
    // Without either, jobs and server have the same priority.
    let _ = std::fs::write("/proc/self/autogroup", NICE.to_string());
    let _ = rustix::process::nice(NICE);
}

/// How many files a job may have open: a stricter limit of the server's own
/// holds too, and one number above it is for the job's program.
pub fn open_files(bounds: &Bounds) -> Result<u64, Failure> {
    let because = "read a resource limit";
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).map_err(cannot(because))?;
    // The launcher itself needs the number above the limit of the job.
    setrlimit(Resource::RLIMIT_NOFILE, most, most).map_err(cannot("set a resource limit"))?;
    Ok(bounds.open_files.min(most.saturating_sub(1)))
}

/// `alone`: the own user namespace counts the job's processes alone. Without,
/// the kernel would count all that the user runs.
pub fn limit(bounds: &Bounds, open_files: u64, alone: bool) -> Result<(), Failure> {
    // At the first SIGXCPU comes, which tells why; at the second SIGKILL.
    set(Resource::RLIMIT_CPU, bounds.cpu, bounds.cpu + 1)?;
    set(Resource::RLIMIT_AS, bounds.address_space, bounds.address_space)?;
    set(Resource::RLIMIT_DATA, bounds.memory, bounds.memory)?;
    set(Resource::RLIMIT_FSIZE, bounds.file, bounds.file)?;
    set(Resource::RLIMIT_NOFILE, open_files, open_files)?;
    set(Resource::RLIMIT_STACK, STACK, STACK)?;
    set(Resource::RLIMIT_CORE, 0, 0)?;
    set(Resource::RLIMIT_MEMLOCK, 0, 0)?;
    if alone {
        set(Resource::RLIMIT_NPROC, bounds.threads, bounds.threads)?;
    }
    Ok(())
}

/// Sets a limit, or leaves a stricter one that the server itself has.
fn set(resource: Resource, soft: u64, hard: u64) -> Result<(), Failure> {
    let (_, most) = getrlimit(resource).map_err(cannot("read a resource limit"))?;
    setrlimit(resource, soft.min(most), hard.min(most)).map_err(cannot("set a resource limit"))
}
