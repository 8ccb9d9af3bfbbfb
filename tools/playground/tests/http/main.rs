//! The playground over real HTTP, as browsers and other clients use it.

mod guarding;
mod leaving;
mod limits;
mod process;
mod replies;
mod server;
mod streaming;
