//! `rtrb::RingBuffer::new`: between two threads, and neither ever waits.

use rtrb::{Consumer, Producer, PushError, RingBuffer};

use crate::channel::{Capacity, Channel, Got, Info, Message, Permit, Sent, Traits, traits};

pub struct Rtrb;

impl Channel for Rtrb {
    const INFO: Info = Info {
        id: "rtrb",
        name: "rtrb",
        made_by: "rtrb::RingBuffer::new",
        package: Some("rtrb"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("buffered_dropped", None), ("permit_to_nobody", None)],
    };
    const TRAITS: Traits = traits!(Producer, Consumer);
    type Sender = Producer<Message>;
    type Receiver = Consumer<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        RingBuffer::new(capacity)
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.push(message) {
            Ok(()) => Sent::Yes,
            Err(PushError::Full(message)) => Sent::Full(Some(message)),
        })
    }

    fn reserve(tx: &mut Self::Sender) -> Option<Permit<'_>> {
        let chunk = tx.write_chunk_uninit(1).expect("there is room");
        Some(Box::new(|message| {
            chunk.fill_from_iter([message]);
            Sent::Yes
        }))
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.pop().map_or(Got::Empty, Got::Message))
    }
}
