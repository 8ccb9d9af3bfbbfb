//! Waits for the signal to shut down.

use std::io;

/// Ready when this process receives Ctrl-C or SIGTERM.
///
/// # Errors
///
/// If the process cannot listen for these signals.
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
    // If the process cannot listen for Ctrl-C, the system ends it on Ctrl-C.
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
