//! Stands in for `tokio` where a program's schedules are explored.
//!
//! `runtime`, `spawn`, `JoinSet`, `yield_now` and `select!` let `explore`
//! choose among tasks and branches. The rest is Tokio's own. A program that
//! needs something that is missing here, such as a socket, does not compile: it
//! depends on more than the order of its tasks.

pub use real::{io, join, main, pin, try_join};
pub use task::spawn;

/// The runtime, explored.
pub mod runtime {
    use std::future::Future;

    use explore::Turn;

    /// Makes a [`Runtime`].
    #[derive(Debug)]
    pub struct Builder(Turn);

    impl Builder {
        /// Each operation of a task is a turn of its own.
        pub fn new_multi_thread() -> Builder {
            Builder(Turn::Operation)
        }

        /// A task's turn lasts until it waits.
        pub fn new_current_thread() -> Builder {
            Builder(Turn::Wait)
        }

        /// Does nothing: the clock is always enabled, and I/O is missing.
        pub fn enable_all(&mut self) -> &mut Builder {
            self
        }

        /// Does nothing: the clock is always enabled.
        pub fn enable_time(&mut self) -> &mut Builder {
            self
        }

        /// Does nothing: the clock is always paused.
        pub fn start_paused(&mut self, _: bool) -> &mut Builder {
            self
        }

        /// Does nothing: every task may run beside every other.
        pub fn worker_threads(&mut self, _: usize) -> &mut Builder {
            self
        }

        /// Makes the runtime.
        ///
        /// # Errors
        ///
        /// None.
        pub fn build(&mut self) -> std::io::Result<Runtime> {
            Ok(Runtime(self.0))
        }
    }

    /// Runs a future and the tasks that it starts, in an order that `explore` chooses.
    #[derive(Debug)]
    pub struct Runtime(Turn);

    impl Runtime {
        /// Runs `future` to its end.
        #[track_caller]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {
            explore::block_on(self.0, future)
        }
    }
}

/// Tokio's channels and locks. Tokio's own locks and semaphores check whether
/// their task may go on only after they have been acquired; these check before.
pub mod sync {
    use std::ops::Deref;
    use std::sync::Arc;

    use explore::begin_operation;
    pub use real::sync::*;

    /// Tokio's mutex.
    #[derive(Debug, Default)]
    pub struct Mutex<T>(Arc<real::sync::Mutex<T>>);

    impl<T> Mutex<T> {
        /// Makes an unlocked mutex.
        pub fn new(value: T) -> Mutex<T> {
            Mutex(Arc::new(real::sync::Mutex::new(value)))
        }

        /// Locks the mutex.
        pub async fn lock(&self) -> MutexGuard<'_, T> {
            begin_operation().await;
            self.0.lock().await
        }
    }

    impl<T> Deref for Mutex<T> {
        type Target = real::sync::Mutex<T>;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    /// Tokio's semaphore.
    #[derive(Debug)]
    pub struct Semaphore(Arc<real::sync::Semaphore>);

    impl Semaphore {
        /// Makes a semaphore with this many permits.
        pub fn new(permits: usize) -> Semaphore {
            Semaphore(Arc::new(real::sync::Semaphore::new(permits)))
        }

        /// Waits for a permit.
        ///
        /// # Errors
        ///
        /// If the semaphore was closed.
        pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
            begin_operation().await;
            self.0.acquire().await
        }

        /// Waits for a permit that does not borrow the semaphore.
        ///
        /// # Errors
        ///
        /// If the semaphore was closed.
        pub async fn acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {
            begin_operation().await;
            self.0.clone().acquire_owned().await
        }

        /// Waits for `permits` permits that do not borrow the semaphore.
        ///
        /// # Errors
        ///
        /// If the semaphore was closed.
        pub async fn acquire_many_owned(
            self: Arc<Self>,
            permits: u32,
        ) -> Result<OwnedSemaphorePermit, AcquireError> {
            explore::begin_operation().await;
            self.0.clone().acquire_many_owned(permits).await
        }

        /// Takes a permit that does not borrow the semaphore, if there is one now.
        ///
        /// # Errors
        ///
        /// If there is none, or the semaphore was closed.
        pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
            self.0.clone().try_acquire_owned()
        }
    }

    impl Deref for Semaphore {
        type Target = real::sync::Semaphore;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
}

/// Tasks, explored.
pub mod task {
    use std::ops::{Deref, DerefMut};

    pub use explore::{spawn, yield_now};
    pub use real::task::{AbortHandle, Id, JoinError, JoinHandle, coop, id, try_id};

    /// Tokio's set of tasks. Its tasks wait to be chosen.
    #[derive(Debug)]
    pub struct JoinSet<T>(real::task::JoinSet<T>);

    impl<T: Send + 'static> JoinSet<T> {
        /// An empty set.
        pub fn new() -> JoinSet<T> {
            JoinSet(real::task::JoinSet::new())
        }

        /// Starts a task in the set.
        #[track_caller]
        pub fn spawn<F>(&mut self, task: F) -> AbortHandle
        where
            F: Future<Output = T> + Send + 'static,
        {
            self.0.spawn(explore::gate(task))
        }

        /// Waits for all tasks.
        pub async fn join_all(self) -> Vec<T> {
            self.0.join_all().await
        }
    }

    impl<T: Send + 'static> Default for JoinSet<T> {
        fn default() -> JoinSet<T> {
            JoinSet::new()
        }
    }

    impl<T: Send + 'static, F> FromIterator<F> for JoinSet<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        fn from_iter<I: IntoIterator<Item = F>>(tasks: I) -> JoinSet<T> {
            let mut set = JoinSet::new();
            for task in tasks {
                set.spawn(task);
            }
            set
        }
    }

    impl<T> Deref for JoinSet<T> {
        type Target = real::task::JoinSet<T>;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    impl<T> DerefMut for JoinSet<T> {
        fn deref_mut(&mut self) -> &mut Self::Target {
            &mut self.0
        }
    }
}

/// Tokio's clock, paused from the start.
pub mod time {
    pub use real::time::*;

    /// Does nothing: the clock is paused already.
    pub fn pause() {}
}

/// Tokio's `select!`, in which the branch to look at first is a choice.
#[macro_export]
macro_rules! select {
    (biased; $($branches:tt)*) => { $crate::real_select!(biased; $($branches)*) };
    // This is the inner form of Tokio's macro, with a chosen first branch in
    // place of a random one.
    ($($branches:tt)*) => {
        $crate::real_select!(@{ start={ $crate::first_branch(BRANCHES) }; () } $($branches)*)
    };
}

#[doc(hidden)]
pub use real::select as real_select;

#[doc(hidden)]
pub fn first_branch(of: u32) -> u32 {
    explore::choose(of as usize) as u32
}
