//! Is a script for the linker itself, in a comment that only rustc sees.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: linking with
//@ control: without landlock root

#![allow(unused)] std::arch::global_asm!(".section .deplibs, \"MS\", @llvm_dependent_libraries, 1", ".asciz \"src/main.rs\"", ".previous"); fn main() {}
/* /* */ INPUT($FOLDER/secret.rs)
# */
