//! `local_sync::mpsc::bounded::channel`, whose ends stay on one thread.

use local_sync::mpsc::bounded::{self, Rx, Tx};
use send_wrapper::SendWrapper;

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct LocalSync;

impl Channel for LocalSync {
    const INFO: Info = Info {
        id: "local-sync",
        name: "local-sync mpsc",
        made_by: "local_sync::mpsc::bounded::channel",
        package: Some("local-sync"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[
            ("sent_again", Some("https://github.com/monoio-rs/local-sync/pull/9")),
            ("unpolled_send", None),
            ("phantom_send", Some("https://github.com/monoio-rs/local-sync/pull/9")),
            ("send_dropped", Some("https://github.com/monoio-rs/local-sync/pull/9")),
        ],
    };
    const TRAITS: Traits = traits!(Tx, Rx);
    type Sender = SendWrapper<Tx<Message>>;
    type Receiver = SendWrapper<Rx<Message>>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        let (tx, rx) = bounded::channel(capacity);
        (SendWrapper::new(tx), SendWrapper::new(rx))
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(SendWrapper::new(Tx::clone(tx)))
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        let tx: &Tx<Message> = tx;
        Some(Box::pin(SendWrapper::new(async {
            match tx.send(message).await {
                Ok(()) => Sent::Yes,
                Err(_) => Sent::Closed(None),
            }
        })))
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(local_sync::mpsc::TryRecvError::Empty) => Got::Empty,
            Err(local_sync::mpsc::TryRecvError::Disconnected) => Got::Closed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        let rx: &mut Rx<Message> = rx;
        Some(Box::pin(SendWrapper::new(async {
            rx.recv().await.map_or(Got::Closed, Got::Message)
        })))
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }
}
