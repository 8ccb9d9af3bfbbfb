//! A group as Unix has it.

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

/// A process group. Killed when dropped.
pub struct Group {
    child: Child,
    /// None once nothing of it is left: the next to have this number is none of ours.
    id: Option<Pid>,
}

impl Group {
    /// Starts `command` as its first process.
    pub fn start(mut command: Command) -> io::Result<Group> {
        static ADOPTED: Once = Once::new();
        ADOPTED.call_once(adopt_orphans);
        let child = command.process_group(0).spawn()?;
        let id = child.id().expect("nobody has waited for it");
        let id = Pid::from_raw(id.try_into().expect("a process id is positive"));
        Ok(Group { child, id: Some(id) })
    }

    /// Standard output and standard error of all of it, once.
    pub fn outputs(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Waits for the first process.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Kills all of it.
    pub fn kill(&mut self) {
        if let Some(id) = self.id {
            // An error means that nothing of the group is left.
            let _ = killpg(id, Signal::SIGKILL);
            // It may have left its group. An error means that it has ended.
            let _ = self.child.start_kill();
        }
    }

    /// Waits until nothing of the group is left, after the first process has
    /// ended: what that started and did not wait for comes to us, see
    /// [`adopt_orphans`].
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

/// Makes processes whose parent ended children of this one, not of the
/// system's first process: only a parent learns that they are gone.
fn adopt_orphans() {
    // Without it they are killed all the same.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// Lets everybody execute `file`.
pub fn make_executable(file: &File) {
    // Where it fails, starting the program fails too, and says so.
    let _ = file.set_permissions(Permissions::from_mode(0o755));
}
