//! The jobs: each uses something up, and prints how that went.

use std::hint::black_box;
use std::io::Write;
use std::process::{Child, Command, Stdio, exit};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

/// How long memory is held, so that all processes hold theirs together.
const HELD: Duration = Duration::from_millis(1000);

/// Uses `amounts` of `what`.
pub fn use_up(what: &str, amounts: &[&str]) {
    let amount = |position: usize| amounts[position].parse::<usize>().expect("a number");
    match what {
        // MiB in each process, and the number of processes.
        "memory" => {
            let others = others(amount(1) - 1, &["memory", amounts[0], "1"]);
            let memory = vec![1_u8; amount(0) << 20];
            thread::sleep(HELD);
            black_box(memory);
            for mut other in others.expect("it starts") {
                if !other.wait().expect("it is our child").success() {
                    exit(1);
                }
            }
        }
        // MiB of a file in the working folder, and MiB of memory as well.
        "file" => {
            let piece = vec![1_u8; 1 << 20];
            let mut file = std::fs::File::create("file").expect("a file");
            (0..amount(0)).for_each(|_| file.write_all(&piece).expect("there is room"));
            black_box(vec![1_u8; amount(1) << 20]);
        }
        // The main thread counts as one.
        "threads" => {
            let all = Arc::new(Barrier::new(amount(0)));
            let one = |_| {
                let all = all.clone();
                let thread = thread::Builder::new().stack_size(64 << 10);
                thread.spawn(move || all.wait()).unwrap_or_else(|error| refused(&error))
            };
            let threads: Vec<_> = (1..amount(0)).map(one).collect();
            all.wait();
            for thread in threads {
                thread.join().expect("it does not panic");
            }
        }
        // This process counts as one.
        "processes" => match others(amount(0) - 1, &["wait"]) {
            Err(error) => refused(&error),
            Ok(others) => others.into_iter().for_each(|mut other| {
                other.kill().expect("it runs");
                other.wait().expect("it is our child");
            }),
        },
        // Threads that only use processors.
        "spin" => {
            let all = Arc::new(Barrier::new(amount(0)));
            for _ in 1..amount(0) {
                let all = all.clone();
                thread::spawn(move || spin_with(&all));
            }
            // Print this first: once they spin, whoever waits for it gets no turn for long.
            println!("spinning");
            spin_with(&all);
        }
        // Prints the milliseconds that a fixed piece of work takes.
        "work" => {
            let began = Instant::now();
            let sum = (0..amount(0) as u64).fold(0_u64, |sum, n| sum.wrapping_add(black_box(n)));
            black_box(sum);
            println!("{}", began.elapsed().as_millis());
        }
        "wait" => {
            println!("waiting");
            loop {
                thread::park();
            }
        }
        other => panic!("what is {other}?"),
    }
}

fn spin_with(all: &Barrier) {
    all.wait();
    loop {
        std::hint::spin_loop();
    }
}

fn refused<T>(error: &std::io::Error) -> T {
    println!("refused: {error}");
    // Do not join the threads: they may wait for some that could not be started.
    exit(0)
}

/// Starts `count` more processes of this program.
fn others(count: usize, arguments: &[&str]) -> std::io::Result<Vec<Child>> {
    let mut others = Vec::new();
    for _ in 0..count {
        let own = std::env::current_exe().expect("it has a file");
        let mut other = Command::new(own);
        let other = other.arg("use").args(arguments).stdout(Stdio::null()).spawn();
        match other {
            Ok(other) => others.push(other),
            Err(error) => {
                for mut other in others {
                    other.kill().expect("it runs");
                }
                return Err(error);
            }
        }
    }
    Ok(others)
}
