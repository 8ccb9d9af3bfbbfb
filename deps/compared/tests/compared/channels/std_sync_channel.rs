//! `std::sync::mpsc::sync_channel`.

use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::time::Duration;

use super::std_channel::StdChannel;
use crate::channel::{Capacity, Channel, Got, Info, Message, Sent, Traits, traits};

pub struct StdSyncChannel;

impl Channel for StdSyncChannel {
    const INFO: Info = Info {
        id: "std-sync-channel",
        name: "std sync_channel",
        made_by: "std::sync::mpsc::sync_channel",
        package: None,
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(SyncSender, Receiver);
    type Sender = SyncSender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::sync_channel(capacity)
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_send(message) {
            Ok(()) => Sent::Yes,
            Err(TrySendError::Full(message)) => Sent::Full(Some(message)),
            Err(TrySendError::Disconnected(message)) => Sent::Closed(Some(message)),
        })
    }

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    // The receiver is that of the other channel.

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        StdChannel::try_recv(rx)
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        StdChannel::recv_blocking(rx)
    }

    fn recv_timeout(rx: &mut Self::Receiver, limit: Duration) -> Option<Got> {
        StdChannel::recv_timeout(rx, limit)
    }
}
