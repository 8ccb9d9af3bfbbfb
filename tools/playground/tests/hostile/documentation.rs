//! Includes a file of this machine as documentation.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

#![doc = include_str!("/etc/passwd")]

fn main() {}
