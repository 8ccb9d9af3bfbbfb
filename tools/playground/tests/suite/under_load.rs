//! A short load on a server with its sandbox: nothing fails, and nothing is left.
use std::path::Path;
use std::time::Duration;

use crate::crowd::Crowd;
use crate::load::{Kind, Load, can_confine, quantile};

/// One load at a time, since two would measure each other.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[proven::test]
async fn a_busy_server_serves_all_and_leaves_nothing() {
    if !can_confine() {
        return;
    }
    let _alone = ALONE.lock().await;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dependencies/Cargo.toml");
    let code = "fn main() { let _edit = EDIT; println!(\"{}\", hello::greet(\"you\")); }";
    let load = Load {
        clients: 6,
        time: Duration::ZERO,
        requests: 120,
        programs: vec![(code.to_owned(), "Hello, you!\n".to_owned())],
    };
    let outcome = load.run(&manifest, &["--run-wall", "1"]).await;
    assert_eq!(outcome.faults, Vec::<String>::new());
    for kind in [Kind::Unchanged, Kind::Edited, Kind::Wrong, Kind::Leaving] {
        assert!(outcome.times.contains_key(&kind), "{kind:?} was never sent");
    }
    assert!(outcome.requests >= 120 && outcome.memory.iter().all(|(_, bytes)| *bytes > 0));
    let answered = outcome.times.values().map(Vec::len).sum::<usize>();
    assert_eq!(answered + outcome.refused, outcome.requests);
}

#[proven::test]
async fn who_runs_what_is_compiled_is_served_while_others_fill_the_queue() {
    if !can_confine() {
        return;
    }
    let _alone = ALONE.lock().await;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dependencies/Cargo.toml");
    let crowd = Crowd {
        readers: 40,
        fillers: 2,
        time: Duration::from_secs(4),
        programs: vec![("fn main() { println!(\"{}\", EDIT * 0); }".to_owned(), "0\n".to_owned())],
    };
    let outcome = crowd.run(&manifest, &["--queue", "8"]).await;
    assert_eq!(outcome.faults, Vec::<String>::new());
    assert_eq!((outcome.waiting, outcome.left), (8, 0), "the queue was full, and all ended");
    assert!(outcome.fillers.refused > 0 && !outcome.fillers.times.is_empty());
    assert_eq!(outcome.readers.refused, 0, "each had one request at a time");
    assert!(outcome.readers.times.len() >= 40, "{}", outcome.readers.times.len());
    assert!(outcome.memory.iter().all(|bytes| *bytes > 0));
}

#[test]
fn a_quantile_is_one_of_the_times() {
    let times = [5.0, 1.0, 4.0, 2.0, 3.0];
    assert_eq!([0.0, 0.5, 0.99, 1.0].map(|part| quantile(&times, part)), [1.0, 3.0, 5.0, 5.0]);
}
