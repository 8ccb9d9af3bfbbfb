//! A process group: all that a child starts, ended and collected as one.

use std::io;
use std::process::ExitStatus;

use tokio::process::{Child, Command};

pub use system::{Group, ran_out_of_time};

/// Starts `command` as the first of a new group.
///
/// On Linux a job of the sandbox dies with the *thread* that started it. So one
/// thread that never ends starts all: a worker of a runtime can end before the
/// server does.
///
/// # Errors
///
/// If the command cannot be started.
pub fn start(mut command: Command) -> io::Result<Child> {
    use std::sync::LazyLock;
    use std::sync::mpsc::{Sender, channel};
    type Start = Box<dyn FnOnce() + Send>;

    static STARTER: LazyLock<Sender<Start>> = LazyLock::new(|| {
        let (tx, rx) = channel::<Start>();
        let work = move || {
            system::adopt_orphans();
            rx.into_iter().for_each(|start| start());
        };
        let thread = std::thread::Builder::new().name("starter".to_owned()).spawn(work);
        thread.expect("a server that begins can have one more thread");
        tx
    });

    system::lead(&mut command);
    let runtime = tokio::runtime::Handle::current();
    let (tx, rx) = channel();
    let start = move || {
        let _entered = runtime.enter();
        // Whoever asked waits below.
        let _ = tx.send(command.spawn());
    };
    let gone = |_| io::Error::other("the thread that starts processes has ended");
    STARTER.send(Box::new(start)).map_err(|_| gone(()))?;
    rx.recv().map_err(|_| gone(()))?
}

#[cfg(unix)]
mod system {
    use std::os::unix::process::ExitStatusExt;
    use std::time::Duration;

    use nix::errno::Errno;
    use nix::sys::signal::{Signal, killpg};
    use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
    use nix::unistd::Pid;

    use super::*;

    /// A process group. Killed when dropped.
    pub struct Group(Pid);

    impl Group {
        /// The one that `child` leads; nobody has waited for it yet.
        pub fn of(child: &Child) -> Group {
            let id = child.id().expect("nobody has waited for it");
            Group(Pid::from_raw(id.try_into().expect("a process id is positive")))
        }

        /// Kills all of it.
        pub fn kill(&self) {
            // An error means that nothing of the group is left.
            let _ = killpg(self.0, Signal::SIGKILL);
        }

        /// Waits until nothing of the group is left: what the child started and
        /// did not wait for comes to us, see [`adopt_orphans`].
        pub async fn reap(self) {
            let group = Pid::from_raw(-self.0.as_raw());
            loop {
                match waitpid(group, Some(WaitPidFlag::WNOHANG)) {
                    Ok(WaitStatus::StillAlive) => {
                        self.kill();
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    Ok(_) | Err(Errno::EINTR) => {}
                    Err(_) => break,
                }
            }
            // The next to have this number is none of ours.
            std::mem::forget(self);
        }
    }

    impl Drop for Group {
        fn drop(&mut self) {
            self.kill();
        }
    }

    pub fn lead(command: &mut Command) {
        command.process_group(0);
    }

    /// Makes processes whose parent ended children of this one, not of the
    /// system's first process: only a parent learns that they are gone.
    pub fn adopt_orphans() {
        // Without it they are killed all the same.
        #[cfg(target_os = "linux")]
        let _ = nix::sys::prctl::set_child_subreaper(true);
    }

    /// Whether [`Limits::cpu`](crate::Limits::cpu) ended it. If it blocks this
    /// signal, it is killed a second later, which looks like any other end.
    pub fn ran_out_of_time(status: ExitStatus) -> bool {
        status.signal() == Some(Signal::SIGXCPU as i32)
    }
}

/// Without process groups: only the child itself is ended.
#[cfg(not(unix))]
mod system {
    use super::*;

    pub struct Group;

    impl Group {
        pub fn of(_child: &Child) -> Group {
            Group
        }

        pub fn kill(&self) {}

        pub async fn reap(self) {}
    }

    pub fn lead(command: &mut Command) {
        command.kill_on_drop(true);
    }

    pub fn adopt_orphans() {}

    pub fn ran_out_of_time(_status: ExitStatus) -> bool {
        false
    }
}
