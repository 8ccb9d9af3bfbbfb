//! As a compiler that was taken over, has the loader execute what it has made.
//@ phase: compiler
//@ stopped-by: root
//@ control: without root

use support::*;
/// Its own binary, copied into the working folder.
fn copy() -> io::Result<&'static str> {
    // As executable as the original.
    std::fs::copy("/proc/self/exe", "copy")?;
    Ok("./copy")
}

fn main() {
    if std::env::args().nth(2).is_some_and(|argument| argument == "again") {
        return println!("worked");
    }

    let loader = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];
    let loader = loader.into_iter().find(|path| std::path::Path::new(path).exists()).unwrap();
    let copy = copy().unwrap();
    let output = std::process::Command::new(loader).args([copy, "compiler_execute_copy_by_loader", "again", "again"]).output().unwrap();
    // The loader ends with 127.
    println!("{}", if output.status.success() { "worked" } else { "refused" });
}
