//! The channels.

pub mod planted;
pub mod replies;
pub mod tasks;
pub mod threads;
