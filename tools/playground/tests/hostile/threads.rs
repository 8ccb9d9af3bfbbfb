//! Starts threads until it is refused.
//@ phase: run
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    let (tx, rx) = std::sync::mpsc::channel::<()>();
    let rx = std::sync::Arc::new(std::sync::Mutex::new(rx));
    let mut threads = Vec::new();
    let refused = loop {
        let rx = rx.clone();
        match std::thread::Builder::new().stack_size(64 << 10).spawn(move || rx.lock().unwrap().recv().is_err()) {
            Ok(thread) => threads.push(thread),
            Err(error) => break Err(error),
        }
        if threads.len() == 100 {
            // Leave enough time to be counted.
            std::thread::sleep(std::time::Duration::from_millis(200));
            break Ok(());
        }
    };
    report(refused);
    drop(tx);
    threads.into_iter().for_each(|thread| drop(thread.join()));
}
