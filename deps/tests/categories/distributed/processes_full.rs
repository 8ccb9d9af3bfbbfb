//! Write more to a child process than a pipe holds.
//@ needs: processes

// ANCHOR: example
use std::error::Error;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let mut cat = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut tx = cat.stdin.take().ok_or("it is piped")?;
    let mut rx = cat.stdout.take().ok_or("it is piped")?;

    // Writes wait while the pipe is full; here nobody waits for the writer.
    let writer = thread::spawn(move || tx.write_all(&[b'x'; 1 << 20]));
    let mut back = Vec::new();
    rx.read_to_end(&mut back)?;

    let written = writer.join().expect("the writer does not panic");
    println!("{written:?}, {} bytes came back", back.len());
    println!("{}", cat.wait()?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
