//! Tokio's channels and locks. What acquires a place or a permit checks only
//! afterwards whether its task may go on; here it checks before. A lock that
//! this module lacks cannot be explored.

use std::ops::Deref;
use std::sync::Arc;

use explore::begin_operation;
pub use real::sync::{
    AcquireError, Barrier, BarrierWaitResult, MutexGuard, Notify, OwnedMutexGuard,
    OwnedSemaphorePermit, RwLockReadGuard, RwLockWriteGuard, SemaphorePermit, SetOnce,
    TryAcquireError, TryLockError, broadcast, oneshot, watch,
};

pub mod mpsc;

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

    /// Locks the mutex with a guard that does not borrow it.
    pub async fn lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        begin_operation().await;
        self.0.clone().lock_owned().await
    }
}

impl<T> Deref for Mutex<T> {
    type Target = real::sync::Mutex<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Tokio's lock for one writer or many readers.
#[derive(Debug, Default)]
pub struct RwLock<T>(real::sync::RwLock<T>);

impl<T> RwLock<T> {
    /// Makes an unlocked lock.
    pub fn new(value: T) -> RwLock<T> {
        RwLock(real::sync::RwLock::new(value))
    }

    /// Locks it for reading.
    pub async fn read(&self) -> RwLockReadGuard<'_, T> {
        begin_operation().await;
        self.0.read().await
    }

    /// Locks it for writing.
    pub async fn write(&self) -> RwLockWriteGuard<'_, T> {
        begin_operation().await;
        self.0.write().await
    }
}

impl<T> Deref for RwLock<T> {
    type Target = real::sync::RwLock<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Tokio's cell for a value that is made once.
#[derive(Debug, Default)]
pub struct OnceCell<T>(real::sync::OnceCell<T>);

impl<T> OnceCell<T> {
    /// Makes an empty cell.
    pub fn new() -> OnceCell<T> {
        OnceCell(real::sync::OnceCell::new())
    }

    /// The value. If there is none yet, waits for whoever makes it, or makes it.
    pub async fn get_or_init<F: Future<Output = T>>(&self, make: impl FnOnce() -> F) -> &T {
        begin_operation().await;
        self.0.get_or_init(make).await
    }

    /// The value. If there is none yet, waits for whoever makes it, or tries to make it.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub async fn get_or_try_init<E, F: Future<Output = Result<T, E>>>(
        &self,
        make: impl FnOnce() -> F,
    ) -> Result<&T, E> {
        begin_operation().await;
        self.0.get_or_try_init(make).await
    }
}

impl<T> Deref for OnceCell<T> {
    type Target = real::sync::OnceCell<T>;

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

    /// Waits for `permits` permits.
    ///
    /// # Errors
    ///
    /// If the semaphore was closed.
    pub async fn acquire_many(&self, permits: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        begin_operation().await;
        self.0.acquire_many(permits).await
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
        begin_operation().await;
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
