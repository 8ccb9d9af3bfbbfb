//! Tasks, numbered.

use std::ops::{Deref, DerefMut};

pub use real::task::*;
use trace_recorder::{InTask, Site, blocking_task};

/// Starts a task.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    real::spawn(InTask::new(Site::here(), future))
}

/// Starts a task on this thread.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    real::task::spawn_local(InTask::new(Site::here(), future))
}

/// Starts a function on a thread that it may block.
#[track_caller]
pub fn spawn_blocking<F, R>(f: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    real::task::spawn_blocking(blocking_task(Site::here(), f))
}

/// Tokio's set of tasks.
#[derive(Debug)]
pub struct JoinSet<T>(real::task::JoinSet<T>);

impl<T: 'static> JoinSet<T> {
    /// An empty set.
    pub fn new() -> JoinSet<T> {
        JoinSet(real::task::JoinSet::new())
    }

    /// Starts a task in the set.
    #[track_caller]
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.0.spawn(InTask::new(Site::here(), future))
    }

    /// Starts a function in the set, on a thread that it may block.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, f: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.0.spawn_blocking(blocking_task(Site::here(), f))
    }

    /// Waits for all tasks.
    pub async fn join_all(self) -> Vec<T> {
        self.0.join_all().await
    }
}

impl<T: 'static> Default for JoinSet<T> {
    fn default() -> JoinSet<T> {
        JoinSet::new()
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
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
