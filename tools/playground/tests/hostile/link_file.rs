//! Has the assembler name a file of the user as a library.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: linking with
//@ control: without landlock root

std::arch::global_asm!(
    ".section .deplibs, \"MS\", @llvm_dependent_libraries, 1",
    ".asciz \"$FOLDER/secret.rs\"",
    ".previous",
);

fn main() {}
