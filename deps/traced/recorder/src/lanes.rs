//! Numbers tasks and threads.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use trace_events::{Does, Lane};

use crate::ends::Site;
use crate::output::{Locked, lock};

thread_local! {
    /// The task that this thread runs now.
    static TASK: Cell<Option<u32>> = const { Cell::new(None) };
    static THREAD: Cell<Option<u32>> = const { Cell::new(None) };
}

/// The task or thread that runs.
pub(crate) fn current(locked: &Locked) -> u32 {
    // While a thread ends, its own variables are gone.
    let task = TASK.try_with(Cell::get).ok().flatten();
    task.or_else(|| THREAD.try_with(|number| thread(number, locked)).ok()).unwrap_or(0)
}

fn thread(number: &Cell<Option<u32>>, locked: &Locked) -> u32 {
    if let Some(number) = number.get() {
        return number;
    }
    let new = if std::thread::current().name() == Some("main") {
        0
    } else {
        let new = next(locked);
        locked.tell_of(new, None, Does::Starts { lane: new, kind: Lane::Thread });
        new
    };
    number.set(Some(new));
    new
}

fn next(locked: &Locked) -> u32 {
    locked.with(|recorder| {
        recorder.lanes += 1;
        recorder.lanes
    })
}

/// Numbers a task that is about to be started at `site`.
fn start(site: Site) -> u32 {
    let locked = lock();
    let lane = next(&locked);
    locked.tell(site.line(), Does::Starts { lane, kind: Lane::Task });
    lane
}

/// Runs `f` as part of the task.
fn within<T>(task: u32, f: impl FnOnce() -> T) -> T {
    struct Reset(Option<u32>);
    impl Drop for Reset {
        fn drop(&mut self) {
            TASK.set(self.0);
        }
    }
    let _reset = Reset(TASK.replace(Some(task)));
    f()
}

/// The future of a task, which has a number while it runs and while it is dropped.
#[derive(Debug)]
pub struct InTask<F> {
    task: u32,
    future: Option<Pin<Box<F>>>,
    ended: bool,
}

impl<F: Future> InTask<F> {
    /// Numbers a task that is about to be started at `site`.
    pub fn new(site: Site, future: F) -> InTask<F> {
        InTask { task: start(site), future: Some(Box::pin(future)), ended: false }
    }
}

impl<F: Future> Future for InTask<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let Some(future) = &mut this.future else { unreachable!("it is there until the drop") };
        let poll = within(this.task, || future.as_mut().poll(cx));
        if poll.is_ready() {
            this.ended = true;
            lock().tell_of(this.task, None, Does::Returns);
        }
        poll
    }
}

impl<F> Drop for InTask<F> {
    fn drop(&mut self) {
        if !self.ended {
            let does = if std::thread::panicking() { Does::Panics } else { Does::Cancelled };
            lock().tell_of(self.task, None, does);
        }
        within(self.task, || self.future = None);
    }
}

/// Numbers a task that blocks its thread, and is about to be started at `site`.
pub fn blocking_task<T>(site: Site, f: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let task = start(site);
    move || {
        let result = within(task, f);
        lock().tell_of(task, None, Does::Returns);
        result
    }
}
