//! Puts a file of this machine into the binary, for a debugger.
//@ phase: compile
//@ stopped-by: landlock
//@ says: couldn't read
//@ control: without landlock

#![debugger_visualizer(gdb_script_file = "/etc/passwd")]

fn main() {}
