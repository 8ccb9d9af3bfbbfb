//! How a server hears that it is to end.

use std::io;

/// Ready when somebody asks this process to end: Ctrl-C, or SIGTERM.
///
/// # Errors
///
/// If these signals cannot be heard.
#[cfg(unix)]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when somebody presses Ctrl-C.
#[cfg(not(unix))]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    // If it cannot be heard, the system ends this process by it.
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
