//! A fair queue for places to work. It limits the permits in all and per
//! client, goes round robin between clients, and serves each client first come
//! first served.

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
    /// Requests that wait while every slot is taken, in all.
    pub length: usize,
    /// Requests of one client that wait while the client has as many permits as it may.
    pub length_per_client: usize,
}

/// The priority of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for the result.
    Asked,
    /// The result may save somebody time later. The request gets only slots
    /// that nobody else wants, but never the last of several, and gives up its
    /// place in a full queue.
    Ahead,
}

/// The queue has no room for the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests wait already; try again in {} s", retry_after.as_secs())]
pub struct Full {
    /// When there may be room: whole seconds, from 1 to 60.
    pub retry_after: Duration,
}

/// The queue. Clones share it.
#[derive(Debug, Clone)]
pub struct Queue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    bounds: Bounds,
    state: Mutex<State>,
    /// Notified when the last permit is given back.
    idle: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Permits that are held, in all and, below, per client.
    held: usize,
    held_by: HashMap<IpAddr, usize>,
    /// Reservations, tickets and permits per client.
    inside_by: HashMap<IpAddr, usize>,
    asked: Lane,
    ahead: Lane,
    next_ticket: u64,
    /// Moving average of how long a permit is held, in seconds.
    seconds_held: f64,
}

/// The waiting requests of one priority: clients in the order of their turns,
/// each with at least one ticket.
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

    /// Reserves room for a request of `client`, which is not in line yet.
    ///
    /// # Errors
    ///
    /// If the slots and the places to wait are taken; it does not wait.
    pub fn enter(&self, client: IpAddr, priority: Priority) -> Result<Reservation, Full> {
        let bounds = &self.0.bounds;
        let mut state = self.lock();
        if !state.make_room(bounds, client, priority) {
            return Err(state.full(bounds));
        }
        *state.inside_by.entry(client).or_default() += 1;
        Ok(Reservation { queue: self.clone(), client, priority, kept: true })
    }

    /// Reserves room for a request of `client`, and puts it in line.
    ///
    /// # Errors
    ///
    /// As for [`enter`](Queue::enter).
    pub fn acquire(&self, client: IpAddr, priority: Priority) -> Result<Turn, Full> {
        self.enter(client, priority).map(Reservation::turn)
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
            // From here on a permit that is given back is not missed.
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

    /// Gives free slots to those who wait.
    fn dispatch(&self, state: &mut State) {
        for priority in [Priority::Asked, Priority::Ahead] {
            while let Some((client, ticket)) = state.next(&self.0.bounds, priority) {
                state.held += 1;
                *state.held_by.entry(client).or_default() += 1;
                let permit = Permit { queue: self.clone(), client, since: Instant::now() };
                // A turn withdraws its ticket before it stops listening.
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

    /// Whether `client` may have a slot now.
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

    /// Whether there is room for one more request. If need be, evicts one that
    /// compiles ahead.
    fn make_room(&mut self, bounds: &Bounds, client: IpAddr, priority: Priority) -> bool {
        let evicts = priority == Priority::Asked;
        let inside_by = self.inside_by.get(&client).copied().unwrap_or(0);
        let evicts_own = |state: &mut State| evicts && state.evict(|other| other == client);
        if inside_by >= bounds.slots_per_client.saturating_add(bounds.length_per_client)
            && !evicts_own(self)
        {
            return false;
        }
        let inside = self.inside_by.values().sum::<usize>();
        inside < bounds.slots.saturating_add(bounds.length) || (evicts && self.evict(|_| true))
    }

    /// Evicts the newest request that compiles ahead, among the clients that
    /// `whose` accepts.
    fn evict(&mut self, whose: impl Fn(IpAddr) -> bool) -> bool {
        self.ahead.newest(whose).is_some_and(|number| self.withdraw(Priority::Ahead, number))
    }

    /// Takes a ticket off its lane. Returns whether it was there.
    fn withdraw(&mut self, priority: Priority, number: u64) -> bool {
        let client = self.lane(priority).remove(number);
        client.inspect(|client| self.leave(*client)).is_some()
    }

    /// Counts that a request of `client` has ended or was withdrawn.
    fn leave(&mut self, client: IpAddr) {
        lower(&mut self.inside_by, client);
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

    fn push(&mut self, client: IpAddr, ticket: Ticket) {
        match self.0.iter_mut().find(|(other, _)| *other == client) {
            Some((_, tickets)) => tickets.push_back(ticket),
            None => self.0.push_back((client, VecDeque::from([ticket]))),
        }
    }

    /// Takes the first ticket of the client at `place`, which moves to the end.
    fn pop(&mut self, place: usize) -> (IpAddr, Ticket) {
        let (client, mut tickets) = self.0.remove(place).expect("the place was just found");
        let ticket = tickets.pop_front().expect("a client in a lane has a ticket");
        if !tickets.is_empty() {
            self.0.push_back((client, tickets));
        }
        (client, ticket)
    }

    /// The newest ticket among the clients that `whose` accepts.
    fn newest(&self, whose: impl Fn(IpAddr) -> bool) -> Option<u64> {
        let clients = self.0.iter().filter(|(client, _)| whose(*client));
        clients.flat_map(|(_, tickets)| tickets).map(|ticket| ticket.number).max()
    }

    /// Removes a ticket. Returns its client.
    fn remove(&mut self, number: u64) -> Option<IpAddr> {
        let has = |tickets: &VecDeque<Ticket>| tickets.iter().position(|one| one.number == number);
        let (place, at) = self
            .0
            .iter()
            .enumerate()
            .find_map(|(place, (_, tickets))| has(tickets).map(|at| (place, at)))?;
        let (client, tickets) = &mut self.0[place];
        let client = *client;
        tickets.remove(at);
        if tickets.is_empty() {
            self.0.remove(place);
        }
        Some(client)
    }
}

/// Decrements the count of `client`.
fn lower(counts: &mut HashMap<IpAddr, usize>, client: IpAddr) {
    let count = counts.get_mut(&client).expect("it was counted");
    *count -= 1;
    if *count == 0 {
        counts.remove(&client);
    }
}

/// Room for a request that is not in line yet. Dropping it gives the room up.
#[derive(Debug)]
pub struct Reservation {
    queue: Queue,
    client: IpAddr,
    priority: Priority,
    /// Whether the room has not been handed to a turn.
    kept: bool,
}

impl Reservation {
    /// Puts the request in line.
    pub fn turn(mut self) -> Turn {
        self.kept = false;
        let Reservation { queue, client, priority, .. } = &self;
        let (queue, priority) = (queue.clone(), *priority);
        let mut state = queue.lock();
        state.next_ticket += 1;
        let number = state.next_ticket;
        let (granted, permit) = oneshot::channel();
        state.lane(priority).push(*client, Ticket { number, granted });
        queue.dispatch(&mut state);
        drop(state);
        Turn { queue, priority, number, permit }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.kept {
            self.queue.lock().leave(self.client);
        }
    }
}

/// A place in the line: a future that yields a [`Permit`]. Dropping it
/// withdraws the request. It fails only if it is [`Priority::Ahead`] and its
/// room is needed.
#[derive(Debug)]
pub struct Turn {
    queue: Queue,
    priority: Priority,
    number: u64,
    permit: oneshot::Receiver<Permit>,
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
        // If a permit was granted in the meantime, it is dropped with the channel.
        self.queue.lock().withdraw(self.priority, self.number);
    }
}

/// A slot. Dropping it gives the slot to the next in line.
#[derive(Debug)]
pub struct Permit {
    queue: Queue,
    client: IpAddr,
    since: Instant,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.held -= 1;
        lower(&mut state.held_by, self.client);
        state.leave(self.client);
        let seconds = self.since.elapsed().as_secs_f64();
        state.seconds_held += (seconds - state.seconds_held) / 8.0;
        self.queue.dispatch(&mut state);
        if state.held == 0 {
            self.queue.0.idle.notify_waiters();
        }
    }
}
