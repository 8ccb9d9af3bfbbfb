//! Has the assembler read a file of the user.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Could not find include file
//@ control: without landlock

std::arch::global_asm!(".include \"$FOLDER/assembly\"");

fn main() {}
