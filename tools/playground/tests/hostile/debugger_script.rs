//! Puts a file of this machine into the binary, for a debugger.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: couldn't read
//@ control: without landlock root

#![debugger_visualizer(gdb_script_file = "/etc/passwd")]

fn main() {}
