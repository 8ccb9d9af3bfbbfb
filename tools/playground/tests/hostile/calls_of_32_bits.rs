//! Makes system calls by their 32-bit numbers, which mean other calls here.
//@ phase: run
//@ stopped-by: seccomp
//@ ends: signal SIGSYS
//@ only: x86_64
//@ control: without seccomp

fn main() {
    let process: usize;
    // 20 is getpid there, and writev here.
    unsafe { std::arch::asm!("int 0x80", inlateout("rax") 20usize => process) };
    println!("worked: {process}");
}
