//! Compare two channels honestly: with a floor, in turns, and with a checksum.
//@ output: pattern

// ANCHOR: example
use std::collections::VecDeque;
use std::error::Error;
use std::hint::black_box;
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

// On a busy machine, each of them may take 50 µs.
const MESSAGES: u64 = 500;
const ROUNDS: usize = 10;
const CAPACITY: usize = 64;

type Try = Result<Duration, Box<dyn Error>>;
type Entrant = (&'static str, fn() -> Try);

/// Sends all messages from one thread to another. Making the threads is not in
/// the time.
fn between_threads(
    mut send: impl FnMut(u64) -> bool + Send,
    mut receive: impl FnMut() -> Option<u64> + Send,
) -> Try {
    let start = Barrier::new(2);
    thread::scope(|scope| {
        let sender = scope.spawn(|| {
            // Dropped at the end, and with it the sender.
            let mut send = move |number| send(number);
            start.wait();
            (0..MESSAGES).all(&mut send)
        });
        let receiver = scope.spawn(|| {
            start.wait();
            let begun = Instant::now();
            let (mut count, mut sum) = (0, 0);
            while let Some(number) = receive() {
                count += 1;
                sum += number;
            }
            (begun.elapsed(), count, sum)
        });
        let all_sent = sender.join().map_err(|_| "the sender panicked")?;
        let (time, count, sum) =
            receiver.join().map_err(|_| "the receiver panicked")?;
        check(count, sum)?;
        if all_sent { Ok(time) } else { Err("not all was sent".into()) }
    })
}

/// A channel that loses a message must fail, and not win.
fn check(count: u64, sum: u64) -> Result<(), String> {
    if (count, sum) == (MESSAGES, (0..MESSAGES).sum()) {
        Ok(())
    } else {
        Err(format!("received {count} messages with the sum {sum}"))
    }
}

fn std_channel() -> Try {
    let (tx, rx) = mpsc::sync_channel(CAPACITY);
    between_threads(
        move |number| tx.send(number).is_ok(),
        move || rx.recv().ok(),
    )
}

fn crossbeam() -> Try {
    let (tx, rx) = crossbeam_channel::bounded(CAPACITY);
    between_threads(
        move |number| tx.send(number).is_ok(),
        move || rx.recv().ok(),
    )
}

/// The same messages through a queue that is no channel, in one thread: what
/// the rest of the program takes.
fn floor() -> Try {
    let mut queue = VecDeque::with_capacity(CAPACITY);
    let begun = Instant::now();
    let (mut count, mut sum) = (0, 0);
    for number in 0..MESSAGES {
        queue.push_back(black_box(number));
        if let Some(number) = queue.pop_front() {
            count += 1;
            sum += black_box(number);
        }
    }
    let time = begun.elapsed();
    check(count, sum)?;
    Ok(time)
}

fn main() -> Result<(), Box<dyn Error>> {
    let entrants: [Entrant; 3] = [
        ("floor", floor),
        ("std", std_channel),
        ("crossbeam-channel", crossbeam),
    ];
    let mut times = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        // In turns, and every other round the other way round: each is as often
        // before another as behind it.
        for turn in 0..entrants.len() {
            let which =
                if round % 2 == 0 { turn } else { entrants.len() - 1 - turn };
            times[which].push(entrants[which].1()?);
        }
    }

    // Compared round by round, and not by one mean.
    let first = times[1]
        .iter()
        .zip(&times[2])
        .filter(|(std, crossbeam)| std < crossbeam);
    let verdict = match first.count() {
        0 | 1 => "crossbeam-channel is ahead",
        9.. => "std is ahead",
        _ => "a tie",
    };
    for ((name, _), times) in entrants.iter().zip(&mut times) {
        times.sort();
        let ns = |time: Duration| time.as_nanos() / u128::from(MESSAGES);
        let [least, median, most] =
            [0, ROUNDS / 2, ROUNDS - 1].map(|at| ns(times[at]));
        println!(
            "{name}: {median} ns each ({least} to {most}), in {} rounds",
            times.len()
        );
    }
    println!("on this machine, now: {verdict}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
