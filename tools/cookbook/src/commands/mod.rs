//! What each command does, beside checking, building and serving.

pub mod run;
