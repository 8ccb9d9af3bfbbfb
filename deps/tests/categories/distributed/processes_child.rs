//! Give lines to a child process, and read what it answers.
//@ needs: processes

// ANCHOR: example
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

fn main() -> Result<(), Box<dyn Error>> {
    let mut sort = Command::new("sort")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut tx = sort.stdin.take().ok_or("it is piped")?;
    let rx = sort.stdout.take().ok_or("it is piped")?;

    for bread in ["wheat", "rye", "spelt"] {
        // One write for each line: `writeln!` would make several.
        tx.write_all(format!("{bread}\n").as_bytes())?;
    }
    // Now `sort` reads the end. It answers nothing before that.
    drop(tx);

    for line in BufReader::new(rx).lines() {
        println!("{}", line?);
    }
    println!("{}", sort.wait()?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
