//! Tell a child process that has finished from one that was killed.
//@ needs: processes

// ANCHOR: example
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn main() -> Result<(), Box<dyn Error>> {
    // It sends one line, and would work for another minute.
    let mut oven = Command::new("sh")
        .args(["-c", "echo rye; exec sleep 60"])
        .stdout(Stdio::piped())
        .spawn()?;
    let mut rx = BufReader::new(oven.stdout.take().ok_or("it is piped")?);
    let mut line = String::new();
    rx.read_line(&mut line)?;
    println!("received {}", line.trim_end());

    // As `kill -9` does.
    oven.kill()?;
    println!("then {} bytes: the end", rx.read_line(&mut line)?);
    println!("{}", oven.wait()?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
