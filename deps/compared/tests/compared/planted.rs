//! Faults planted in real channels, one at a time: do the programs that run in
//! every order notice them?

use std::cell::Cell;
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use explore::{End, Outcome, print, spawn, within_a_turn};

use crate::channel::{Channel, Got, Info, Later, Message, Sent, Traits};
use crate::channels::async_broadcast::AsyncBroadcast;
use crate::channels::async_channel::AsyncChannel;
use crate::channels::asyncband_mpmc::AsyncbandMpmc;
use crate::channels::asyncband_mpsc::AsyncbandMpsc;
use crate::channels::crossfire::Crossfire;
use crate::channels::postage::PostageMpsc;
use crate::channels::tachyonix::Tachyonix;
use crate::channels::tokio_mpsc::TokioMpsc;
use crate::properties::{deliver, explored, recv_dropped, send_dropped, sent_again};

/// What goes wrong, once in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// A wake-up is dropped.
    LostWakeUp,
    /// A message is held back until the next one has been received.
    Swapped,
    /// A `recv` that has its message goes on as if it waited, so whoever drops it
    /// then is late, and loses the message.
    LateCancel,
    /// A message is received twice.
    Twice,
    /// A `send` that is dropped stays in the line, and keeps the room that it is given.
    Leaked,
}

thread_local! {
    /// The fault, and at which of its occasions in a run it happens, from 0.
    static PLAN: Cell<(Fault, usize)> = const { Cell::new((Fault::Swapped, usize::MAX)) };
    /// How many occasions the run had.
    static OCCASIONS: Cell<usize> = const { Cell::new(0) };
    /// Whether it happened in any run.
    static HAPPENED: Cell<bool> = const { Cell::new(false) };
}

/// Whether `fault` happens now.
fn happens(fault: Fault) -> bool {
    let (planned, at) = PLAN.get();
    planned == fault && OCCASIONS.replace(OCCASIONS.get() + 1) == at
}

/// `C`, with the planned fault.
struct Planted<C>(C);

struct Receiver<R> {
    receiver: R,
    /// A message that is held back.
    held: Option<Message>,
    /// Whether it comes next.
    is_next: bool,
}

impl<C: Channel> Channel for Planted<C> {
    const INFO: Info = C::INFO;
    const TRAITS: Traits = C::TRAITS;
    type Sender = C::Sender;
    type Receiver = Receiver<C::Receiver>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        OCCASIONS.set(0);
        let (tx, receiver) = C::new(capacity);
        (tx, Receiver { receiver, held: None, is_next: false })
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        C::another_sender(tx)
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        C::try_send(tx, message)
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        let mut send = Leaking(Some(with_lossy_waker(C::send(tx, message)?)));
        Some(Box::pin(poll_fn(move |cx| send.poll(cx))))
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        C::try_recv(&mut rx.receiver)
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        let Receiver { receiver, held, is_next } = rx;
        Some(Box::pin(async move {
            loop {
                if mem::take(is_next) {
                    return Got::Message(held.take().expect("it is held back"));
                }
                let recv = C::recv(receiver).expect("it has one");
                match late(with_lossy_waker(recv)).await {
                    Got::Message(message) if happens(Fault::Swapped) => *held = Some(message),
                    Got::Message(message) => {
                        if happens(Fault::Twice) {
                            *held = Some(message.clone());
                            HAPPENED.set(true);
                        }
                        *is_next = held.is_some();
                        if *is_next {
                            HAPPENED.set(true);
                        }
                        return Got::Message(message);
                    }
                    // Nothing can overtake it any more.
                    end => return held.take().map_or(end, Got::Message),
                }
            }
        }))
    }
}

/// Polls `future` with a waker that may do nothing.
fn with_lossy_waker<'a, T: 'a>(mut future: Later<'a, T>) -> Later<'a, T> {
    struct Lossy(Waker);
    impl Wake for Lossy {
        fn wake(self: Arc<Self>) {
            if happens(Fault::LostWakeUp) {
                return HAPPENED.set(true);
            }
            self.0.wake_by_ref();
        }
    }
    Box::pin(poll_fn(move |cx| {
        let waker = Waker::from(Arc::new(Lossy(cx.waker().clone())));
        future.as_mut().poll(&mut Context::from_waker(&waker))
    }))
}

/// Returns what `recv` received, perhaps a turn later.
async fn late(recv: Later<'_, Got>) -> Got {
    let got = recv.await;
    if matches!(got, Got::Message(_)) && happens(Fault::LateCancel) {
        HAPPENED.set(true);
        explore::yield_now().await;
    }
    got
}

/// A `send` that may stay where it is when it is dropped.
struct Leaking<'a>(Option<Later<'a, Sent>>);

impl Leaking<'_> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Sent> {
        let send = self.0.as_mut().expect("it is not polled after its end");
        let result = send.as_mut().poll(cx);
        if result.is_ready() {
            self.0 = None;
        }
        result
    }
}

impl Drop for Leaking<'_> {
    fn drop(&mut self) {
        if self.0.is_some() && happens(Fault::Leaked) {
            HAPPENED.set(true);
            mem::forget(self.0.take());
        }
    }
}

/// Two tasks send two messages each, and the receiver prints what it gets.
async fn two_send<C: Channel>() {
    let (tx, mut rx) = C::new(4);
    let other = C::another_sender(&tx).expect("there can be two");
    for (mut tx, numbers) in [(tx, [1, 2]), (other, [3, 4])] {
        spawn(async move {
            for number in numbers {
                deliver::<C>(&mut tx, Message::new(number)).await;
            }
        });
    }
    while let Got::Message(message) = C::recv(&mut rx).expect("it has one").await {
        print(format_args!("{}", message.number));
    }
}

/// A task sends a message, and the receiver drops its first `recv`.
async fn one_sends<C: Channel>() {
    let (mut tx, mut rx) = C::new(1);
    spawn(async move { deliver::<C>(&mut tx, Message::new(1)).await });
    let first = within_a_turn(C::recv(&mut rx).expect("it has one")).await;
    let got = match first {
        Some(got) => got,
        None => C::recv(&mut rx).expect("it has one").await,
    };
    print(format_args!("{:?}", got.number()));
}

/// What is wrong in any order of the first program in which anything is.
fn wrong<C: Channel>() -> Vec<Outcome> {
    let orders: &[&str] = &["1234", "1324", "1342", "3124", "3142", "3412"];
    let programs: [fn() -> Vec<Outcome>; 5] = [
        || explored(one_sends::<C>),
        || explored(two_send::<C>),
        || explored(recv_dropped::program::<C>),
        || explored(sent_again::program::<C>),
        || explored(send_dropped::program::<C>),
    ];
    let right = [&["Some(1)"][..], orders, &["all"], &["once"], &["sent"]];
    let mut wrong = programs.into_iter().zip(right).map(|(outcomes, right)| {
        let mut outcomes = outcomes();
        outcomes.retain(|it| it.end != End::Returned || !right.contains(&it.output.as_str()));
        outcomes
    });
    wrong.find(|outcomes| !outcomes.is_empty()).unwrap_or_default()
}

/// What the programs notice of `fault` at the occasion `at`, in steps of the
/// shortest order. `None` if no run has so many occasions.
fn noticed<C: Channel>(fault: Fault, at: usize) -> Option<Option<usize>> {
    PLAN.set((fault, at));
    HAPPENED.set(false);
    let steps = wrong::<Planted<C>>().iter().map(|outcome| outcome.steps).min();
    HAPPENED.get().then_some(steps)
}

/// Calls `$run` with each channel in which the programs find nothing wrong.
macro_rules! each_channel {
    ($run:ident($($argument:expr),*)) => {
        [
            $run::<TokioMpsc>($($argument),*),
            $run::<AsyncChannel<true>>($($argument),*),
            $run::<PostageMpsc>($($argument),*),
            $run::<AsyncBroadcast>($($argument),*),
            $run::<AsyncbandMpsc>($($argument),*),
            $run::<AsyncbandMpmc>($($argument),*),
            $run::<Crossfire>($($argument),*),
            $run::<Tachyonix>($($argument),*),
        ]
    };
}

#[proven::test]
fn without_a_fault_nothing_is_wrong() {
    fn check<C: Channel>() {
        assert_eq!(noticed::<C>(Fault::Swapped, usize::MAX), None);
        assert_eq!(wrong::<Planted<C>>(), [], "{}", C::INFO.name);
    }
    each_channel!(check());
}

#[proven::test]
fn at_least_19_of_20_mutants_of_the_schedule_are_noticed() {
    let mut missed = BTreeSet::new();
    let mut mutants = 0;
    for fault in [Fault::LostWakeUp, Fault::Swapped, Fault::LateCancel] {
        for at in 0..4 {
            let names = each_channel!(name());
            for (name, noticed) in names.into_iter().zip(each_channel!(noticed(fault, at))) {
                mutants += usize::from(noticed.is_some());
                if noticed == Some(None) {
                    missed.insert(format!("{name}: {fault:?} {at}"));
                }
            }
        }
    }
    println!("{} of {mutants} mutants are noticed", mutants - missed.len());
    assert!(mutants >= 80, "{mutants}");
    assert!(missed.len() * 20 <= mutants, "of {mutants} mutants these are missed: {missed:#?}");
}

fn name<C: Channel>() -> &'static str {
    C::INFO.name
}

#[proven::test]
fn each_fault_in_a_channel_is_found_within_eight_steps() {
    for fault in [Fault::LostWakeUp, Fault::Swapped, Fault::LateCancel, Fault::Twice] {
        each_channel!(is_found_in_eight_steps(fault));
    }
    is_found_in_eight_steps::<TokioMpsc>(Fault::Leaked);
    is_found_in_eight_steps::<AsyncChannel<true>>(Fault::Leaked);
    // It wakes every sender that waits, so one that is leaked holds no other up.
    assert_eq!(noticed::<PostageMpsc>(Fault::Leaked, 0), Some(None));
}

fn is_found_in_eight_steps<C: Channel>(fault: Fault) {
    let name = C::INFO.name;
    let steps = noticed::<C>(fault, 0).unwrap_or_else(|| panic!("{name}: no {fault:?} happens"));
    let steps = steps.unwrap_or_else(|| panic!("{name}: {fault:?} is not found"));
    assert!(steps <= 8, "{name}: {fault:?} is found in {steps} steps");
}
