//! What becomes of a permit when the receiver closes the channel.

use compared::Cell;

use super::{Property, by_compiler, by_run, take};
use crate::channel::{Channel, Got, Message, Sent};
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "`close` with a permit out",
    question: "a sender has reserved room, and the receiver closes the channel: does `recv` \
               wait for that message, and is it woken by it",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let Some(permit) = C::reserve(&mut tx) else { return by_compiler("has none") };
    C::close_by_receiver(&mut rx)?;
    let (wakes, waker) = Wakes::new();
    let mut recv = C::recv(&mut rx)?;
    if poll::with(&mut recv, &waker).is_ready() {
        return by_run("ends at once");
    }
    drop(recv);
    let sent = permit(Message::new(7));
    let delivered = matches!(sent, Sent::Yes) && wakes.any();
    let message = take::<C>(&mut rx).number();
    let end = take::<C>(&mut rx);
    by_run(match (delivered, message, end) {
        (true, Some(7), Got::Closed) => "waits for it",
        _ => "waits in vain",
    })
}
