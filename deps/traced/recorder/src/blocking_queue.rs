//! A queue whose ends block their threads, as crossbeam-channel and flume have
//! it, by the same names.

/// Makes the stand-in of such a queue of the crate `real`: `bounded`, `unbounded`
/// and both ends. It is called `$kind` in the record, and `$ended` is the error
/// that says that no message will come.
#[macro_export]
macro_rules! blocking_queue {
    ($kind:literal, $ended:expr) => {
        /// A bounded queue.
        #[track_caller]
        pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
            let (tx, rx) = real::bounded(capacity);
            let (sender, receiver) = $crate::channel($crate::Site::here(), $kind, Some(capacity));
            (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx })
        }

        /// An unbounded queue.
        #[track_caller]
        pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
            let (tx, rx) = real::unbounded();
            let (sender, receiver) =
                $crate::channel($crate::Site::here(), concat!("unbounded ", $kind), None);
            (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx })
        }

        /// A sender.
        #[derive(Debug)]
        pub struct Sender<T> {
            end: $crate::End,
            real: real::Sender<$crate::Numbered<T>>,
        }

        $crate::both_ends!(Sender);

        impl<T> Sender<T> {
            /// Sends a message, and blocks its thread until there is room.
            ///
            /// # Errors
            ///
            /// If there is no receiver.
            #[track_caller]
            pub fn send(&self, message: T) -> Result<(), SendError<T>> {
                let result = self.send_by($crate::Site::here(), message, |real, message| {
                    real.send(message)
                        .map_err(|SendError(message)| SendTimeoutError::Disconnected(message))
                });
                result.map_err(|error| SendError(error.into_inner()))
            }

            /// Sends a message, and blocks its thread for as long as `timeout`.
            ///
            /// # Errors
            ///
            /// If there is no room until then, or no receiver.
            #[track_caller]
            pub fn send_timeout(
                &self,
                message: T,
                timeout: std::time::Duration,
            ) -> Result<(), SendTimeoutError<T>> {
                self.send_by($crate::Site::here(), message, |real, message| {
                    real.send_timeout(message, timeout)
                })
            }

            fn send_by(
                &self,
                site: $crate::Site,
                message: T,
                send: impl FnOnce(
                    &real::Sender<$crate::Numbered<T>>,
                    $crate::Numbered<T>,
                ) -> Result<(), SendTimeoutError<$crate::Numbered<T>>>,
            ) -> Result<(), SendTimeoutError<T>> {
                let message = match self.tried(site, message, false) {
                    Err(TrySendError::Full(message)) => message,
                    Err(TrySendError::Disconnected(message)) => {
                        return Err(SendTimeoutError::Disconnected(message));
                    }
                    Ok(()) => return Ok(()),
                };
                let number = self.end.number();
                let mut waiting = $crate::Waiting::new(&self.end, site, Some(number));
                waiting.begin();
                let result = send(&self.real, (number, message));
                let _locked = $crate::lock();
                waiting.done();
                match result {
                    Ok(()) => {
                        self.end.sent(site, number, Some(self.real.len()));
                        Ok(())
                    }
                    Err(SendTimeoutError::Timeout((_, message))) => {
                        self.end.refused(site, number, $crate::Refusal::Late);
                        Err(SendTimeoutError::Timeout(message))
                    }
                    Err(SendTimeoutError::Disconnected((_, message))) => {
                        self.end.refused(site, number, $crate::Refusal::Closed);
                        Err(SendTimeoutError::Disconnected(message))
                    }
                }
            }

            /// Sends a message, if there is room now.
            ///
            /// # Errors
            ///
            /// If there is none, or no receiver.
            #[track_caller]
            pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
                self.tried($crate::Site::here(), message, true)
            }

            /// Tries to send. Whoever will wait is not told that the channel is full.
            fn tried(
                &self,
                site: $crate::Site,
                message: T,
                last: bool,
            ) -> Result<(), TrySendError<T>> {
                let _locked = $crate::lock();
                let number = self.end.next_number();
                match self.real.try_send((number, message)) {
                    Ok(()) => {
                        self.end.sent(site, self.end.number(), Some(self.real.len()));
                        Ok(())
                    }
                    Err(TrySendError::Full((_, message))) => {
                        if last {
                            self.end.refused(site, self.end.number(), $crate::Refusal::Full);
                        }
                        Err(TrySendError::Full(message))
                    }
                    Err(TrySendError::Disconnected((_, message))) => {
                        self.end.refused(site, self.end.number(), $crate::Refusal::Closed);
                        Err(TrySendError::Disconnected(message))
                    }
                }
            }

            /// Whether both send to the same channel.
            pub fn same_channel(&self, other: &Sender<T>) -> bool {
                self.real.same_channel(&other.real)
            }
        }

        /// A receiver.
        #[derive(Debug)]
        pub struct Receiver<T> {
            end: $crate::End,
            real: real::Receiver<$crate::Numbered<T>>,
        }

        $crate::both_ends!(Receiver);

        impl<T> Receiver<T> {
            /// Receives a message, and blocks its thread until there is one.
            ///
            /// # Errors
            ///
            /// If the channel has ended.
            #[track_caller]
            pub fn recv(&self) -> Result<T, RecvError> {
                let result = self.recv_by($crate::Site::here(), |real| {
                    real.recv().map_err(|_| RecvTimeoutError::Disconnected)
                });
                result.map_err(|_| $ended)
            }

            /// Receives a message, and blocks its thread for as long as `timeout`.
            ///
            /// # Errors
            ///
            /// If there is none until then, or the channel has ended.
            #[track_caller]
            pub fn recv_timeout(
                &self,
                timeout: std::time::Duration,
            ) -> Result<T, RecvTimeoutError> {
                self.recv_by($crate::Site::here(), |real| real.recv_timeout(timeout))
            }

            /// Receives a message, and blocks its thread until `deadline`.
            ///
            /// # Errors
            ///
            /// If there is none until then, or the channel has ended.
            #[track_caller]
            pub fn recv_deadline(
                &self,
                deadline: std::time::Instant,
            ) -> Result<T, RecvTimeoutError> {
                self.recv_by($crate::Site::here(), |real| real.recv_deadline(deadline))
            }

            fn recv_by(
                &self,
                site: $crate::Site,
                recv: impl FnOnce(
                    &real::Receiver<$crate::Numbered<T>>,
                ) -> Result<$crate::Numbered<T>, RecvTimeoutError>,
            ) -> Result<T, RecvTimeoutError> {
                match self.tried(site, false) {
                    Ok(message) => return Ok(message),
                    Err(TryRecvError::Disconnected) => return Err(RecvTimeoutError::Disconnected),
                    Err(TryRecvError::Empty) => {}
                }
                let mut waiting = $crate::Waiting::new(&self.end, site, None);
                waiting.begin();
                let result = recv(&self.real);
                let _locked = $crate::lock();
                match &result {
                    Ok((number, _)) => self.end.received(site, *number, Some(self.real.len())),
                    Err(RecvTimeoutError::Disconnected) => self.end.sees_end(site),
                    // The drop of `waiting` records it.
                    Err(RecvTimeoutError::Timeout) => {
                        return Err(RecvTimeoutError::Timeout);
                    }
                }
                waiting.done();
                result.map(|(_, message)| message)
            }

            /// Receives a message, if there is one now.
            ///
            /// # Errors
            ///
            /// If there is none, or the channel has ended.
            #[track_caller]
            pub fn try_recv(&self) -> Result<T, TryRecvError> {
                self.tried($crate::Site::here(), true)
            }

            fn tried(&self, site: $crate::Site, last: bool) -> Result<T, TryRecvError> {
                let _locked = $crate::lock();
                let result = self.real.try_recv();
                match &result {
                    Ok((number, _)) => self.end.received(site, *number, Some(self.real.len())),
                    Err(TryRecvError::Empty) if last => self.end.finds_nothing(site),
                    Err(TryRecvError::Empty) => {}
                    Err(TryRecvError::Disconnected) => self.end.sees_end(site),
                }
                result.map(|(_, message)| message)
            }

            /// Receives until the channel has ended.
            #[track_caller]
            pub fn iter(&self) -> impl Iterator<Item = T> {
                let site = $crate::Site::here();
                std::iter::from_fn(move || {
                    self.recv_by(site, |real| {
                        real.recv().map_err(|_| RecvTimeoutError::Disconnected)
                    })
                    .ok()
                })
            }

            /// Receives what is there now.
            #[track_caller]
            pub fn try_iter(&self) -> impl Iterator<Item = T> {
                let site = $crate::Site::here();
                std::iter::from_fn(move || self.tried(site, true).ok())
            }
        }

        impl<T> IntoIterator for Receiver<T> {
            type Item = T;
            type IntoIter = IntoIter<T>;

            #[track_caller]
            fn into_iter(self) -> IntoIter<T> {
                IntoIter { site: $crate::Site::here(), receiver: self }
            }
        }

        /// Receives until the channel has ended.
        #[derive(Debug)]
        pub struct IntoIter<T> {
            site: $crate::Site,
            receiver: Receiver<T>,
        }

        impl<T> Iterator for IntoIter<T> {
            type Item = T;

            fn next(&mut self) -> Option<T> {
                let next = self.receiver.recv_by(self.site, |real| {
                    real.recv().map_err(|_| RecvTimeoutError::Disconnected)
                });
                next.ok()
            }
        }
    };
}

/// What both ends tell of their channel.
#[doc(hidden)]
#[macro_export]
macro_rules! both_ends {
    ($name:ident) => {
        impl<T> $name<T> {
            /// Whether no message waits.
            pub fn is_empty(&self) -> bool {
                self.real.is_empty()
            }

            /// Whether there is no room.
            pub fn is_full(&self) -> bool {
                self.real.is_full()
            }

            /// How many messages wait.
            pub fn len(&self) -> usize {
                self.real.len()
            }

            /// How many messages have room, if there is a bound.
            pub fn capacity(&self) -> Option<usize> {
                self.real.capacity()
            }
        }

        impl<T> Clone for $name<T> {
            #[track_caller]
            fn clone(&self) -> $name<T> {
                $name { end: self.end.another($crate::Site::here()), real: self.real.clone() }
            }
        }
    };
}
