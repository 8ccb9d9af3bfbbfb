//! The targets of an attack: files, listeners and a process, made for it alone.

use std::fs::{self, Permissions};
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use nix::unistd::geteuid;
use tempfile::TempDir;

use crate::trial;

/// The user that jobs of root's server run as.
const NOBODY: u32 = 65534;

/// Removed when dropped.
pub struct Scene {
    folder: TempDir,
    tcp4: TcpListener,
    tcp6: Option<TcpListener>,
    udp: UdpSocket,
    stream: UnixListener,
    datagram: UnixDatagram,
    abstract_name: String,
    abstract_listener: UnixListener,
    victim: Child,
    before: Vec<String>,
}

impl Scene {
    pub fn new() -> Scene {
        let folder = trial::folder().expect("a folder");
        let path = folder.path().to_owned();
        let file = |name: &str, mode, text: &str| {
            fs::write(path.join(name), text).expect("a file");
            fs::set_permissions(path.join(name), Permissions::from_mode(mode)).expect("its mode");
        };
        file("secret.rs", 0o644, "pub const SECRET: &str = \"correct horse\";\n");
        file("assembly", 0o644, ".set secret, 1\n");
        file("script", 0o644, "/* nothing */\n");
        file("private", 0o600, "correct horse\n");
        file("own", 0o644, "my work\n");
        symlink("secret.rs", path.join("link")).expect("a link");
        let stream = UnixListener::bind(path.join("stream")).expect("a listener");
        let datagram = UnixDatagram::bind(path.join("datagram")).expect("a listener");
        for name in ["stream", "datagram"] {
            let all = Permissions::from_mode(0o777);
            fs::set_permissions(path.join(name), all).expect("its mode");
        }
        let abstract_name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let address = SocketAddr::from_abstract_name(&abstract_name).expect("a name");
        let abstract_listener = UnixListener::bind_addr(&address).expect("a listener");
        let mut victim = Command::new("/bin/sleep");
        victim.arg("60").stdin(Stdio::null()).process_group(0);
        if geteuid().is_root() {
            // Use the user of the jobs, so that a lack of rights does not stop an attack.
            victim.uid(NOBODY).gid(NOBODY);
            for name in ["", "own"] {
                chown(path.join(name), Some(NOBODY), Some(NOBODY)).expect("root may");
            }
        }
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("its mode");
        let mut scene = Scene {
            tcp4: TcpListener::bind("127.0.0.1:0").expect("a listener"),
            tcp6: TcpListener::bind("[::1]:0").ok(),
            udp: UdpSocket::bind("127.0.0.1:0").expect("a listener"),
            stream,
            datagram,
            abstract_name,
            abstract_listener,
            victim: victim.spawn().expect("a process"),
            before: Vec::new(),
            folder,
        };
        for listener in [Some(&scene.tcp4), scene.tcp6.as_ref()].into_iter().flatten() {
            listener.set_nonblocking(true).expect("sockets can");
        }
        scene.udp.set_nonblocking(true).expect("sockets can");
        scene.stream.set_nonblocking(true).expect("sockets can");
        scene.datagram.set_nonblocking(true).expect("sockets can");
        scene.abstract_listener.set_nonblocking(true).expect("sockets can");
        scene.before = scene.state();
        scene
    }

    /// The targets: the name of each in the programs, and its value here.
    pub fn targets(&self) -> [(&'static str, String); 6] {
        let tcp4 = self.tcp4.local_addr().expect("it is bound");
        let tcp6 = self.tcp6.as_ref().map(|tcp6| tcp6.local_addr().expect("it is bound"));
        [
            ("$FOLDER", self.folder.path().to_str().expect("UTF-8").to_owned()),
            ("$TCP4", tcp4.to_string()),
            // Without IPv6, attack the IPv4 listener.
            ("$TCP6", tcp6.unwrap_or(tcp4).to_string()),
            ("$UDP", self.udp.local_addr().expect("it is bound").to_string()),
            ("$ABSTRACT", self.abstract_name.clone()),
            ("$VICTIM", self.victim.id().to_string()),
        ]
    }

    /// What has changed, in words; empty if nothing has.
    pub fn harm(&mut self) -> String {
        let mut harm = String::new();
        let now = self.state();
        if now != self.before {
            harm += &format!("files: {:?} -> {now:?}; ", self.before);
        }
        let tcp6 = self.tcp6.as_ref().is_some_and(|tcp6| tcp6.accept().is_ok());
        if self.tcp4.accept().is_ok() || tcp6 {
            harm += "somebody connected by TCP; ";
        }
        if self.stream.accept().is_ok() || self.abstract_listener.accept().is_ok() {
            harm += "somebody connected by a Unix socket; ";
        }
        if self.udp.recv(&mut [0; 8]).is_ok() || self.datagram.recv(&mut [0; 8]).is_ok() {
            harm += "somebody sent a datagram; ";
        }
        if self.victim.try_wait().expect("it is our child").is_some() {
            harm += "somebody ended the process; ";
        }
        harm
    }

    fn state(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder is there");
        let mut state: Vec<_> = entries
            .map(|entry| {
                let entry = entry.expect("it can be listed");
                let metadata = entry.metadata().expect("it is there");
                let changed = (metadata.mtime(), metadata.mtime_nsec());
                format!(
                    "{:?} {:o} {} {changed:?}",
                    entry.file_name(),
                    metadata.mode(),
                    metadata.len()
                )
            })
            .collect();
        state.sort();
        state
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        // An error means that the attack was the control, and ended the victim.
        let _ = self.victim.kill();
        let _ = self.victim.wait();
    }
}
