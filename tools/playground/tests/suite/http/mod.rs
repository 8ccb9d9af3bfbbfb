//! The playground over real HTTP, as browsers and other clients use it.

#[cfg(target_os = "linux")] // It looks at /proc.
mod command;
#[cfg(target_os = "linux")] // Elsewhere this machine is 127.0.0.1 alone.
mod connections;
mod guarding;
mod leaving;
mod limits;
mod replies;
mod server;
mod sharing;
mod streaming;
