//! Has the assembler include a file of this machine.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Could not find incbin file
//@ control: without landlock

std::arch::global_asm!(".incbin \"/etc/passwd\"");

fn main() {}
