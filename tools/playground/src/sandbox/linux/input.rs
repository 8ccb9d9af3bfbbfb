//! The job's standard input: a text that the keeper writes into a pipe, as far
//! as the job reads it.
//!
//! A pipe, since nothing can be executed from one, and its reader can neither
//! change it nor find it in a folder.

use std::fs::File;
use std::io::{self, PipeWriter, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd;

use super::{Failure, cannot};

/// The keeper's end.
pub struct Input {
    /// `None` once everything is written, or nobody reads any more.
    pipe: Option<PipeWriter>,
    rest: Vec<u8>,
}

/// Returns the job's end, and the keeper's. Without a text, the job's end is `/dev/null`.
pub fn open(text: &str) -> Result<(OwnedFd, Input), Failure> {
    if text.is_empty() {
        let nothing = File::open("/dev/null").map_err(cannot("open /dev/null"))?;
        return Ok((nothing.into(), Input { pipe: None, rest: Vec::new() }));
    }
    let (reader, writer) = io::pipe().map_err(cannot("make a pipe"))?;
    // The keeper has other work than to wait for the job to read.
    fcntl(&writer, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).map_err(cannot("make a pipe"))?;
    Ok((reader.into(), Input { pipe: Some(writer), rest: text.as_bytes().to_vec() }))
}

/// Makes `input` the standard input of this process.
pub fn become_standard(input: &OwnedFd) -> Result<(), Failure> {
    unistd::dup2_stdin(input).map_err(cannot("replace standard input"))
}

impl Input {
    /// The pipe, if there is more to write.
    pub fn pipe(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Writes as much as the pipe takes, and closes it after the last byte.
    pub fn write(&mut self) {
        let Some(pipe) = &mut self.pipe else { return };
        match pipe.write(&self.rest) {
            Ok(count) => {
                self.rest.drain(..count);
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) => {}
            // The job has closed its standard input.
            Err(_) => self.rest.clear(),
        }
        if self.rest.is_empty() {
            self.pipe = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_text_longer_than_the_pipe_comes_through_and_ends() {
        let text = "line\n".repeat(100_000);
        let (reader, mut input) = open(&text).expect("a pipe");
        input.write();
        assert!(input.pipe().is_some(), "all of it fits into the pipe");
        let read = std::thread::spawn(move || {
            let mut read = String::new();
            File::from(reader).read_to_string(&mut read).expect("it is text");
            read
        });
        while input.pipe().is_some() {
            input.write();
        }
        assert!(read.join().expect("it does not panic") == text);
    }

    #[test]
    fn nothing_is_written_for_nobody() {
        let (reader, mut input) = open("text").expect("a pipe");
        drop(reader);
        input.write();
        assert!(input.pipe().is_none());
    }

    #[test]
    fn without_a_text_it_is_empty() {
        let (reader, input) = open("").expect("a file");
        let mut read = String::new();
        File::from(reader).read_to_string(&mut read).expect("it can be read");
        assert!(read.is_empty() && input.pipe().is_none());
    }
}
