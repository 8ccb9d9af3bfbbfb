//! The messages that server and keeper send through their socket.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Limits;
use crate::event::Stopped;
use crate::sandbox::{Job, Layers, Profile};

/// Bytes of the longest order: a program, and the paths of some hundred crates.
const LONGEST: u32 = 4 << 20;

/// The order that a server sends to a launcher. Paths are those of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub job: Job,
    pub layers: Layers,
    /// The folder of the job's control group.
    pub cgroup: Option<PathBuf>,
    pub bounds: Bounds,
}

/// The limits that launcher and keeper enforce. As in [`Limits`], with times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    pub cpu: u64,
    pub address_space: u64,
    pub memory: u64,
    pub threads: u64,
    pub file: u64,
    pub disk: u64,
    pub files: u64,
    pub open_files: u64,
}

impl Order {
    /// The order to run `job`.
    pub fn new(mut job: Job, limits: &Limits, layers: Layers, cgroup: Option<PathBuf>) -> Order {
        if job.profile == Profile::Run {
            // Otherwise each thread of glibc's would reserve 64 MiB of its own,
            // and the address space would hold only a few threads.
            job.environment.push(("MALLOC_ARENA_MAX".to_owned(), "2".to_owned()));
        }
        Order {
            job,
            layers,
            cgroup,
            bounds: Bounds {
                // The kernel counts whole seconds, and 0 would end the job at once.
                cpu: limits.cpu.as_secs().max(1),
                address_space: limits.address_space,
                memory: limits.memory,
                threads: limits.threads,
                file: limits.file,
                disk: limits.disk,
                files: limits.files,
                open_files: limits.open_files,
            },
        }
    }

    /// The order as it is sent: its length, then its text.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let text = serde_json::to_vec(self)?;
        let length = u32::try_from(text.len()).ok().filter(|length| *length <= LONGEST);
        let length = length.ok_or_else(|| io::Error::other("the job's order is too long"))?;
        Ok([&length.to_le_bytes(), text.as_slice()].concat())
    }

    /// Reads the order that a server sent.
    pub fn read(mut from: impl Read) -> io::Result<Order> {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length);
        if length > LONGEST {
            return Err(io::Error::other("that is no order"));
        }
        let mut text = vec![0; length as usize];
        from.read_exact(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    }
}

/// A report to the server about a job. Only the first one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// How the job ended.
    Ended(Ended),
    /// Why the job was not started.
    Fault(String),
}

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Its status, as `wait` returns it.
    pub status: i32,
    /// The limit that it was stopped for, if any.
    pub stopped: Option<Stopped>,
}

impl Report {
    /// Sends the report, which is one line.
    pub fn send(&self, mut to: impl Write) -> io::Result<()> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        to.write_all(&line)
    }

    /// Parses a report, if `line` is one.
    pub fn parse(line: &[u8]) -> Option<Report> {
        serde_json::from_slice(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Layer;

    fn order() -> Order {
        let mut job = Job::new(Profile::Compile, "/usr/bin/rustc".into(), "/work".into());
        job.arguments = vec!["--version".to_owned(), String::new()];
        job.sources = vec![("src/main.rs".to_owned(), "fn main() {}\n".to_owned())];
        job.result = Some(("program".to_owned(), "/kept/program".into()));
        let layers = [Layer::Landlock, Layer::Cgroup].into_iter().collect();
        Order::new(job, &Limits::compile(), layers, None)
    }

    #[test]
    fn what_is_told_is_understood() {
        let bytes = order().to_bytes().expect("it is short");
        assert_eq!(Order::read(bytes.as_slice()).expect("it is an order"), order());
        let ended = Ended { status: 9, stopped: Some(Stopped::Memory) };
        for report in [Report::Ended(ended), Report::Fault("two\nlines".to_owned())] {
            let mut line = Vec::new();
            report.send(&mut line).expect("writing to a vector cannot fail");
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            assert_eq!(Report::parse(&line), Some(report));
        }
    }

    #[test]
    fn what_somebody_else_sent_is_not() {
        let bytes = order().to_bytes().expect("it is short");
        for end in [0, 3, 4, bytes.len() - 1] {
            assert!(Order::read(&bytes[..end]).is_err(), "{end}");
        }
        assert!(Order::read(&[0xff; 64][..]).is_err());
        assert!(Order::read(&[2, 0, 0, 0, b'{', b'}'][..]).is_err());
        assert_eq!(Report::parse(b""), None);
    }
}
