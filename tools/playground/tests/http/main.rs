//! The playground over real HTTP, as browsers and other clients use it.

mod command;
mod guarding;
mod leaving;
mod limits;
#[path = "../common/process.rs"]
mod process;
mod replies;
mod server;
mod streaming;
