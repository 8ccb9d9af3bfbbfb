//! Has the assembler read a file of the user.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Could not find include file
//@ control: without landlock root

std::arch::global_asm!(".include \"$FOLDER/assembly\"");

fn main() {}
