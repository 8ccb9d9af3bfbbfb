//! Becomes the loader of programs, to load another.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::unix::process::CommandExt;
    let loader = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];
    let loader = loader.into_iter().find(|path| std::path::Path::new(path).exists()).unwrap();
    if std::env::args().nth(2).is_some_and(|argument| argument == "again") {
        return println!("worked");
    }
    let itself = std::env::current_exe().unwrap();
    report::<()>(Err(std::process::Command::new(loader).arg(itself).args(["execute_loader", "again", "again"]).exec()));
}
