//! Stands in for `tokio` where a program's schedules are explored.
//!
//! `runtime`, `spawn`, `JoinSet`, `yield_now` and `select!` let `explore`
//! choose among tasks and branches, and [`sync`] lets it end a turn where Tokio
//! would not. The rest is Tokio's own. A program that needs something that is
//! missing here, such as a socket, does not compile: it depends on more than the
//! order of its tasks.

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

pub mod sync;

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
