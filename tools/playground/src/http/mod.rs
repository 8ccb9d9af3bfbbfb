//! The playground over HTTP.

pub mod protocol;
