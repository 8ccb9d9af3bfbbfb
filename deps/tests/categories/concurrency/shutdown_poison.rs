//! Stop a thread through its queue although its senders live on.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, Receiver};
use std::thread;

enum Command {
    Print(&'static str),
    /// The poison message: nothing behind it is done.
    Stop,
}

/// Returns how many messages were behind the order to stop.
fn run(commands: &Receiver<Command>) -> usize {
    for command in commands {
        match command {
            Command::Print(line) => println!("{line}"),
            Command::Stop => break,
        }
    }
    commands.try_iter().count()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    // Lives as long as the program, say in a `static` or in a callback that a
    // library keeps. So the queue does not end.
    let kept = tx.clone();

    tx.send(Command::Print("one"))?;
    tx.send(Command::Print("two"))?;
    tx.send(Command::Stop)?;
    kept.send(Command::Print("too late"))?;

    let printer = thread::spawn(move || run(&rx));
    let behind = printer.join().map_err(|_| "the printer panicked")?;
    println!("{behind} behind it");
    // The receiver is gone with the thread, and senders learn of it.
    println!("later: {}", kept.send(Command::Print("later")).is_err());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
