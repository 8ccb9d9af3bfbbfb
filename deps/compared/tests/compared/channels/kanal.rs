//! `kanal::bounded_async` and `kanal::unbounded_async`. Each end can be used as
//! a blocking one, too.

use std::time::Duration;

use kanal::{
    self, AsyncReceiver, AsyncSender, ReceiveError, ReceiveErrorTimeout, SendErrorTimeout,
};

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Sent, Traits, implements, traits,
};

pub struct Kanal<const BOUNDED: bool>;

impl<const BOUNDED: bool> Channel for Kanal<BOUNDED> {
    const INFO: Info = Info {
        id: if BOUNDED { "kanal-bounded" } else { "kanal-unbounded" },
        name: if BOUNDED { "kanal, bounded" } else { "kanal, unbounded" },
        made_by: if BOUNDED { "kanal::bounded_async" } else { "kanal::unbounded_async" },
        package: Some("kanal"),
        adapter: file!(),
        capacity: if BOUNDED { Capacity::Chosen } else { Capacity::Unbounded },
        upstream: &[
            ("sent_again", None),
            ("rendezvous", None),
            ("longest_timeout", None),
            ("recv_dropped", Some("https://github.com/fereidani/kanal/issues/24")),
            ("recv_passes_on", Some("https://github.com/fereidani/kanal/issues/24")),
            ("phantom_send", None),
            ("send_new_waker", None),
            ("close_by_sender", None),
            ("close_by_receiver", None),
            ("buffered_dropped", None),
            ("full_try_send", None),
        ],
    };
    const TRAITS: Traits = Traits {
        receiver_iterator: implements!(kanal::Receiver<Message>: IntoIterator),
        ..traits!(AsyncSender, AsyncReceiver)
    };
    type Sender = AsyncSender<Message>;
    type Receiver = AsyncReceiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        if BOUNDED { kanal::bounded_async(capacity) } else { kanal::unbounded_async() }
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn another_receiver(_: &mut Self::Sender, rx: &Self::Receiver) -> Option<Self::Receiver> {
        Some(rx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_send(message) {
            Ok(true) => Sent::Yes,
            Ok(false) => Sent::Full(None),
            Err(_) => Sent::Closed(None),
        })
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async {
            match tx.send(message).await {
                Ok(()) => Sent::Yes,
                Err(_) => Sent::Closed(None),
            }
        }))
    }

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.as_sync().send(message) {
            Ok(()) => Sent::Yes,
            Err(_) => Sent::Closed(None),
        })
    }

    fn send_timeout(tx: &mut Self::Sender, message: Message, limit: Duration) -> Option<Sent> {
        Some(match tx.as_sync().send_timeout(message, limit) {
            Ok(()) => Sent::Yes,
            Err(SendErrorTimeout::Timeout) => Sent::Full(None),
            Err(_) => Sent::Closed(None),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(Some(message)) => Got::Message(message),
            Ok(None) => Got::Empty,
            Err(ReceiveError::Closed | ReceiveError::SendClosed) => Got::Closed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.recv().await.map_or(Got::Closed, Got::Message) }))
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.as_sync().recv().map_or(Got::Closed, Got::Message))
    }

    fn recv_timeout(rx: &mut Self::Receiver, limit: Duration) -> Option<Got> {
        Some(match rx.as_sync().recv_timeout(limit) {
            Ok(message) => Got::Message(message),
            Err(ReceiveErrorTimeout::Timeout) => Got::Empty,
            Err(_) => Got::Closed,
        })
    }

    // What `close` returns has changed between releases; here it is closed once.
    fn close_by_sender(tx: &mut Self::Sender) -> Option<()> {
        drop(tx.close());
        Some(())
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        drop(rx.close());
        Some(())
    }

    fn stream(rx: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        Some(("stream()", Box::pin(rx.stream())))
    }
}
