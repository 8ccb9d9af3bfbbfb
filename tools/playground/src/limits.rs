//! The limits of a request. Each can be set on the command line.

use std::time::Duration;

/// How much of the machine one compilation or one run may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Time from its start until it is stopped.
    pub wall: Duration,
    /// Processor time of all its processes together, in whole seconds.
    pub cpu: Duration,
    /// Bytes of address space of each of its processes, shared memory included.
    pub address_space: u64,
    /// Bytes of memory of all its processes together. The same limit holds for
    /// the private memory (heap, writable mappings) that one of them reserves.
    pub memory: u64,
    /// Processes and threads at the same time, all together.
    pub threads: u64,
    /// Bytes on standard output and standard error together.
    pub output: usize,
    /// Bytes of the largest file that it may write. A run cannot open files for writing.
    pub file: u64,
    /// Bytes of all files in its working folder together.
    pub disk: u64,
    /// Files and folders in its working folder at the same time.
    pub files: u64,
    /// Files, sockets and pipes it may have open at the same time, per process.
    pub open_files: u64,
}

const MIB: u64 = 1 << 20;

impl Limits {
    /// The defaults for rustc and the linker.
    pub fn compile() -> Limits {
        Limits {
            wall: Duration::from_secs(15),
            cpu: Duration::from_secs(10),
            address_space: 3072 * MIB,
            memory: 1024 * MIB,
            threads: 128,
            output: 256 << 10,
            file: 64 * MIB,
            disk: 256 * MIB,
            files: 4096,
            open_files: 256,
        }
    }

    /// The defaults for a reader's program.
    pub fn run() -> Limits {
        Limits {
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(5),
            address_space: 1024 * MIB,
            memory: 512 * MIB,
            threads: 256,
            output: 64 << 10,
            file: 0,
            disk: 0,
            files: 0,
            open_files: 256,
        }
    }
}
