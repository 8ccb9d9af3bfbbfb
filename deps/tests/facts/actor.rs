//! What the book says about tasks that own state and answer requests.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::orders::never_ends;

type Request = oneshot::Sender<u32>;

async fn ask(tx: &mpsc::Sender<Request>) -> Option<u32> {
    let (reply, answer) = oneshot::channel();
    tx.send(reply).await.ok()?;
    answer.await.ok()
}

#[test]
fn an_actor_that_asks_itself_waits_for_ever() {
    never_ends("", || async {
        let (tx, mut rx) = mpsc::channel::<oneshot::Sender<()>>(1);
        let own = tx.clone();
        explore::spawn(async move {
            while let Some(reply) = rx.recv().await {
                let (ask, answer) = oneshot::channel();
                own.send(ask).await.expect("the actor is there");
                answer.await.expect("nobody drops the request");
                reply.send(()).expect("somebody waits for it");
            }
        });
        let (ask, answer) = oneshot::channel();
        tx.send(ask).await.expect("the actor is there");
        answer.await.expect("there is an answer");
        explore::print(format_args!("answered"));
    });
}

#[tokio::test(start_paused = true)]
async fn an_actor_that_holds_its_own_handle_does_not_end() {
    let (tx, mut rx) = mpsc::channel::<Request>(1);
    let own = tx.clone();
    let mut actor = tokio::spawn(async move {
        let _own = own;
        while rx.recv().await.is_some() {}
    });
    drop(tx);
    assert!(timeout(Duration::from_secs(3600), &mut actor).await.is_err());
    actor.abort();
    assert!(actor.await.expect_err("it was aborted").is_cancelled());
}

#[tokio::test]
async fn an_actor_that_holds_a_weak_handle_ends_with_the_last_strong_one() {
    let (tx, mut rx) = mpsc::channel::<Request>(1);
    let own = tx.downgrade();
    let actor = tokio::spawn(async move {
        while rx.recv().await.is_some() {}
        own.upgrade().is_none()
    });
    drop(tx);
    assert!(actor.await.expect("it did not panic"));
}

#[tokio::test]
async fn an_asker_whose_actor_panics_is_told_and_so_are_those_in_the_queue() {
    let (tx, mut rx) = mpsc::channel::<Request>(2);
    let actor = tokio::spawn(async move {
        let _reply = rx.recv().await;
        panic!("before the answer");
    });
    let (first, second) = tokio::join!(ask(&tx), ask(&tx));
    assert_eq!((first, second), (None, None));
    assert_eq!(ask(&tx).await, None);
    assert!(actor.await.expect_err("it panicked").is_panic());
}

// The pages' programs have a `main`, which `categories` tests.
#[allow(dead_code)]
mod closures {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/actors_closures.rs"));

    #[tokio::test]
    async fn a_closure_that_panics_ends_the_owner_and_the_askers_are_told() {
        let (tx, mut rx) = mpsc::channel::<Job>(8);
        let owner = tokio::spawn(async move {
            let mut stock = Stock::new();
            while let Some(job) = rx.recv().await {
                job(&mut stock);
            }
        });
        let store = Store(tx);
        let panics = store.run(|stock| assert!(!stock.is_empty(), "on purpose"));
        let (first, second) = tokio::join!(panics, store.run(|stock| stock.len()));
        assert!(first.is_err() && second.is_err());
        assert!(store.run(|_| ()).await.is_err());
        assert!(owner.await.expect_err("it panicked").is_panic());
    }
}

#[allow(dead_code)]
mod web {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/actors_web.rs"));

    #[tokio::test]
    async fn a_handler_answers_500_if_the_owner_drops_the_request_or_has_gone() {
        let (tx, mut rx) = mpsc::channel(1);
        let owner = tokio::spawn(async move { drop(rx.recv().await) });
        assert_eq!(handle("POST /votes", &tx).await.0, 500);
        owner.await.expect("it did not panic");
        assert_eq!(handle("POST /votes", &tx).await.0, 500);
    }
}

#[allow(dead_code)]
mod restart {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/actors_restart.rs"));

    #[tokio::test(start_paused = true)]
    async fn the_pause_before_a_restart_grows_up_to_a_limit() {
        const PANICS: u32 = 40;
        let (tx, rx) = async_channel::unbounded();
        for _ in 0..PANICS {
            let (reply, _answer) = oneshot::channel();
            assert!(tx.send(Job { parts: 0, reply }).await.is_ok());
        }
        drop(tx);
        let start = Instant::now();
        assert_eq!(supervise(rx, PANICS).await.expect("the limit is not exceeded"), PANICS);
        assert!(start.elapsed() > MAX_PAUSE * (PANICS / 2), "it grows");
        assert!(start.elapsed() < MAX_PAUSE * PANICS, "it has a limit");
    }
}
