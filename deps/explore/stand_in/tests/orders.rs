//! What the explorer finds in programs for Tokio, without changing them.

use std::time::Duration;

use explore::{
    Coverage, End, Exploration, Report, Returned, Turn, choose, print, replay, yield_now,
};
use proven::Inputs;
use tokio::sync::{Mutex, Notify, Semaphore, mpsc, oneshot};
use tokio::time::{sleep, timeout};

// This program holds all that its tests rest on.
proven::suite!("orders", Inputs::new().this_program());

fn explored<T: Returned>(program: fn() -> T) -> Report {
    Exploration::default().run(program)
}

/// All outputs. Every run must have returned.
fn outputs<T: Returned>(program: fn() -> T) -> Vec<String> {
    let report = explored(program);
    assert!(matches!(report.coverage, Coverage::Complete { .. }), "{}", report.coverage);
    let outputs = report.outcomes.into_iter().map(|outcome| {
        assert_eq!(outcome.end, End::Returned);
        outcome.output
    });
    outputs.collect()
}

/// The number of steps of the shortest schedule that ends in a `wrong` way.
fn steps_to(program: fn(), wrong: impl Fn(&End) -> bool) -> usize {
    let report = explored(program);
    let found = report.outcomes.iter().filter(|outcome| wrong(&outcome.end));
    let shortest = found.min_by_key(|outcome| outcome.steps).expect("the fault is found");
    let replay = replay(program, &shortest.shortest);
    assert_eq!(replay.end, shortest.end, "the schedule leads there again");
    assert_eq!(replay.steps.len(), shortest.steps);
    shortest.steps
}

fn is_stuck(end: &End) -> bool {
    matches!(end, End::Stuck(_))
}

fn is_panic(end: &End) -> bool {
    matches!(end, End::Panicked(_))
}

/// Prints the same in each order, but in some the sender finds no receiver.
#[tokio::main]
async fn a_task_may_panic() {
    let (tx, mut rx) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        tx.send(1).expect("nothing has been received");
        tokio::task::yield_now().await;
        tx.send(2).expect("the receiver is there");
    });
    print(format_args!("{:?}", rx.recv().await));
    drop(rx);
    tokio::task::yield_now().await;
}

#[test]
fn a_panic_in_a_task_is_an_outcome_of_its_own() {
    let outcomes = explored(a_task_may_panic).outcomes;
    assert!(outcomes.iter().all(|outcome| outcome.output == "Some(1)"), "{outcomes:?}");
    let ends: Vec<_> = outcomes.into_iter().map(|outcome| outcome.end).collect();
    let [End::Returned, End::TasksPanicked(tasks)] = &ends[..] else { panic!("{ends:?}") };
    assert!(tasks.len() == 1 && tasks[0].starts_with("task 1 "), "{tasks:?}");
}

#[tokio::main]
async fn two_producers() {
    produce_and_consume().await;
}

/// Two tasks send two messages each, which are printed as they arrive.
async fn produce_and_consume() {
    let (tx, mut rx) = mpsc::channel(4);
    for messages in [["a", "b"], ["1", "2"]] {
        let tx = tx.clone();
        tokio::spawn(async move {
            for message in messages {
                tx.send(message).await.expect("the receiver is there");
            }
        });
    }
    drop(tx);
    while let Some(message) = rx.recv().await {
        print(format_args!("{message}"));
    }
}

#[proven::test]
fn two_producers_of_two_messages_have_six_orders() {
    assert_eq!(outputs(two_producers), ["12ab", "1a2b", "1ab2", "a12b", "a1b2", "ab12"]);
}

#[proven::test]
fn a_sender_takes_its_place_in_the_line_in_its_own_turn() {
    #[tokio::main]
    async fn program() {
        let (tx, mut rx) = mpsc::channel(1);
        let other = tx.clone();
        tokio::spawn(async move {
            tx.send("1").await.expect("the receiver is there");
            tx.send("2").await.expect("the receiver is there");
        });
        tokio::spawn(async move { other.send("b").await.expect("the receiver is there") });
        while let Some(message) = rx.recv().await {
            print(format_args!("{message}"));
        }
    }
    assert_eq!(outputs(program), ["12b", "1b2", "b12"]);
}

#[proven::test]
fn the_report_is_the_same_every_time() {
    let settings = Exploration { limit: 60, random: 20, seed: 7 };
    let first = settings.run(two_producers);
    for _ in 0..50 {
        assert_eq!(settings.run(two_producers), first);
    }
    let other = Exploration { seed: 8, ..settings }.run(two_producers);
    assert_ne!(other.outcomes, first.outcomes, "another seed, other random schedules");
}

#[proven::test]
fn a_search_that_did_not_try_all_says_so() {
    let report = Exploration { limit: 60, random: 20, seed: 7 }.run(two_producers);
    let Coverage::Sampled { searched, preemptions, random: 20, seed: 7 } = report.coverage else {
        panic!("{}", report.coverage);
    };
    assert!(searched == 60 && preemptions.is_some(), "{}", report.coverage);
    let tried: usize = report.outcomes.iter().map(|outcome| outcome.schedules).sum();
    assert_eq!(report.coverage.schedules(), tried);
    assert!(report.coverage.to_string().starts_with("sampled: "));
    assert!(report.coverage.to_string().ends_with("20 random ones of more (seed 7)"));
}

#[proven::test]
fn no_schedule_is_tried_twice() {
    fn program() {
        explore::block_on(Turn::Operation, async {
            let other = explore::spawn(async {
                print(format_args!("a{}", choose(3)));
                yield_now().await;
                print(format_args!("b{}", choose(2)));
            });
            print(format_args!("c{}", choose(2)));
            yield_now().await;
            print(format_args!("d{}", choose(2)));
            other.await.expect("it does not panic");
        });
    }
    let outputs = |limit| {
        let report = Exploration { limit, random: 0, seed: 0 }.run(program);
        assert!(report.outcomes.iter().all(|outcome| outcome.schedules == 1), "{report:?}");
        report.outcomes.len()
    };
    let all = outputs(1_000);
    assert!(all < 1_000);
    assert_eq!([outputs(all), outputs(all - 1), outputs(20)], [all, all - 1, 20]);
}

#[proven::test]
fn on_one_thread_a_task_has_its_turn_until_it_waits() {
    #[tokio::main(flavor = "current_thread")]
    async fn program() {
        produce_and_consume().await;
    }
    assert_eq!(outputs(program), ["12ab", "ab12"]);
}

#[proven::test]
fn a_sender_that_is_kept_hangs_in_every_schedule() {
    #[tokio::main]
    async fn program() {
        let (tx, mut rx) = mpsc::channel(1);
        let other = tx.clone();
        tokio::spawn(async move { other.send(()).await });
        while rx.recv().await.is_some() {}
        drop(tx);
    }
    let report = explored(program);
    assert_eq!(report.outcomes.len(), 1);
    assert_eq!(report.outcomes[0].end, End::Stuck(vec!["main".to_owned()]));
}

#[proven::test]
fn the_branch_that_select_looks_at_first_is_a_choice() {
    #[tokio::main(flavor = "current_thread")]
    async fn fair() {
        tokio::select! {
            () = async {} => print(format_args!("first")),
            () = async {} => print(format_args!("second")),
        }
    }
    #[tokio::main(flavor = "current_thread")]
    async fn biased() {
        tokio::select! {
            biased;
            () = async {} => print(format_args!("first")),
            () = async {} => print(format_args!("second")),
        }
    }
    assert_eq!(outputs(fair), ["first", "second"]);
    assert_eq!(outputs(biased), ["first"]);
}

#[proven::test]
fn time_goes_on_in_its_order_and_what_is_due_together_has_none() {
    #[tokio::main(flavor = "current_thread")]
    async fn program() {
        let sleepers = [("a", 20), ("b", 10), ("c", 20)].map(|(name, ms)| {
            tokio::spawn(async move {
                sleep(Duration::from_millis(ms)).await;
                print(format_args!("{name}"));
            })
        });
        for sleeper in sleepers {
            sleeper.await.expect("it does not panic");
        }
    }
    assert_eq!(outputs(program), ["bac", "bca"]);
}

#[proven::test]
fn an_aborted_task_and_one_that_panics_are_told_by_their_handles() {
    #[tokio::main]
    async fn program() {
        let aborted = tokio::spawn(std::future::pending::<()>());
        aborted.abort();
        assert!(aborted.await.expect_err("it was aborted").is_cancelled());
        let panicking = tokio::spawn(async { panic!("on purpose") });
        assert!(panicking.await.expect_err("it panicked").is_panic());
    }
    let outcomes = explored(program).outcomes;
    let ends: Vec<_> = outcomes.iter().map(|outcome| &outcome.end).collect();
    assert!(matches!(ends[..], [End::TasksPanicked(_)]), "{ends:?}");
}

#[proven::test]
fn a_program_that_never_waits_and_never_ends_is_given_up() {
    #[tokio::main]
    async fn program() {
        loop {
            tokio::task::yield_now().await;
        }
    }
    let report = Exploration { limit: 1, random: 0, seed: 0 }.run(program);
    assert_eq!(report.outcomes[0].end, End::Endless);
}

#[proven::test]
fn a_replay_tells_each_step() {
    #[tokio::main(flavor = "current_thread")]
    async fn program() -> Result<(), &'static str> {
        let (tx, rx) = oneshot::channel();
        tokio::spawn(async move {
            print(format_args!("now\n"));
            tx.send(())
        });
        rx.await.map_err(|_| "gone")?;
        Err("no more")
    }
    let replay = replay(program, &"0".parse().expect("it is a schedule"));
    let told = replay.to_string();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "  1. main waits");
    assert!(lines[1].starts_with("  2. task 1 (line "), "{told}");
    assert!(lines[1].ends_with(") ends, prints \"now\""), "{told}");
    assert_eq!(lines[2..], ["  3. main ends", "main returns the error \"no more\""]);
}

#[test]
#[should_panic(expected = "the schedule 0 led first to ")]
fn a_program_that_depends_on_more_than_the_order_of_its_tasks_is_noticed() {
    static RUNS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    #[tokio::main]
    async fn program() {
        print(format_args!("{}", RUNS.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
    }
    explored(program);
}

// ---- eight faults, each in a few steps ----

#[proven::test]
fn it_finds_an_update_that_is_lost_between_two_locks() {
    #[tokio::main]
    async fn program() {
        let count = std::sync::Arc::new(Mutex::new(0));
        let add = |count: std::sync::Arc<Mutex<u32>>| async move {
            let old = *count.lock().await;
            *count.lock().await = old + 1;
        };
        let other = tokio::spawn(add(count.clone()));
        add(count.clone()).await;
        other.await.expect("it does not panic");
        assert_eq!(*count.lock().await, 2);
    }
    assert!(steps_to(program, is_panic) <= 8);
}

#[proven::test]
fn it_finds_two_locks_taken_in_two_orders() {
    #[tokio::main]
    async fn program() {
        let locks = std::sync::Arc::new((Mutex::new(()), Mutex::new(())));
        let other = locks.clone();
        tokio::spawn(async move {
            let _second = other.1.lock().await;
            let _first = other.0.lock().await;
        });
        let _first = locks.0.lock().await;
        let _second = locks.1.lock().await;
    }
    assert!(steps_to(program, is_stuck) <= 8);
}

#[proven::test]
fn it_finds_a_wake_up_that_nobody_waited_for_yet() {
    #[tokio::main]
    async fn program() {
        let notify = std::sync::Arc::new(Notify::new());
        let other = notify.clone();
        let waiter = tokio::spawn(async move { other.notified().await });
        tokio::task::yield_now().await;
        notify.notify_waiters();
        waiter.await.expect("it does not panic");
    }
    assert!(steps_to(program, is_stuck) <= 8);
}

#[proven::test]
fn it_finds_a_message_that_is_lost_with_a_cancelled_future() {
    #[tokio::main(flavor = "current_thread")]
    async fn program() {
        let (tx, mut rx) = mpsc::channel(1);
        tokio::spawn(async move { tx.send("job").await });
        // This takes the job and then waits, so whoever drops it loses the job.
        let mut work = async || {
            let job = rx.recv().await;
            tokio::task::yield_now().await;
            job
        };
        let first = tokio::select! {
            job = work() => job,
            () = tokio::task::yield_now() => None,
        };
        assert!(first.or(work().await).is_some(), "the job is lost");
    }
    assert!(steps_to(program, is_panic) <= 8);
}

#[proven::test]
fn it_finds_a_request_to_a_manager_that_asks_itself() {
    #[tokio::main]
    async fn program() {
        let (tx, mut rx) = mpsc::channel::<oneshot::Sender<()>>(1);
        let own = tx.clone();
        tokio::spawn(async move {
            while let Some(reply) = rx.recv().await {
                let (ask, answer) = oneshot::channel();
                own.send(ask).await.expect("the manager is there");
                let _ = answer.await;
                let _ = reply.send(());
            }
        });
        let (ask, answer) = oneshot::channel();
        tx.send(ask).await.expect("the manager is there");
        answer.await.expect("there is an answer");
    }
    assert!(steps_to(program, is_stuck) <= 8);
}

#[proven::test]
fn it_finds_a_permit_that_is_forgotten() {
    #[tokio::main]
    async fn program() {
        let permits = std::sync::Arc::new(Semaphore::new(1));
        let other = permits.clone();
        tokio::spawn(async move {
            other.acquire().await.expect("it is open").forget();
        });
        drop(permits.acquire().await.expect("it is open"));
        tokio::task::yield_now().await;
        drop(permits.acquire().await.expect("it is open"));
    }
    assert!(steps_to(program, is_stuck) <= 8);
}

#[proven::test]
fn it_finds_a_stop_signal_that_overtakes_the_work() {
    #[tokio::main]
    async fn program() {
        let (jobs, mut work) = mpsc::channel(1);
        let (stop, mut stopped) = oneshot::channel();
        let worker = tokio::spawn(async move {
            tokio::select! {
                job = work.recv() => job.is_some(),
                _ = &mut stopped => false,
            }
        });
        jobs.send("job").await.expect("the worker is there");
        let _ = stop.send(());
        assert!(worker.await.expect("it does not panic"), "the job was not done");
    }
    assert!(steps_to(program, is_panic) <= 8);
}

#[proven::test]
fn it_finds_an_answer_that_comes_with_the_deadline() {
    #[tokio::main(flavor = "current_thread")]
    async fn program() {
        let (tx, rx) = oneshot::channel();
        tokio::spawn(async move {
            sleep(Duration::from_millis(10)).await;
            let _ = tx.send(());
        });
        timeout(Duration::from_millis(10), rx).await.expect("in time").expect("an answer");
    }
    assert!(steps_to(program, is_panic) <= 8);
    assert!(explored(program).outcomes.iter().any(|outcome| outcome.end == End::Returned));
}
