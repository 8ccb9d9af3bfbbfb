//! Starts the servers that examples talk to, each on a port and with a folder
//! of its own.

use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use example_format::Server;
use tempfile::TempDir;

use crate::child;

/// The wall time that a server may take to accept connections. It takes 50 ms
/// on an idle machine.
const START: Duration = Duration::from_secs(30);

/// How often another port is tried. The port is free when it is chosen; another
/// program may take it before the server does.
const TRIES: u32 = 10;

/// Runs the server, and kills it when standard input is closed. The system
/// closes that when this process ends, however it ends, so that no server
/// outlives its test.
const SCRIPT: &str = r#"
exec 3<&0
"$@" 3<&- & server=$!
{ read -r _ <&3; kill -9 "$server"; } & guard=$!
wait "$server"; status=$?
# By now another process may have the number of a server that ended by itself.
kill "$guard" 2>/dev/null; exit "$status"
"#;

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Running {
    server: Server,
    program: PathBuf,
    /// What it keeps on disk, and its log.
    folder: TempDir,
    port: u16,
    /// The shell that runs it.
    shell: Option<Child>,
}

impl Running {
    /// Starts `server` on a port of this machine that no other program uses,
    /// with an empty folder. Returns `None` if its program is not installed.
    ///
    /// # Errors
    ///
    /// If it cannot be started, or does not accept connections in time. The
    /// error contains the server's log.
    pub fn start(server: Server) -> io::Result<Option<Running>> {
        let Some(program) = find(server.program()) else { return Ok(None) };
        let folder = tempfile::tempdir()?;
        let mut running = Running { server, program, folder, port: 0, shell: None };
        let mut tried = Ok(());
        for _ in 0..TRIES {
            running.port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
            tried = running.resume();
            match &tried {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => continue,
                _ => break,
            }
        }
        tried.map(|()| Some(running))
    }

    /// The variable in which an example looks for the address, and the address.
    pub fn variable(&self) -> (&'static str, String) {
        let scheme = match self.server {
            Server::Nats => "nats",
            Server::Redis => "redis",
        };
        (self.server.variable(), format!("{scheme}://127.0.0.1:{}", self.port))
    }

    /// Kills the server, as `kill -9` does. What it keeps on disk stays.
    pub fn kill(&mut self) {
        if let Some(mut shell) = self.shell.take() {
            drop(shell.stdin.take());
            // The shell ends once the server has.
            let _ = shell.wait();
        }
    }

    /// Starts a killed server again, on the same port and with the same folder.
    ///
    /// # Errors
    ///
    /// As for [`start`](Running::start); [`AddrInUse`](io::ErrorKind::AddrInUse)
    /// if another program has its port.
    pub fn resume(&mut self) -> io::Result<()> {
        let log = self.folder.path().join("log");
        let file = File::create(&log)?;
        let mut shell = Command::new("sh");
        shell
            .args(["-c", SCRIPT, "sh"])
            .arg(&self.program)
            .args(self.arguments())
            .stdin(Stdio::piped())
            .stdout(file.try_clone()?)
            .stderr(file);
        self.shell = Some(child::one_at_a_time(|| shell.spawn())?);
        let ready = self.wait_until_ready(&log);
        if ready.is_err() {
            self.kill();
        }
        ready
    }

    fn arguments(&self) -> Vec<String> {
        let port = self.port.to_string();
        let folder = self.folder.path().display().to_string();
        let all: &[&str] = match self.server {
            Server::Nats => {
                &["--addr", "127.0.0.1", "--port", &port, "--jetstream", "--store_dir", &folder]
            }
            // With a log of all writes, as a server that may be killed needs it.
            Server::Redis => &[
                "--bind",
                "127.0.0.1",
                "--port",
                &port,
                "--dir",
                &folder,
                "--save",
                "",
                "--appendonly",
                "yes",
            ],
        };
        all.iter().map(|argument| (*argument).to_owned()).collect()
    }

    /// Waits until the log says that it accepts connections. Another program
    /// might answer at the port.
    fn wait_until_ready(&mut self, log: &Path) -> io::Result<()> {
        let (ready, in_use) = match self.server {
            Server::Nats => ("Server is ready", "address already in use"),
            Server::Redis => ("Ready to accept connections", "Address already in use"),
        };
        let deadline = Instant::now() + START;
        loop {
            let ended = self.shell.as_mut().expect("it was just started").try_wait()?;
            let text = String::from_utf8_lossy(&fs::read(log)?).into_owned();
            let failed = match ended {
                None if text.contains(ready) => return Ok(()),
                None if Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(2));
                    continue;
                }
                None => format!("was not ready after {} s", START.as_secs()),
                Some(status) => format!("ended ({status})"),
            };
            let kind = match text.contains(in_use) {
                true => io::ErrorKind::AddrInUse,
                false => io::ErrorKind::Other,
            };
            let program = self.program.display();
            return Err(io::Error::new(kind, format!("{program} {failed}; its log:\n{text}")));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The path of an installed program. Debian keeps servers in folders that are
/// not on every user's `PATH`.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    let folders = std::env::split_paths(&path).chain(more);
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use std::net::{SocketAddr, TcpStream};

    use super::*;

    /// A running server, or `None` if it is not installed.
    fn start(server: Server) -> Option<Running> {
        let running = Running::start(server).expect("it starts");
        if running.is_none() {
            proven::skip("servers start and end", &format!("{} is missing", server.program()));
        }
        running
    }

    fn answers(port: u16) -> bool {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        TcpStream::connect_timeout(&address, Duration::from_secs(5)).is_ok()
    }

    #[test]
    fn a_server_answers_until_it_is_dropped() {
        for server in Server::ALL {
            let Some(running) = start(server) else { continue };
            let (port, folder) = (running.port, running.folder.path().to_owned());
            assert!(answers(port) && folder.exists(), "{server:?}");
            drop(running);
            assert!(!answers(port) && !folder.exists(), "{server:?}");
        }
    }

    #[test]
    fn a_server_ends_with_a_test_that_panics() {
        for server in Server::ALL {
            let Some(running) = start(server) else { continue };
            let port = running.port;
            let panic = thread::spawn(move || {
                let running = running;
                assert!(!answers(running.port), "on purpose");
            });
            panic.join().expect_err("it panics");
            assert!(!answers(port), "{server:?}");
        }
    }

    #[test]
    fn a_server_is_killed_and_resumed_at_its_address() {
        for server in Server::ALL {
            let Some(mut running) = start(server) else { continue };
            let variable = running.variable();
            running.kill();
            assert!(!answers(running.port), "{server:?}");
            running.resume().expect("its port is free");
            assert!(answers(running.port) && running.variable() == variable, "{server:?}");
        }
    }

    #[test]
    fn a_port_in_use_is_told_from_other_failures() {
        for server in Server::ALL {
            let (Some(mut first), Some(second)) = (start(server), start(server)) else { continue };
            first.kill();
            first.port = second.port;
            let error = first.resume().expect_err("the port is taken");
            assert_eq!(error.kind(), io::ErrorKind::AddrInUse, "{error}");
            first.program = PathBuf::from("/bin/false");
            let error = first.resume().expect_err("this is no server");
            assert_eq!(error.kind(), io::ErrorKind::Other, "{error}");
        }
    }

    #[test]
    fn a_program_that_is_not_installed_is_not_found() {
        assert_eq!(find("no-such-server"), None);
        assert!(find("sh").is_some());
    }
}
