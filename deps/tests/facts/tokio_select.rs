//! What the book says about `tokio::select!`.

use std::cell::Cell;
use std::future::{pending, ready};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::select;
use tokio::sync::mpsc;
use tokio::time::timeout;

#[test]
fn it_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(7).expect("there is room");
    let received = futures::executor::block_on(async {
        select! {
            received = rx.recv() => received,
            () = pending() => unreachable!("never ready"),
        }
    });
    assert_eq!(received, Some(7));
}

#[tokio::test]
#[should_panic(expected = "all branches are disabled and there is no else branch")]
async fn without_else_it_panics_when_no_pattern_can_match() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    drop(tx);
    select! {
        Some(_) = rx.recv() => unreachable!("nobody sends"),
    }
}

#[tokio::test]
async fn a_branch_without_a_pattern_takes_the_end_again_in_every_round() {
    let (tx, mut closed) = mpsc::channel::<u8>(1);
    drop(tx);
    let (_tx, mut silent) = mpsc::channel::<u8>(1);
    for _ in 0..1_000 {
        select! {
            message = closed.recv() => assert_eq!(message, None),
            _ = silent.recv() => unreachable!("nobody sends"),
        }
    }
}

#[tokio::test]
async fn a_pattern_that_does_not_match_disables_its_branch_and_the_others_are_awaited() {
    let (tx, mut closed) = mpsc::channel::<u8>(1);
    drop(tx);
    let (tx, mut open) = mpsc::channel(1);
    let sender = tokio::spawn(async move { tx.send(7).await });
    select! {
        Some(_) = closed.recv() => unreachable!("nobody sends"),
        Some(n) = open.recv() => assert_eq!(n, 7),
        else => unreachable!("one of them sends"),
    }
    assert_eq!(sender.await.expect("it did not panic"), Ok(()));
}

#[tokio::test]
async fn of_branches_that_are_ready_any_is_taken() {
    let mut taken = [0; 2];
    for _ in 0..1_000 {
        select! {
            () = ready(()) => taken[0] += 1,
            () = ready(()) => taken[1] += 1,
        }
    }
    assert!(taken.iter().all(|n| *n > 0), "{taken:?}");
}

#[tokio::test]
async fn biased_takes_the_first_that_is_ready() {
    for _ in 0..1_000 {
        select! {
            biased;
            () = pending() => unreachable!("never ready"),
            () = ready(()) => {}
            () = ready(()) => unreachable!("the one before is ready"),
        }
    }
}

#[tokio::test]
async fn a_branch_that_its_condition_disables_is_evaluated_all_the_same() {
    let evaluated = Cell::new(false);
    let future = || {
        evaluated.set(true);
        ready(())
    };
    select! {
        () = future(), if false => unreachable!("it is disabled"),
        () = ready(()) => {}
    }
    assert!(evaluated.get());
}

#[tokio::test(start_paused = true)]
async fn else_does_not_run_beside_a_branch_that_matches_everything() {
    let (tx, mut closed) = mpsc::channel::<u8>(1);
    drop(tx);
    let select = async {
        select! {
            Some(_) = closed.recv() => unreachable!("nobody sends"),
            _ = pending::<()>() => unreachable!("never ready"),
            else => unreachable!("one branch could still match"),
        }
    };
    assert!(timeout(Duration::from_secs(3600), select).await.is_err());
}

#[tokio::test]
async fn with_biased_a_branch_that_is_always_ready_shuts_out_those_below_it() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(7).expect("there is room");
    for _ in 0..1_000 {
        select! {
            biased;
            () = ready(()) => {}
            _ = rx.recv() => unreachable!("the one above is ready"),
        }
    }
    assert_eq!(rx.try_recv(), Ok(7));
}
