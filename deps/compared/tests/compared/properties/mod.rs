//! The properties, in the order in which the tables list them, and what several
//! of them use.

mod after_last_sender;
mod blocking_in_runtime;
mod bound;
mod broken;
mod buffered_dropped;
mod capacity_0;
mod close_by_receiver;
mod close_by_sender;
mod failed_send;
mod fits;
mod full_send;
mod full_try_send;
mod idle_polls;
mod iterator;
mod licence;
mod longest_timeout;
mod memory_after_burst;
mod memory_at_once;
mod memory_per_message;
mod order;
mod order_of_two;
mod overtaking;
mod permit_and_close;
mod permit_to_nobody;
mod phantom_send;
mod receiver_threads;
mod receivers;
mod recv;
mod recv_blocking;
mod recv_deadline;
pub mod recv_dropped;
mod recv_new_waker;
mod recv_passes_on;
mod recv_timeout;
mod recv_within;
mod rendezvous;
mod runtime;
mod rust_version;
mod send;
mod send_blocking;
mod send_deadline;
pub mod send_dropped;
mod send_new_waker;
mod send_timeout;
mod send_within;
mod sender_threads;
mod senders;
mod sends_rc;
pub mod sent_again;
mod sink;
mod slow_receiver;
mod stream;
mod try_recv;
mod try_send;
mod unpolled_send;
mod version;
mod wakes_receiver;
mod wakes_sender;
mod yields;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use compared::{Cell, Proof};
use explore::{Coverage, End, Exploration, Outcome, Turn};
use tokio::runtime::Builder;

use crate::channel::{Capacity, Channel, Got, Message, Sent};
use crate::poll;

/// A property. `cell` of its file finds out what it is of a channel.
pub struct Property {
    /// The table that shows it.
    pub group: &'static str,
    /// The head of its column.
    pub title: &'static str,
    /// What exactly is asked.
    pub question: &'static str,
    pub hazard: Option<Hazard>,
}

/// What bites in a property.
pub struct Hazard {
    /// The values that do.
    pub values: &'static [&'static str],
    /// What happens then, in a few words.
    pub title: &'static str,
    /// What happens then, and what to do.
    pub what: &'static str,
}

/// The properties, in the order of their columns.
macro_rules! properties {
    ($($name:ident),* $(,)?) => {
        /// Every property: its id, its file, and what it is.
        pub const ALL: &[(&str, &str, Property)] =
            &[$((stringify!($name), $name::FILE, $name::PROPERTY)),*];

        /// Runs every property on a channel. `run` gets each with its question.
        pub fn run_all<C: Channel>(
            mut run: impl FnMut(&str, fn() -> Option<Cell>) -> Option<Cell>,
        ) -> Vec<Option<Cell>> {
            let cells: &[fn() -> Option<Cell>] = &[$($name::cell::<C>),*];
            let questions = ALL.iter().map(|(_, _, property)| property.question);
            questions.zip(cells.iter().copied()).map(|(question, cell)| run(question, cell)).collect()
        }
    };
}

properties! {
    senders,
    receivers,
    sender_threads,
    receiver_threads,
    sends_rc,
    runtime,
    try_send,
    send,
    send_within,
    send_blocking,
    send_timeout,
    send_deadline,
    sink,
    try_recv,
    recv,
    recv_within,
    recv_blocking,
    recv_timeout,
    recv_deadline,
    stream,
    iterator,
    blocking_in_runtime,
    longest_timeout,
    order,
    order_of_two,
    overtaking,
    yields,
    after_last_sender,
    wakes_receiver,
    wakes_sender,
    close_by_sender,
    close_by_receiver,
    permit_and_close,
    failed_send,
    permit_to_nobody,
    buffered_dropped,
    recv_dropped,
    recv_passes_on,
    recv_new_waker,
    idle_polls,
    phantom_send,
    sent_again,
    send_dropped,
    unpolled_send,
    send_new_waker,
    fits,
    full_try_send,
    full_send,
    slow_receiver,
    capacity_0,
    rendezvous,
    bound,
    memory_at_once,
    memory_per_message,
    memory_after_burst,
    version,
    licence,
    rust_version,
}

/// Runs `program` in a Tokio runtime in which waiting takes no time.
fn with_paused_clock<T>(program: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("it needs nothing of the system").block_on(program)
}

/// What a run found in which nothing is left to chance.
fn by_run(value: impl Into<String>) -> Option<Cell> {
    Some(Cell { value: value.into(), proof: Proof::OneRun })
}

/// What `cell` found, or that the channel panics.
fn or_panics(cell: impl FnOnce() -> Option<Cell>) -> Option<Cell> {
    catch_unwind(AssertUnwindSafe(cell)).unwrap_or_else(|_| by_run("panics"))
}

/// What the compiler knows.
fn by_compiler(value: impl Into<String>) -> Option<Cell> {
    Some(Cell { value: value.into(), proof: Proof::Compiler })
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// The traits that let an end go to other threads.
fn across_threads(is_send: bool, is_sync: bool) -> &'static str {
    match (is_send, is_sync) {
        (true, true) => "moved and shared",
        (true, false) => "moved",
        (false, _) => "no",
    }
}

/// Sends as far as that can be done without waiting. A `send` that would wait
/// is dropped.
fn offer<C: Channel>(tx: &mut C::Sender, message: Message) -> Sent {
    if let Some(sent) = C::try_send(tx, message.clone()) {
        return sent;
    }
    let mut send = C::send(tx, message).expect("a channel has one of the two");
    match poll::once(&mut send) {
        Poll::Ready(sent) => sent,
        Poll::Pending => Sent::Full(None),
    }
}

/// Sends, and waits if it must.
pub async fn deliver<C: Channel>(tx: &mut C::Sender, message: Message) -> Sent {
    if let Some(send) = C::send(tx, message.clone()) {
        return send.await;
    }
    C::try_send(tx, message).expect("a channel has one of the two")
}

/// Sends a message for which there is room.
fn put<C: Channel>(tx: &mut C::Sender, number: u64) {
    let sent = offer::<C>(tx, Message::new(number));
    assert!(matches!(sent, Sent::Yes), "{}: {sent:?}", C::INFO.name);
}

/// Receives what is there.
fn take<C: Channel>(rx: &mut C::Receiver) -> Got {
    if let Some(got) = C::try_recv(rx) {
        return got;
    }
    let mut recv = C::recv(rx).expect("a channel has one of the two");
    match poll::once(&mut recv) {
        Poll::Ready(got) => got,
        Poll::Pending => Got::Empty,
    }
}

/// The numbers of the messages that are there.
fn take_all<C: Channel>(rx: &mut C::Receiver) -> Vec<u64> {
    let mut numbers = Vec::new();
    loop {
        match take::<C>(rx) {
            Got::Message(message) => numbers.push(message.number),
            Got::Missed => {}
            Got::Empty | Got::Closed => return numbers,
        }
    }
}

/// Whether a `send` waits as a future while the channel is full.
fn waits<C: Channel>() -> bool {
    let (mut tx, _rx) = C::new(1);
    let Some(full) = fill::<C>(&mut tx) else { return false };
    let send = C::send(&mut tx, Message::new(full));
    // One that has been polled may mind being dropped: see `phantom_send`.
    send.is_some() && C::INFO.capacity == Capacity::Chosen
}

/// Whether a new message can take the place of one that nobody received yet.
fn overwrites<C: Channel>() -> bool {
    if C::INFO.capacity != Capacity::Chosen {
        return C::INFO.capacity == Capacity::Newest;
    }
    let (mut tx, _rx) = C::new(1);
    (0..10).all(|number| matches!(offer::<C>(&mut tx, Message::new(number)), Sent::Yes))
}

/// Sends until nothing more fits. Returns how many messages that were, which
/// bear the numbers from 0; or None if there is no end.
fn fill<C: Channel>(tx: &mut C::Sender) -> Option<u64> {
    (0..100).find(|&number| !matches!(offer::<C>(tx, Message::new(number)), Sent::Yes))
}

/// What all orders lead to in which the tasks of `program` can take turns.
pub fn explored<F: Future<Output = ()>>(program: impl Fn() -> F) -> Vec<Outcome> {
    let run = || explore::block_on(Turn::Wait, program());
    let report = Exploration { limit: 50_000, random: 0, seed: 0 }.run(run);
    assert!(matches!(report.coverage, Coverage::Complete { .. }), "{}", report.coverage);
    report.outcomes
}

/// "yes" with the number of orders in which `bites` holds of what was printed,
/// or in which a task was stuck; "no" if there are none.
fn by_orders(outcomes: Vec<Outcome>, bites: impl Fn(&str) -> bool) -> Option<Cell> {
    let orders = outcomes.iter().map(|outcome| outcome.schedules).sum();
    let bitten = outcomes.iter().filter(|it| it.end != End::Returned || bites(&it.output));
    let (value, found_in) = match bitten.map(|outcome| outcome.schedules).sum() {
        0 => ("no", orders),
        some => ("yes", some),
    };
    Some(Cell { value: value.to_owned(), proof: Proof::AllOrders { found_in, orders } })
}
