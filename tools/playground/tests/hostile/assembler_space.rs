//! Has the assembler make a binary larger than a file may be.
//@ phase: compile
//@ stopped-by: limits
//@ ends: refused
//@ control: without limits

std::arch::global_asm!(".section .hostile, \"aR\"", ".zero 25165824", ".previous");

fn main() {}
