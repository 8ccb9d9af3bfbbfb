//! Wait for a child process that waits for this one.
//@ needs: processes
//@ hangs

// ANCHOR: example
use std::error::Error;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

fn main() -> Result<(), Box<dyn Error>> {
    let mut cat = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut tx = cat.stdin.take().ok_or("it is piped")?;
    let mut rx = cat.stdout.take().ok_or("it is piped")?;

    println!("writing");
    // `cat` cannot write, since nobody reads, and so reads no more.
    tx.write_all(&[b'x'; 1 << 20])?;
    drop(tx);
    let mut back = Vec::new();
    rx.read_to_end(&mut back)?;

    println!("{} bytes came back", back.len());
    println!("{}", cat.wait()?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
