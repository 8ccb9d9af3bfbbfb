//! A channel with faults that no real one here has. Where all real channels
//! have one value, this one shows that the property would see another.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};

use tokio::runtime::Handle;

use super::{
    full_send, order, order_of_two, permit_and_close, recv_new_waker, runtime, wakes_receiver,
    wakes_sender,
};
use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Permit, Sent, Traits, traits};

/// Gives the newest message first. Wakes the first who ever waited, and only
/// for a message. A `send` that waits is never done, and the receiver is not
/// told the end. Receiving as a future may need a runtime.
struct Broken<const NEEDS_RUNTIME: bool>;

/// Both ends.
struct End<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    capacity: usize,
    messages: VecDeque<T>,
    first_waiter: Option<Waker>,
}

impl<T> End<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().expect("nobody panics with it")
    }
}

impl<const NEEDS_RUNTIME: bool> Channel for Broken<NEEDS_RUNTIME> {
    const INFO: Info = Info {
        id: "broken",
        name: "broken",
        made_by: "",
        package: None,
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(End, End);
    type Sender = End<Message>;
    type Receiver = End<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        let state = State { capacity, messages: VecDeque::new(), first_waiter: None };
        let state = Arc::new(Mutex::new(state));
        (End(Arc::clone(&state)), End(state))
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(End(Arc::clone(&tx.0)))
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        let mut state = tx.state();
        if state.messages.len() == state.capacity {
            return Some(Sent::Full(Some(message)));
        }
        state.messages.push_back(message);
        if let Some(waker) = &state.first_waiter {
            waker.wake_by_ref();
        }
        Some(Sent::Yes)
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async {
            match Self::try_send(tx, message) {
                Some(Sent::Yes) => Sent::Yes,
                _ => std::future::pending().await,
            }
        }))
    }

    fn reserve(tx: &mut Self::Sender) -> Option<Permit<'_>> {
        Some(Box::new(|message| Self::try_send(tx, message).expect("it has one")))
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.state().messages.pop_back().map_or(Got::Empty, Got::Message))
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(poll_fn(|cx| {
            assert!(!NEEDS_RUNTIME || Handle::try_current().is_ok(), "there is no runtime");
            let mut state = rx.state();
            state.first_waiter.get_or_insert_with(|| cx.waker().clone());
            state.messages.pop_back().map_or(Poll::Pending, |it| Poll::Ready(Got::Message(it)))
        })))
    }

    fn close_by_receiver(_: &mut Self::Receiver) -> Option<()> {
        Some(())
    }
}

/// What a property says of the channel that needs no runtime.
macro_rules! value {
    ($property:ident) => {
        $property::cell::<Broken<false>>().expect("it has a value").value
    };
}

#[test]
fn another_order_is_seen() {
    assert_eq!(value!(order), "not kept");
    assert_eq!(value!(order_of_two), "not kept");
}

#[test]
fn a_wake_up_that_is_missing_is_seen() {
    assert_eq!(value!(wakes_receiver), "no");
    assert_eq!(value!(wakes_sender), "no");
    assert_eq!(value!(recv_new_waker), "no");
}

#[test]
fn a_send_that_is_never_done_is_seen() {
    assert_eq!(value!(full_send), "waits on");
}

#[test]
fn a_close_that_is_not_told_is_seen() {
    assert_eq!(value!(permit_and_close), "waits in vain");
}

#[test]
fn the_need_for_a_runtime_is_seen() {
    assert_eq!(value!(runtime), "no");
    let cell = runtime::cell::<Broken<true>>().expect("it has a value");
    assert_eq!(cell.value, "yes");
}
