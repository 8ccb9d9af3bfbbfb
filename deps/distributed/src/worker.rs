//! A process that a test kills.
fn main() {}
