//! Starts threads where only memory bounds their number.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    let (tx, rx) = std::sync::mpsc::channel::<()>();
    let rx = std::sync::Arc::new(std::sync::Mutex::new(rx));
    let mut threads = Vec::new();
    let refused = loop {
        let rx = rx.clone();
        match std::thread::Builder::new().stack_size(16 << 20).spawn(move || rx.lock().unwrap().recv().is_err()) {
            Ok(thread) => threads.push(thread),
            Err(error) => break Err(error),
        }
        if threads.len() == 30 {
            break Ok(());
        }
    };
    report(refused);
    drop(tx);
    threads.into_iter().for_each(|thread| drop(thread.join()));
}
