//! Has the assembler include a file of this machine.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Could not find incbin file
//@ control: without landlock root

std::arch::global_asm!(".incbin \"/etc/passwd\"");

fn main() {}
