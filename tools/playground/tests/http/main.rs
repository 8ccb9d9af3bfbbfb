//! The playground over real HTTP, as browsers and other clients use it.
#![cfg(unix)] // Programs end by signals, and are looked for by their process ids.

#[path = "../common/client.rs"]
mod client;
#[cfg(target_os = "linux")] // It looks at /proc.
mod command;
#[cfg(target_os = "linux")] // Elsewhere this machine is 127.0.0.1 alone.
mod connections;
mod guarding;
mod leaving;
mod limits;
#[cfg(target_os = "linux")]
#[path = "../common/process.rs"]
mod process;
mod replies;
mod server;
mod sharing;
mod streaming;
