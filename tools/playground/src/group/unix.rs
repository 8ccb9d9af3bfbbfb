//! A process group on Unix.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::process::ExitStatus;
use std::sync::Once;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// A process group, which is killed when dropped.
pub struct Group {
    child: Child,
    /// `None` once nothing of the group is left: the system may then reuse its number.
    id: Option<Pid>,
}

impl Group {
    /// Starts `command` as the group's first process.
    pub fn start(mut command: Command) -> io::Result<Group> {
        static ADOPTED: Once = Once::new();
        ADOPTED.call_once(adopt_orphans);
        let child = command.process_group(0).spawn()?;
        let id = child.id().expect("nobody has waited for it");
        let id = Pid::from_raw(id.try_into().expect("a process id is positive"));
        Ok(Group { child, id: Some(id) })
    }

    /// Takes standard output and standard error of the group. `None` if called again.
    pub fn outputs(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Waits for the first process.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Kills the whole group.
    pub fn kill(&mut self) {
        if let Some(id) = self.id {
            // An error means that nothing of the group is left.
            let _ = killpg(id, Signal::SIGKILL);
            // The child may have left its group. An error means that it has ended.
            let _ = self.child.start_kill();
        }
    }

    /// After the first process has ended, waits until nothing of the group is
    /// left. The other processes became our children, see [`adopt_orphans`].
    pub async fn reap(&mut self) {
        while let Some(id) = self.id {
            match waitpid(Pid::from_raw(-id.as_raw()), Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::StillAlive) => {
                    self.kill();
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                Ok(_) | Err(Errno::EINTR) => {}
                Err(_) => self.id = None,
            }
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Makes orphaned processes children of this process, not of the system's first
/// one, since only a parent can wait for them.
fn adopt_orphans() {
    // Where this fails or does not exist, they are still killed.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// Lets everybody execute `file`.
pub fn make_executable(file: &File) {
    // If this fails, starting the program fails later with an error.
    let _ = file.set_permissions(Permissions::from_mode(0o755));
}
