//! Includes a file of this machine as documentation.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Permission denied or No such file
//@ control: without landlock root

#![doc = include_str!("/etc/passwd")]

fn main() {}
