//! Has a macro of the assembler call itself.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: refused or cpu or memory
//@ control: none: the assembler knows how deep it goes

std::arch::global_asm!(".macro again", "again", "again", ".endm", "again");

fn main() {}
