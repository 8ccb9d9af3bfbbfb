//! Whether the receiver is a `Stream`, or what makes one of it.

use std::task::Poll;

use compared::Cell;
use futures::StreamExt;

use super::{Property, by_compiler, by_run, put};
use crate::channel::{Channel, Message};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "`Stream`",
    question: "is the receiver a `Stream` of the crate futures, or what makes one of it",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::TRAITS.receiver_stream {
        return by_compiler("yes");
    }
    let (mut tx, mut rx) = C::new(1);
    let Some((made_by, mut stream)) = C::stream(&mut rx) else { return by_compiler("no") };
    put::<C>(&mut tx, 7);
    let next: Poll<Option<Message>> = poll::once(&mut Box::pin(stream.next()));
    assert!(matches!(next, Poll::Ready(Some(message)) if message.number == 7));
    by_run(made_by)
}
