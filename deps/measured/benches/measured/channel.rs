//! How a workload uses a channel: the same way for blocking and for async ends.

use std::future::Future;

use crate::message::Message;

/// The other side has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

/// A kind of channel. The futures of blocking ends block, and are done when they
/// have been polled once.
pub trait Channel: 'static {
    /// Its name on the pages.
    const NAME: &'static str;
    type Tx<M: Message>: Send + 'static;
    type Rx<M: Message>: Send + 'static;

    /// A channel for so many messages, or without a bound. None if it has no
    /// such kind.
    fn new<M: Message>(capacity: Option<usize>) -> Option<(Self::Tx<M>, Self::Rx<M>)>;

    /// Another sender. None if there can be one only.
    fn another_tx<M: Message>(tx: &Self::Tx<M>) -> Option<Self::Tx<M>>;

    /// Another receiver of the same messages, of which each gets some. None if
    /// there can be one only.
    fn another_rx<M: Message>(_: &Self::Rx<M>) -> Option<Self::Rx<M>> {
        None
    }

    fn send<M: Message>(
        tx: &mut Self::Tx<M>,
        message: M,
    ) -> impl Future<Output = Result<(), Closed>> + Send;

    fn recv<M: Message>(rx: &mut Self::Rx<M>) -> impl Future<Output = Option<M>> + Send;
}
