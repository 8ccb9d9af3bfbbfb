//! Publish a value once to many threads.

// ANCHOR: example
use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::thread;

#[derive(Debug)]
struct Settings {
    name: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Arc::new(OnceLock::new());
    println!("before: {:?}", settings.get());

    let mut readers = Vec::new();
    for _ in 0..3 {
        let settings = Arc::clone(&settings);
        readers.push(thread::spawn(move || {
            // Blocks until the value is there. Everybody gets a reference to
            // the same one; nothing is cloned.
            let settings: &Settings = settings.wait();
            settings.name.len()
        }));
    }

    let first = Settings { name: "production".to_owned() };
    // `Err` would give it back: there was a value already.
    println!("first: {:?}", settings.set(first));
    let second = Settings { name: "test".to_owned() };
    println!("second: {:?}", settings.set(second));

    for reader in readers {
        println!("{}", reader.join().map_err(|_| "a reader panicked")?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
