//! Uses an amount of one resource; its arguments say which and how much.

use std::ffi::{c_int, c_long};
use std::io::Write;
use std::sync::{Arc, Barrier};
use std::time::Duration;

unsafe extern "C" {
    fn clock_gettime(clock: c_int, time: *mut [c_long; 2]) -> c_int;
    fn mmap(at: usize, length: usize, protection: c_int, flags: c_int, file: c_int, offset: c_long) -> isize;
}

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let amount: usize = arguments[2].parse().expect("a number");
    match arguments[1].as_str() {
        "wall" => std::thread::sleep(Duration::from_millis(amount as u64)),
        // Milliseconds of this process alone.
        "cpu" => {
            let mut time = [0; 2];
            while ((time[0] * 1000 + time[1] / 1_000_000) as usize) < amount {
                // CLOCK_PROCESS_CPUTIME_ID
                assert_eq!(unsafe { clock_gettime(2, &mut time) }, 0);
            }
        }
        // Shared, since private memory has a limit of its own.
        "address_space" => {
            // Neither readable nor writable, so that no other limit counts it.
            let at = unsafe { mmap(0, amount, 0, 0x22, -1, 0) };
            assert_ne!(at, -1, "{}", std::io::Error::last_os_error());
        }
        "memory" => Vec::<u8>::new().try_reserve_exact(amount).expect("memory"),
        // The main thread counts as one.
        "threads" => {
            let all = Arc::new(Barrier::new(amount));
            let threads: Vec<_> = (1..amount)
                .map(|_| {
                    let all = all.clone();
                    let thread = std::thread::Builder::new().stack_size(64 << 10);
                    thread.spawn(move || drop(all.wait())).unwrap_or_else(|error| {
                        // The other threads wait for ever.
                        eprintln!("{error}");
                        std::process::exit(101)
                    })
                })
                .collect();
            all.wait();
            threads.into_iter().for_each(|thread| thread.join().expect("it does not panic"));
        }
        "output" => {
            let (half, rest) = (vec![b'o'; amount / 2], vec![b'e'; amount - amount / 2]);
            std::io::stdout().write_all(&half).expect("it is open");
            std::io::stderr().write_all(&rest).expect("it is open");
        }
        "file" => std::fs::write("file", vec![0; amount]).expect("a file"),
        // Three files are open already.
        "open_files" => {
            let open = |_| std::fs::File::open("/dev/null").expect("it can be opened");
            drop((3..amount).map(open).collect::<Vec<_>>());
        }
        other => panic!("what is {other}?"),
    }
}
