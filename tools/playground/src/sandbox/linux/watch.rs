//! Layer `watch`: repeatedly counts what the whole job uses.
//!
//! The kernel limits each process by itself. It limits all of them together
//! only in a control group, which a server is seldom allowed to make. So the
//! keeper adds up the numbers in `/proc`. Between two looks a job can exceed
//! its limits by as much as the machine gives it in that time.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::poll::PollTimeout;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::unistd::{Pid, SysconfVar, getpid, sysconf};
use walkdir::WalkDir;

use super::order::Bounds;
use crate::event::Stopped;

/// The time between two looks.
const PERIOD: Duration = Duration::from_millis(20);

/// For a job that works on disk, its files are counted again after this many looks.
const LOOKS_PER_COUNT: u32 = 3;

/// The bounds of a job, and what it has used.
pub struct Watch {
    bounds: Bounds,
    first: Pid,
    /// Whether `/proc` is the job's own, and shows only the processes of the
    /// job and the keeper. Otherwise it is the machine's, with the machine's
    /// process ids.
    own_proc: bool,
    /// The folder of the job's files, if it is on disk. A file system in memory
    /// has its own limit.
    folder: Option<PathBuf>,
    /// Bytes that each process has caused to be written to disk.
    written: HashMap<String, u64>,
    /// Processor time of each process, in ticks. The kernel does not add up the
    /// time of children whose parent ignores their end.
    computed: HashMap<String, u64>,
    /// Ticks per second.
    ticks: u64,
    next: Instant,
    looks: u32,
    demoted: bool,
}

/// What some processes use together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Use {
    /// Bytes in memory or swapped out.
    memory: u64,
    threads: u64,
    /// Processor time in ticks, including that of processes that have ended.
    ticks: u64,
}

impl Watch {
    /// Watches the job whose first process is `first`. `folder` is its working
    /// folder, if that is on disk.
    pub fn new(bounds: Bounds, first: Pid, own_proc: bool, folder: Option<&Path>) -> Watch {
        let ticks = sysconf(SysconfVar::CLK_TCK).ok().flatten().unwrap_or(100);
        Watch {
            bounds,
            first,
            own_proc,
            folder: folder.map(Path::to_owned),
            written: HashMap::new(),
            computed: HashMap::new(),
            ticks: ticks.try_into().unwrap_or(100),
            next: Instant::now() + PERIOD,
            looks: 0,
            demoted: false,
        }
    }

    /// Time until the next look.
    pub fn until_next(&self) -> PollTimeout {
        let left = self.next.saturating_duration_since(Instant::now());
        // Round up, so as not to wake just before the look.
        u16::try_from(left.as_millis() + 1).map_or(PollTimeout::MAX, PollTimeout::from)
    }

    /// The bound that the job exceeds, if any.
    pub fn look(&mut self) -> Option<Stopped> {
        if Instant::now() < self.next {
            return None;
        }
        let processes = self.processes();
        let mut sum = Use { ticks: self.collected_ticks(), ..Use::default() };
        for process in &processes {
            sum.memory += memory(process);
            let Some(stat) = read(process) else { continue };
            sum.threads += stat.threads;
            sum.ticks += stat.own_ticks + stat.ended_ticks;
            let computed = self.computed.entry(process.clone()).or_default();
            *computed = (*computed).max(stat.own_ticks);
        }
        let bounds = &self.bounds;
        // Neither of the two sums counts any time twice.
        let ticks = sum.ticks.max(self.computed.values().sum());
        if ticks >= self.ticks && !self.demoted {
            // Let short programs go before long ones. If this fails, the priority stays.
            let group = rustix::process::Pid::from_raw(self.first.as_raw());
            let _ = rustix::process::setpriority_pgrp(group, 19);
            self.demoted = true;
        }
        let exceeded = if sum.memory > bounds.memory {
            Some(Stopped::Memory)
        } else if sum.threads > bounds.threads {
            Some(Stopped::Threads)
        } else if ticks > bounds.cpu * self.ticks {
            Some(Stopped::Cpu)
        } else if self.fills_the_disk(&processes) {
            Some(Stopped::Disk)
        } else {
            None
        };
        self.next = Instant::now() + PERIOD;
        exceeded
    }

    /// Processor time of the processes that the keeper has reaped, in ticks.
    fn collected_ticks(&self) -> u64 {
        let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return 0 };
        let time = usage.user_time() + usage.system_time();
        let microseconds = u64::try_from(time.num_microseconds()).unwrap_or(0);
        microseconds * self.ticks / 1_000_000
    }

    /// The names of the job's processes in `/proc`.
    fn processes(&self) -> Vec<String> {
        if self.own_proc {
            let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
            let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
            let keeper = getpid().to_string();
            let is_job = |name: &String| name.parse::<u32>().is_ok() && *name != keeper;
            return names.filter(is_job).collect();
        }
        let mut found = children_of("self");
        let mut seen = 0;
        while let Some(process) = found.get(seen) {
            let next = children_of(process);
            found.extend(next);
            seen += 1;
        }
        found
    }

    /// Whether the job's files are too many or too large. Bytes written to
    /// files that have been deleted count too.
    fn fills_the_disk(&mut self, processes: &[String]) -> bool {
        let Some(folder) = &self.folder else { return false };
        for process in processes {
            let written = self.written.entry(process.clone()).or_default();
            *written = (*written).max(written_by(process));
        }
        if self.written.values().sum::<u64>() > self.bounds.disk {
            return true;
        }
        self.looks += 1;
        if !self.looks.is_multiple_of(LOOKS_PER_COUNT) {
            return false;
        }
        let (mut files, mut bytes) = (0, 0);
        for entry in WalkDir::new(folder) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.io_error().is_some_and(is_gone) => continue,
                // A compiler does not make folders that are inaccessible or too deep.
                Err(_) => return true,
            };
            files += 1;
            bytes += entry.metadata().map_or(0, |metadata| metadata.len());
            if files > self.bounds.files || bytes > self.bounds.disk {
                return true;
            }
        }
        false
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The children of all threads of a process.
pub fn children_of(process: &str) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = tasks.map(|task| text(task.path().join("children")));
    let names = |list: String| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    lists.flatten().flat_map(names).collect()
}

/// The fields of `/proc/<id>/stat` that the watch needs.
struct Stat {
    threads: u64,
    own_ticks: u64,
    /// Ticks of the children that it has reaped.
    ended_ticks: u64,
}

/// Reads a file in `/proc`. Its size is not known in advance, so reading would
/// begin with a few bytes. Reserve room for all of it at once. The name that a
/// process gives itself need not be UTF-8.
fn text(path: impl AsRef<Path>) -> io::Result<String> {
    let mut bytes = Vec::with_capacity(4096);
    File::open(path)?.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read(process: &str) -> Option<Stat> {
    let text = text(format!("/proc/{process}/stat")).ok()?;
    // The name comes before, in parentheses, and may contain parentheses.
    let fields: Vec<_> = text.rsplit_once(')')?.1.split_whitespace().collect();
    // `man proc_pid_stat` numbers the fields from 1. The third one is the first here.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    Some(Stat {
        own_ticks: field(14)? + field(15)?,
        ended_ticks: field(16)? + field(17)?,
        threads: field(20)?,
    })
}

/// Bytes of memory of the process's own, without mapped files.
fn memory(process: &str) -> u64 {
    let folder = PathBuf::from(format!("/proc/{process}"));
    memory_in(&folder)
        .or_else(|| {
            // The process's first thread has ended, but others have not.
            let tasks = fs::read_dir(folder.join("task")).ok()?.flatten();
            tasks.filter_map(|task| memory_in(&task.path())).next()
        })
        .unwrap_or(0)
}

/// The same from the folder of a process or a thread; `None` if that has ended.
fn memory_in(folder: &Path) -> Option<u64> {
    let text = text(folder.join("status")).ok()?;
    let kib = |line: &str| {
        let (name, value) = line.split_once(':')?;
        ["RssAnon", "RssShmem", "VmSwap", "VmPTE"].contains(&name).then_some(())?;
        value.split_whitespace().next()?.parse::<u64>().ok()
    };
    text.contains("\nRssAnon:").then(|| text.lines().filter_map(kib).sum::<u64>() << 10)
}

/// Bytes that the process has caused to be written to disk.
fn written_by(process: &str) -> u64 {
    let text = text(format!("/proc/{process}/io")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_uses_is_read() {
        let own = read("self").expect("it runs");
        assert!(own.threads >= 1);
        // Other tests take and free memory of this process at the same time, so
        // that of another one shows that little is read where little is used.
        let block = vec![1_u8; 64 << 20];
        assert!(memory("self") >= 60 << 20, "{} {}", memory("self"), block.len());
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("it starts");
        let little = memory(&child.id().to_string());
        child.kill().and_then(|()| child.wait()).expect("it is our child");
        assert!((1..16 << 20).contains(&little), "{little}");
        assert!(read("none").is_none());
        assert_eq!(memory("none"), 0);
    }

    #[test]
    fn what_a_process_started_is_found() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("it starts");
        let found = children_of("self");
        child.kill().and_then(|()| child.wait()).expect("it is our child");
        assert!(found.contains(&child.id().to_string()), "{found:?}");
        assert!(children_of("none").is_empty());
    }
}
