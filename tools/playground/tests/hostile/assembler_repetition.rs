//! Has the assembler repeat without end.
//@ phase: compile
//@ stopped-by: limits
//@ ends: cpu or memory or refused
//@ control: none: it would take minutes

std::arch::global_asm!(".rept 2000000000", ".quad 1", ".endr");

fn main() {}
