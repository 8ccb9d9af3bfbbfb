//! The run in progress on this thread: its tasks, choices, steps and output.

use std::cell::RefCell;
use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

use crate::choices::Choices;
use crate::report::{Did, Step};
use crate::tasks::Turn;

/// Bytes of a run's output that are kept.
const MAX_OUTPUT: usize = 64 << 10;

/// A run that takes more steps counts as endless.
const MAX_STEPS: usize = 20_000;

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// The panic by which a run that cannot end is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// No task is ready, and none will become ready.
    Stuck,
    /// The run took more than [`MAX_STEPS`] steps.
    Endless,
}

#[derive(Default)]
pub(crate) struct Run {
    pub choices: Choices,
    pub steps: Vec<Step>,
    pub output: String,
    /// The names of the tasks that were there when none could go on.
    pub stuck: Vec<String>,
    turn: Turn,
    tasks: Vec<Task>,
    last: Option<TaskId>,
    order: Arc<Order>,
}

pub(crate) type TaskId = usize;

struct Task {
    name: String,
    ready: Arc<Ready>,
    gate: Gate,
}

/// Whether the task may be polled.
enum Gate {
    /// It may not. The waker makes the runtime look at the gate again.
    Closed(Option<Waker>),
    /// It may, for one step.
    Open,
    /// The task has ended or was dropped.
    Gone,
}

/// The order in which tasks became ready, and the waker of the control, which
/// waits for one.
#[derive(Default)]
struct Order {
    last: AtomicU64,
    control: Mutex<Option<Waker>>,
}

/// The waker that a task is polled with. It only records the wake-up.
pub(crate) struct Ready {
    /// The task's place in the order; 0 while it is not ready.
    since: AtomicU64,
    order: Arc<Order>,
}

impl Ready {
    fn new(order: &Arc<Order>) -> Arc<Ready> {
        let ready = Arc::new(Ready { since: AtomicU64::new(0), order: order.clone() });
        ready.wake_by_ref();
        ready
    }

    fn clear(&self) {
        self.since.store(0, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.since.load(Ordering::Relaxed) != 0
    }
}

impl Wake for Ready {
    fn wake(self: Arc<Ready>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Ready>) {
        let now = self.order.last.fetch_add(1, Ordering::Relaxed) + 1;
        let _ = self.since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        self.order.wake_control();
    }
}

impl Order {
    fn control(&self) -> std::sync::MutexGuard<'_, Option<Waker>> {
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_control(&self) {
        let waker = self.control().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Begins a run on this thread.
///
/// # Panics
///
/// If a run is in progress: explorations do not nest.
pub(crate) fn begin(choices: Choices) {
    let old = RUN.replace(Some(Run { choices, ..Run::default() }));
    assert!(old.is_none(), "an exploration inside an exploration");
}

/// Ends the run of this thread.
pub(crate) fn end() -> Run {
    RUN.take().expect("a run was begun")
}

/// Whether a run is in progress on this thread.
pub(crate) fn is_exploring() -> bool {
    // A thread that ends may print in the destructors of its thread-locals.
    RUN.try_with(|run| run.try_borrow().map_or(true, |run| run.is_some())).unwrap_or(false)
}

fn with<T>(f: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(|run| f(run.as_mut().expect("only an explored program may call this")))
}

/// A choice of the program itself: one of `of` alternatives, from 0.
///
/// # Panics
///
/// If no exploration runs the caller.
pub fn choose(of: usize) -> usize {
    with(|run| run.choices.choose(of, false))
}

/// Adds to the output of the run. Of an output of more than 64 KiB, only the
/// beginning is kept.
///
/// # Panics
///
/// If no exploration runs the caller.
pub fn print(text: fmt::Arguments<'_>) {
    // A value's `Display` may itself print.
    let mut text = text.to_string();
    with(|run| {
        let room = MAX_OUTPUT.saturating_sub(run.output.len());
        text.truncate(boundary(&text, room));
        run.output.push_str(&text);
        if let Some(step) = run.steps.last_mut() {
            step.printed.push_str(&text);
        }
    });
}

/// The end of the longest beginning of `text` that has at most `most` bytes and
/// whole characters.
pub(crate) fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0)
}

/// How far a task gets in one turn of this run.
pub(crate) fn turn() -> Turn {
    with(|run| run.turn)
}

/// Registers the main task of a runtime whose tasks take turns of this length.
pub(crate) fn enter_main(place: &'static Location<'static>, turn: Turn) -> TaskId {
    with(|run| run.turn = turn);
    enter(place)
}

/// Registers a task that is ready. Returns its number.
pub(crate) fn enter(place: &'static Location<'static>) -> TaskId {
    with(|run| {
        let name = match run.tasks.len() {
            0 => "main".to_string(),
            number => format!("task {number} (line {})", place.line()),
        };
        let ready = Ready::new(&run.order);
        run.tasks.push(Task { name, ready, gate: Gate::Closed(None) });
        run.tasks.len() - 1
    })
}

/// Chooses the task that takes the next step. `None` if no task is ready.
pub(crate) fn next() -> Option<TaskId> {
    with(|run| {
        let mut ready: Vec<_> = (0..run.tasks.len())
            .filter(|&id| !matches!(run.tasks[id].gate, Gate::Gone))
            .map(|id| (run.tasks[id].ready.since.load(Ordering::Relaxed), id))
            .filter(|&(since, _)| since != 0)
            .collect();
        ready.sort_unstable();
        // The task that ran last comes first, so that choosing another one preempts it.
        let last = ready.iter().position(|&(_, id)| Some(id) == run.last);
        if let Some(at) = last {
            ready[..=at].rotate_right(1);
            if let Some(step) = run.steps.last_mut().filter(|step| step.did == Did::Waited) {
                step.did = Did::Yielded;
            }
        }
        (!ready.is_empty()).then(|| {
            let (_, chosen) = ready[run.choices.choose(ready.len(), last.is_some())];
            run.last = Some(chosen);
            chosen
        })
    })
}

/// Gives the run up, because no task is ready and none will become ready. Notes
/// the tasks that wait before the runtime drops them.
pub(crate) fn stick() -> ! {
    with(|run| {
        let there = run.tasks.iter().filter(|task| !matches!(task.gate, Gate::Gone));
        run.stuck = there.map(|task| task.name.clone()).collect();
    });
    std::panic::panic_any(Stopped::Stuck)
}

/// Begins a step of the task, and returns the waker to poll it with.
pub(crate) fn begin_step(id: TaskId) -> (Arc<Ready>, Turn) {
    let begun = with(|run| {
        run.steps.push(Step { task: id, did: Did::Panicked, printed: String::new() });
        let ready = &run.tasks[id].ready;
        ready.clear();
        (run.steps.len() <= MAX_STEPS).then(|| (ready.clone(), run.turn))
    });
    begun.unwrap_or_else(|| std::panic::panic_any(Stopped::Endless))
}

/// Ends the step that was begun last.
pub(crate) fn end_step(ended: bool) {
    with(|run| {
        let step = run.steps.last_mut().expect("a step was begun");
        step.did = if ended { Did::Ended } else { Did::Waited };
    });
}

/// Opens the gate of the task, which then takes its next step.
pub(crate) fn open(id: TaskId) {
    let waker = with(|run| match std::mem::replace(&mut run.tasks[id].gate, Gate::Open) {
        Gate::Closed(waker) => waker,
        Gate::Open | Gate::Gone => unreachable!("only a closed task is chosen"),
    });
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// Whether the gate of the task is open. If it is not, opening it wakes `waker`.
pub(crate) fn enter_gate(id: TaskId, waker: &Waker) -> bool {
    with(|run| {
        let open = matches!(run.tasks[id].gate, Gate::Open);
        if !open {
            run.tasks[id].gate = Gate::Closed(Some(waker.clone()));
        }
        open
    })
}

/// Closes the gate of a task that took its step and is not done.
pub(crate) fn close(id: TaskId, waker: &Waker) {
    with(|run| {
        run.tasks[id].gate = Gate::Closed(Some(waker.clone()));
        run.order.wake_control();
    });
}

/// Records that the task has ended or was dropped. Does nothing if the run is over.
pub(crate) fn leave(id: TaskId) {
    RUN.with_borrow_mut(|run| {
        if let Some(run) = run {
            run.tasks[id].gate = Gate::Gone;
            run.order.wake_control();
        }
    });
}

/// Whether the task has taken the step for which its gate was opened. If not,
/// `control` is woken once it has.
pub(crate) fn is_closed(id: TaskId, control: &Waker) -> bool {
    with(|run| {
        *run.order.control() = Some(control.clone());
        !matches!(run.tasks[id].gate, Gate::Open)
    })
}

/// Whether any task is ready. If none is, the next one to become ready wakes `control`.
pub(crate) fn is_any_ready(control: &Waker) -> bool {
    with(|run| {
        *run.order.control() = Some(control.clone());
        run.tasks.iter().any(|task| !matches!(task.gate, Gate::Gone) && task.ready.is_set())
    })
}

impl Run {
    /// The name of each task.
    pub fn tasks(&self) -> impl Iterator<Item = &str> {
        self.tasks.iter().map(|task| task.name.as_str())
    }

    /// The names of the tasks that panicked, without `main`.
    pub fn panicked(&self) -> Vec<String> {
        let panicked = |&(id, _): &(TaskId, &str)| {
            self.steps.iter().any(|step| step.task == id && step.did == Did::Panicked)
        };
        let tasks = self.tasks().enumerate().skip(1).filter(panicked);
        tasks.map(|(_, name)| name.to_owned()).collect()
    }
}
