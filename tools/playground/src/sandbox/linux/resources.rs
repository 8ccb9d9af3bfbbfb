//! Layer `limits`: what the kernel counts for a job.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::{Failure, cannot};
use crate::Limits;

/// Bytes of the stack of the main thread; what systems have as a rule.
const STACK: u64 = 8 << 20;

/// When memory is short, the kernel ends this process before the server.
pub fn be_the_first_to_go() {
    // Without it the kernel chooses by size, which is right as a rule.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// `alone`: the own user namespace counts the job's processes alone. Without,
/// the kernel would count all that the user runs.
pub fn limit(limits: &Limits, alone: bool) -> Result<(), Failure> {
    let cpu = limits.cpu.as_secs();
    // At the first SIGXCPU comes, which tells why; at the second SIGKILL.
    set(Resource::RLIMIT_CPU, cpu, cpu + 1)?;
    set(Resource::RLIMIT_AS, limits.address_space, limits.address_space)?;
    set(Resource::RLIMIT_DATA, limits.memory, limits.memory)?;
    set(Resource::RLIMIT_FSIZE, limits.file, limits.file)?;
    set(Resource::RLIMIT_NOFILE, limits.open_files, limits.open_files)?;
    set(Resource::RLIMIT_STACK, STACK, STACK)?;
    set(Resource::RLIMIT_CORE, 0, 0)?;
    set(Resource::RLIMIT_MEMLOCK, 0, 0)?;
    if alone {
        set(Resource::RLIMIT_NPROC, limits.threads, limits.threads)?;
    }
    Ok(())
}

/// Sets a limit, or leaves a stricter one that the server itself has.
fn set(resource: Resource, soft: u64, hard: u64) -> Result<(), Failure> {
    let (_, most) = getrlimit(resource).map_err(cannot("read a resource limit"))?;
    setrlimit(resource, soft.min(most), hard.min(most)).map_err(cannot("set a resource limit"))
}
