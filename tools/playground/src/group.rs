//! A process group: all that a child starts, ended and collected as one.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::io;

use tokio::process::Command;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::Group;

/// Starts `command` as the first of a new group.
///
/// On Linux a job of the sandbox dies with the *thread* that started it. So one
/// thread that never ends starts all: a worker of a runtime can end before the
/// server does.
///
/// # Errors
///
/// If the command cannot be started.
pub fn start(command: Command) -> io::Result<Group> {
    use std::sync::LazyLock;
    use std::sync::mpsc::{Sender, channel};
    type Start = Box<dyn FnOnce() + Send>;

    static STARTER: LazyLock<Sender<Start>> = LazyLock::new(|| {
        let (tx, rx) = channel::<Start>();
        let work = move || {
            #[cfg(unix)]
            unix::adopt_orphans();
            rx.into_iter().for_each(|start| start());
        };
        let thread = std::thread::Builder::new().name("starter".to_owned()).spawn(work);
        thread.expect("a server that begins can have one more thread");
        tx
    });

    let runtime = tokio::runtime::Handle::current();
    let (tx, rx) = channel();
    let start = move || {
        let _entered = runtime.enter();
        // Whoever asked waits below.
        let _ = tx.send(Group::start(command));
    };
    let gone = |_| io::Error::other("the thread that starts processes has ended");
    STARTER.send(Box::new(start)).map_err(|_| gone(()))?;
    rx.recv().map_err(|_| gone(()))?
}
