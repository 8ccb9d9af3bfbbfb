//! Layer `seccomp`: which system calls a job may make.
//!
//! Every call that is not listed fails with `EPERM`. A call of another
//! architecture (32-bit programs) ends the process. Calls of the x32 interface
//! have numbers of their own, which are not listed.

use std::collections::BTreeMap;
use std::os::fd::{AsRawFd, OwnedFd};

use nix::libc::{self, c_long};
use nix::unistd::getpid;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use super::{Failure, cannot};
use crate::sandbox::Profile;

/// The calls that every program needs: memory, threads, time, waiting, and
/// files, which Landlock decides about.
const PROGRAM: &[c_long] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_mincore,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_msync,
    libc::SYS_munmap,
    // Threads.
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_futex_waitv,
    libc::SYS_getcpu,
    libc::SYS_get_robust_list,
    libc::SYS_gettid,
    libc::SYS_membarrier,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    // Another filter answers this call.
    libc::SYS_clone3,
    // Signals to itself.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_sigaltstack,
    libc::SYS_getitimer,
    libc::SYS_setitimer,
    // Time.
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_nanosleep,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_gettime,
    libc::SYS_timerfd_settime,
    libc::SYS_times,
    // Waiting.
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_eventfd2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // Open files, pipes, and the two ends of a socket pair.
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_fadvise64,
    libc::SYS_fdatasync,
    libc::SYS_fstat,
    libc::SYS_fsync,
    libc::SYS_lseek,
    libc::SYS_pipe2,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_preadv2,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_pwritev2,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_getpeername,
    libc::SYS_getsockname,
    libc::SYS_getsockopt,
    libc::SYS_recvfrom,
    libc::SYS_sendto,
    libc::SYS_shutdown,
    // Files by name.
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_newfstatat,
    libc::SYS_readlinkat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    // Information about the process and the machine.
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getpgid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_getsid,
    libc::SYS_getuid,
    libc::SYS_sysinfo,
    libc::SYS_uname,
];

/// The same calls under their older names, which newer architectures do not have.
#[cfg(target_arch = "x86_64")]
const PROGRAM_OLD: &[c_long] = &[
    libc::SYS_access,
    libc::SYS_alarm,
    libc::SYS_arch_prctl,
    libc::SYS_dup2,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_eventfd,
    libc::SYS_getpgrp,
    libc::SYS_getrlimit,
    libc::SYS_lstat,
    libc::SYS_pause,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_readlink,
    libc::SYS_select,
    libc::SYS_stat,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const PROGRAM_OLD: &[c_long] = &[];

/// The calls that the compiler and the linker also need: processes, and changes
/// of files, where Landlock permits them. `setsid` and `setpgid` are not among
/// them, so that a signal to the group reaches all of its processes.
const COMPILER: &[c_long] = &[
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_wait4,
    libc::SYS_waitid,
    libc::SYS_chdir,
    libc::SYS_copy_file_range,
    libc::SYS_fallocate,
    libc::SYS_fchdir,
    libc::SYS_flock,
    libc::SYS_ftruncate,
    libc::SYS_linkat,
    libc::SYS_mkdirat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_sendfile,
    libc::SYS_symlinkat,
    libc::SYS_umask,
    libc::SYS_unlinkat,
];

#[cfg(target_arch = "x86_64")]
const COMPILER_OLD: &[c_long] = &[
    libc::SYS_fork,
    libc::SYS_link,
    libc::SYS_mkdir,
    libc::SYS_rename,
    libc::SYS_rmdir,
    libc::SYS_symlink,
    libc::SYS_unlink,
    libc::SYS_vfork,
];
#[cfg(not(target_arch = "x86_64"))]
const COMPILER_OLD: &[c_long] = &[];

/// The calls that change the mode of a file.
const MODES: &[c_long] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
];

/// The allowed operations of `prctl`: they name threads and memory. Above all a
/// job cannot withdraw the signal that it gets when the server ends.
const PRCTL: &[c_long] =
    &[libc::PR_GET_NAME as c_long, libc::PR_SET_NAME as c_long, libc::PR_SET_VMA as c_long];

/// The allowed operations of `ioctl`: they ask whether a file is a terminal and
/// how wide it is, and do what std does with pipes and sockets.
const IOCTL: &[c_long] = &[
    libc::TCGETS as c_long,
    libc::TIOCGWINSZ as c_long,
    libc::FIOCLEX as c_long,
    libc::FIONBIO as c_long,
    libc::FIONREAD as c_long,
];

/// The allowed operations of `fcntl`. A job cannot make a pipe larger, have
/// signals sent to others, or lock parts of files: the kernel keeps the locks
/// in a list without a bound, which everybody who locks the same file has to
/// walk through.
const FCNTL: &[c_long] = &[
    libc::F_DUPFD as c_long,
    libc::F_DUPFD_CLOEXEC as c_long,
    libc::F_GETFD as c_long,
    libc::F_SETFD as c_long,
    libc::F_GETFL as c_long,
    libc::F_SETFL as c_long,
    libc::F_GETPIPE_SZ as c_long,
];

/// Installs the filters. They still allow the one call that starts `program`.
/// `on_disk` says that the job works in a folder on disk.
pub fn filter(profile: Profile, program: &OwnedFd, on_disk: bool) -> Result<(), Failure> {
    // Install this one first, since the last one forbids installing filters. A
    // filter cannot read the memory in which clone3 finds its flags. Libraries
    // that get this error assume a kernel without clone3 and use clone.
    install(&answered(&[libc::SYS_clone3], libc::ENOSYS)?)?;
    if on_disk {
        // Space that is reserved but not written is not counted. Libraries that
        // get this error assume a file system that cannot reserve space, and
        // write instead.
        install(&answered(&[libc::SYS_fallocate], libc::EOPNOTSUPP)?)?;
        // Landlock does not concern the mode of a file, and here the job sees
        // all files of its user. Who makes a file executable is told that it is.
        install(&answered(MODES, 0)?)?;
    }
    install(&allowed(profile, program)?)
}

fn install(filter: &BpfProgram) -> Result<(), Failure> {
    seccompiler::apply_filter(filter).map_err(cannot("put a seccomp filter on"))
}

/// A filter that makes `calls` return `error` without doing anything; 0 is none.
fn answered(calls: &[c_long], error: i32) -> Result<BpfProgram, Failure> {
    let rules = calls.iter().map(|&call| (call, vec![])).collect();
    compile(rules, SeccompAction::Allow, SeccompAction::Errno(error as u32))
}

fn allowed(profile: Profile, program: &OwnedFd) -> Result<BpfProgram, Failure> {
    let mut rules = Rules::default();
    rules.calls(PROGRAM);
    rules.calls(PROGRAM_OLD);
    rules.among(libc::SYS_prctl, 0, PRCTL)?;
    rules.among(libc::SYS_ioctl, 1, IOCTL)?;
    rules.among(libc::SYS_fcntl, 1, FCNTL)?;

    // Signals to itself, for `abort` and for programs that signal themselves.
    // The process keeps its id when it becomes the program.
    let itself = u64::from(getpid().as_raw() as u32);
    rules.when(libc::SYS_kill, [int(0, SeccompCmpOp::Eq, itself)])?;
    rules.when(libc::SYS_tgkill, [int(0, SeccompCmpOp::Eq, itself)])?;
    // The process's own limits; 0 means the caller.
    rules.when(libc::SYS_prlimit64, [int(0, SeccompCmpOp::Eq, 0)])?;

    rules.pairs(libc::SOCK_STREAM)?;
    // Time-outs, but not larger buffers.
    for option in [libc::SO_RCVTIMEO, libc::SO_SNDTIMEO] {
        rules.when(
            libc::SYS_setsockopt,
            [
                int(1, SeccompCmpOp::Eq, libc::SOL_SOCKET as u64),
                int(2, SeccompCmpOp::Eq, option as u64),
            ],
        )?;
    }

    rules.maps()?;
    rules.opens(libc::SYS_openat, 2)?;
    #[cfg(target_arch = "x86_64")]
    rules.opens(libc::SYS_open, 1)?;

    match profile {
        Profile::Run => {
            let thread = libc::CLONE_THREAD | libc::CLONE_VM | libc::CLONE_SIGHAND;
            rules.clones(thread, thread | NOT_FOR_CLONE)?;
            // The kernel closes this file when the program starts, and no other
            // file can have its number, which is above the limit of open files.
            // If a path begins at the root, the kernel ignores the number; the
            // layers that concern files then leave only the program itself and
            // its loader.
            let program = u64::from(program.as_raw_fd() as u32);
            rules.when(libc::SYS_execveat, [int(0, SeccompCmpOp::Eq, program)])?;
        }
        Profile::Compile => {
            rules.calls(COMPILER);
            rules.calls(COMPILER_OLD);
            rules.clones(0, NOT_FOR_CLONE)?;
            // std learns through such a pair whether a process could be started.
            rules.pairs(libc::SOCK_SEQPACKET)?;
            // Some linkers make their output executable. No other bits may be set,
            // but the kernel ignores the kind of file that `std::fs::copy` gives.
            let special = u64::from(!(0o777 | libc::S_IFMT));
            for &call in MODES {
                let mode = if call == libc::SYS_fchmodat { 2 } else { 1 };
                rules.when(call, [int(mode, SeccompCmpOp::MaskedEq(special), 0)])?;
            }
        }
    }
    compile(rules.0, SeccompAction::Errno(libc::EPERM as u32), SeccompAction::Allow)
}

/// Flags for new namespaces, for a child of the caller's parent, and for tracing.
const NOT_FOR_CLONE: i32 = libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWUTS
    | libc::CLONE_PARENT
    | libc::CLONE_PTRACE
    | libc::CLONE_UNTRACED;

/// Calls with the conditions under which they are allowed. A call without
/// conditions is always allowed.
#[derive(Default)]
struct Rules(BTreeMap<c_long, Vec<SeccompRule>>);

type Condition = Result<SeccompCondition, seccompiler::BackendError>;

/// A condition on a 32-bit argument. The kernel ignores the upper half.
fn int(argument: u8, operator: SeccompCmpOp, value: u64) -> Condition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)
}

impl Rules {
    fn calls(&mut self, calls: &[c_long]) {
        self.0.extend(calls.iter().map(|&call| (call, vec![])));
    }

    /// Allows `call` if all `conditions` hold. If this is used several times
    /// for a call, each of them is enough.
    fn when<const N: usize>(
        &mut self,
        call: c_long,
        conditions: [Condition; N],
    ) -> Result<(), Failure> {
        let rule = conditions
            .into_iter()
            .collect::<Result<_, _>>()
            .and_then(SeccompRule::new)
            .map_err(cannot("make a seccomp rule"))?;
        self.0.entry(call).or_default().push(rule);
        Ok(())
    }

    /// Allows `call` if the argument is one of `values`.
    fn among(&mut self, call: c_long, argument: u8, values: &[c_long]) -> Result<(), Failure> {
        values.iter().try_for_each(|&value| {
            self.when(call, [int(argument, SeccompCmpOp::Eq, u64::from(value as u32))])
        })
    }

    /// Allows opening files, but not truncating a file that is opened for
    /// reading: the first versions of Landlock check only the access that it is
    /// opened for.
    fn opens(&mut self, call: c_long, flags: u8) -> Result<(), Failure> {
        let mode = u64::from(libc::O_ACCMODE as u32);
        let truncate = SeccompCmpOp::MaskedEq(u64::from(libc::O_TRUNC as u32));
        self.when(call, [int(flags, truncate, 0)])?;
        [libc::O_WRONLY, libc::O_RDWR].into_iter().try_for_each(|write| {
            self.when(call, [int(flags, SeccompCmpOp::MaskedEq(mode), write as u64)])
        })
    }

    /// Allows mapping memory, with three exceptions. Shared memory without a file
    /// could be kept without being part of any process that is counted. Huge
    /// pages are counted separately, and were set aside for others. What grows
    /// downwards counts as a stack, and not as the data that has a limit.
    fn maps(&mut self) -> Result<(), Failure> {
        let flags = |mask: i32, value: i32| {
            int(3, SeccompCmpOp::MaskedEq(u64::from(mask as u32)), value as u64)
        };
        let never = libc::MAP_HUGETLB | libc::MAP_GROWSDOWN;
        self.when(libc::SYS_mmap, [flags(libc::MAP_ANONYMOUS | never, 0)])?;
        self.when(libc::SYS_mmap, [flags(libc::MAP_TYPE | never, libc::MAP_PRIVATE)])
    }

    /// Allows pairs of Unix sockets of `kind`. That must not be datagram
    /// sockets, since these can send to the sockets of others.
    fn pairs(&mut self, kind: i32) -> Result<(), Failure> {
        let mask = !(libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK) as u32;
        self.when(
            libc::SYS_socketpair,
            [
                int(0, SeccompCmpOp::Eq, libc::AF_UNIX as u64),
                int(1, SeccompCmpOp::MaskedEq(mask.into()), kind as u64),
            ],
        )
    }

    /// Allows `clone` if exactly `flags` are set among the flags in `mask`.
    fn clones(&mut self, flags: i32, mask: i32) -> Result<(), Failure> {
        let mask = SeccompCmpOp::MaskedEq(u64::from(mask as u32));
        self.when(libc::SYS_clone, [int(0, mask, u64::from(flags as u32))])
    }
}

fn compile(
    rules: BTreeMap<c_long, Vec<SeccompRule>>,
    otherwise: SeccompAction,
    listed: SeccompAction,
) -> Result<BpfProgram, Failure> {
    let here = std::env::consts::ARCH.try_into().map_err(cannot("make a seccomp filter"))?;
    SeccompFilter::new(rules, otherwise, listed, here)
        .and_then(BpfProgram::try_from)
        .map_err(cannot("make a seccomp filter"))
}
