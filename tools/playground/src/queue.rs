//! A fair queue for places to work: so many in all and so many for each
//! client, round robin between clients, first come first served within one.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

/// How much a queue admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Permits held at the same time, in all.
    pub slots: usize,
    /// Permits held at the same time by one client.
    pub slots_per_client: usize,
    /// Requests that wait, in all.
    pub length: usize,
    /// Requests of one client that wait.
    pub length_per_client: usize,
}

/// How much a request matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for it.
    Asked,
    /// It may save somebody time later. It gets only slots that nobody else
    /// wants, never the last of several, and gives up its place in a full queue.
    Ahead,
}

/// The queue has no room for the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests wait already; try again in {} s", retry_after.as_secs())]
pub struct Full {
    /// When there may be room: whole seconds, from 1 to 60.
    pub retry_after: Duration,
}

/// The queue. Clones are the same queue.
#[derive(Debug, Clone)]
pub struct Queue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    bounds: Bounds,
    state: Mutex<State>,
    /// Told when the last permit is given back.
    idle: Notify,
}

#[derive(Debug, Default)]
struct State {
    held: usize,
    /// How many of the permits compile ahead.
    held_ahead: usize,
    held_by: HashMap<IpAddr, usize>,
    asked: Lane,
    ahead: Lane,
    next_ticket: u64,
    /// How long a permit is held, in seconds: a moving average.
    seconds_held: f64,
}

/// Those who wait at one priority: clients in the order of their turns, each
/// with at least one ticket.
#[derive(Debug, Default)]
struct Lane(VecDeque<(IpAddr, VecDeque<Ticket>)>);

#[derive(Debug)]
struct Ticket {
    number: u64,
    granted: oneshot::Sender<Permit>,
}

impl Queue {
    /// An empty queue.
    ///
    /// # Panics
    ///
    /// If it has no slots, or none for a client: nobody would ever have a turn.
    pub fn new(bounds: Bounds) -> Queue {
        assert!(bounds.slots > 0 && bounds.slots_per_client > 0, "a queue needs slots");
        let state = Mutex::new(State { seconds_held: 1.0, ..State::default() });
        Queue(Arc::new(Shared { bounds, state, idle: Notify::new() }))
    }

    /// A turn for `client`. If it is dropped, it is as if nobody had asked.
    ///
    /// # Errors
    ///
    /// At once if there is neither a slot nor room to wait. The turn itself
    /// fails only if it is [`Priority::Ahead`] and its room is needed.
    pub fn acquire(&self, client: IpAddr, priority: Priority) -> Result<Turn, Full> {
        let bounds = &self.0.bounds;
        let mut state = self.lock();
        let waited = !state.may_take(bounds, client, priority);
        if waited && !state.make_room(bounds, client, priority) {
            return Err(state.full(bounds));
        }
        state.next_ticket += 1;
        let number = state.next_ticket;
        let (granted, permit) = oneshot::channel();
        state.lane(priority).push(client, Ticket { number, granted });
        self.dispatch(&mut state);
        Ok(Turn { queue: self.clone(), priority, number, waited, permit })
    }

    /// How many requests wait.
    pub fn waiting(&self) -> usize {
        self.lock().waiting()
    }

    /// How many permits are held.
    pub fn held(&self) -> usize {
        self.lock().held
    }

    /// Returns when no permit is held.
    pub async fn idle(&self) {
        let mut idle = std::pin::pin!(self.0.idle.notified());
        loop {
            // From here on a permit that comes back is not missed.
            idle.as_mut().enable();
            if self.held() == 0 {
                return;
            }
            idle.as_mut().await;
            idle.set(self.0.idle.notified());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("nothing panics while it holds the state")
    }

    /// Gives out what is free.
    fn dispatch(&self, state: &mut State) {
        for priority in [Priority::Asked, Priority::Ahead] {
            while let Some((client, ticket)) = state.next(&self.0.bounds, priority) {
                state.held += 1;
                state.held_ahead += usize::from(priority == Priority::Ahead);
                *state.held_by.entry(client).or_default() += 1;
                let permit =
                    Permit { queue: self.clone(), client, priority, since: Instant::now() };
                // A turn takes its ticket back before it stops listening.
                ticket.granted.send(permit).expect("the turn listens");
            }
        }
    }
}

impl State {
    fn lane(&mut self, priority: Priority) -> &mut Lane {
        match priority {
            Priority::Asked => &mut self.asked,
            Priority::Ahead => &mut self.ahead,
        }
    }

    fn waiting(&self) -> usize {
        self.asked.len() + self.ahead.len()
    }

    fn waiting_of(&self, client: IpAddr) -> usize {
        self.asked.len_of(client) + self.ahead.len_of(client)
    }

    /// Whether there is a slot for `client` now.
    fn may_take(&self, bounds: &Bounds, client: IpAddr, priority: Priority) -> bool {
        let held_by = self.held_by.get(&client).copied().unwrap_or(0);
        let slot = match priority {
            Priority::Asked => self.held < bounds.slots,
            Priority::Ahead => self.held < bounds.slots.saturating_sub(1).max(1),
        };
        slot && held_by < bounds.slots_per_client
    }

    /// Takes the next ticket that may be granted off its lane.
    fn next(&mut self, bounds: &Bounds, priority: Priority) -> Option<(IpAddr, Ticket)> {
        let clients = self.lane(priority).0.iter().map(|(client, _)| *client).collect::<Vec<_>>();
        let place = clients.iter().position(|client| self.may_take(bounds, *client, priority))?;
        Some(self.lane(priority).pop(place))
    }

    /// Makes room for one more to wait, at the cost of those who compile ahead.
    fn make_room(&mut self, bounds: &Bounds, client: IpAddr, priority: Priority) -> bool {
        let evicts = priority == Priority::Asked;
        if self.waiting_of(client) >= bounds.length_per_client
            && !(evicts && self.ahead.drop_newest(|other| other == client))
        {
            return false;
        }
        self.waiting() < bounds.length || (evicts && self.ahead.drop_newest(|_| true))
    }

    fn full(&self, bounds: &Bounds) -> Full {
        let turns = (self.waiting() + 1) as f64 / bounds.slots as f64;
        let seconds = (self.seconds_held * turns).ceil().clamp(1.0, 60.0);
        Full { retry_after: Duration::from_secs(seconds as u64) }
    }
}

impl Lane {
    fn len(&self) -> usize {
        self.0.iter().map(|(_, tickets)| tickets.len()).sum()
    }

    fn len_of(&self, client: IpAddr) -> usize {
        self.0.iter().find(|(other, _)| *other == client).map_or(0, |(_, tickets)| tickets.len())
    }

    fn push(&mut self, client: IpAddr, ticket: Ticket) {
        match self.0.iter_mut().find(|(other, _)| *other == client) {
            Some((_, tickets)) => tickets.push_back(ticket),
            None => self.0.push_back((client, VecDeque::from([ticket]))),
        }
    }

    /// Takes the first ticket of the client at `place`, who goes to the end.
    fn pop(&mut self, place: usize) -> (IpAddr, Ticket) {
        let (client, mut tickets) = self.0.remove(place).expect("the place was just found");
        let ticket = tickets.pop_front().expect("a client in a lane has a ticket");
        if !tickets.is_empty() {
            self.0.push_back((client, tickets));
        }
        (client, ticket)
    }

    /// Drops the ticket that came last among the clients that `whose` admits.
    fn drop_newest(&mut self, whose: impl Fn(IpAddr) -> bool) -> bool {
        let tickets = self.0.iter().filter(|(client, _)| whose(*client));
        let newest = tickets.flat_map(|(_, tickets)| tickets).map(|ticket| ticket.number).max();
        newest.is_some_and(|number| self.withdraw(number))
    }

    /// Drops a ticket; says whether it was there.
    fn withdraw(&mut self, number: u64) -> bool {
        let before = self.len();
        for (_, tickets) in &mut self.0 {
            tickets.retain(|ticket| ticket.number != number);
        }
        self.0.retain(|(_, tickets)| !tickets.is_empty());
        self.len() < before
    }
}

/// A place in the queue: a future of a [`Permit`].
#[derive(Debug)]
pub struct Turn {
    queue: Queue,
    priority: Priority,
    number: u64,
    waited: bool,
    permit: oneshot::Receiver<Permit>,
}

impl Turn {
    /// Whether there was no slot at once.
    pub fn waited(&self) -> bool {
        self.waited
    }
}

impl Future for Turn {
    type Output = Result<Permit, Full>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let permit = std::task::ready!(Pin::new(&mut self.permit).poll(context));
        Poll::Ready(permit.map_err(|_| self.queue.lock().full(&self.queue.0.bounds)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // A permit that has been granted meanwhile is dropped with the channel.
        self.queue.lock().lane(self.priority).withdraw(self.number);
    }
}

/// A slot. Dropping it gives the slot to the next.
#[derive(Debug)]
pub struct Permit {
    queue: Queue,
    client: IpAddr,
    priority: Priority,
    since: Instant,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.held -= 1;
        state.held_ahead -= usize::from(self.priority == Priority::Ahead);
        if let Some(held_by) = state.held_by.get_mut(&self.client) {
            *held_by -= 1;
            if *held_by == 0 {
                state.held_by.remove(&self.client);
            }
        }
        let seconds = self.since.elapsed().as_secs_f64();
        state.seconds_held += (seconds - state.seconds_held) / 8.0;
        self.queue.dispatch(&mut state);
        if state.held == 0 {
            self.queue.0.idle.notify_waiters();
        }
    }
}
