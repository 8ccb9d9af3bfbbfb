//! Tries programs that attack the sandbox. Each is compiled and run like a
//! reader's program, or runs in place of a compiler, as if that had been taken
//! over. The layer that its header names must stop it, it must work without
//! that layer, and it must leave nothing behind.
//!
//! `HOSTILE=name,other cargo test --test hostile` tries those whose name contains one.

#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

#[path = "hostile_suite/attack.rs"]
mod attack;
#[allow(dead_code, reason = "other tests need more of it")]
#[path = "common/client.rs"]
mod client;
#[allow(dead_code, reason = "other tests need more of it")]
mod common;
#[path = "hostile_suite/over_http.rs"]
mod over_http;
#[path = "hostile_suite/place.rs"]
mod place;
#[allow(dead_code, reason = "other tests need more of it")]
#[path = "common/process.rs"]
mod process;
#[path = "hostile_suite/program.rs"]
mod program;
#[path = "hostile_suite/proof.rs"]
mod proof;
#[path = "hostile_suite/scene.rs"]
mod scene;
#[path = "hostile_suite/trial.rs"]
mod trial;

use std::collections::BTreeMap;
use std::sync::Arc;

use nix::unistd::geteuid;
use playground::sandbox::{Layer, Sandbox};
use playground::{Event, Playground};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use place::Place;
use proof::unless_proven;
use trial::Trials;

#[test]
fn there_are_attacks_of_each_kind() {
    let attacks = attack::all();
    assert!(attacks.len() >= 300, "only {} are left", attacks.len());
    // A layer whose attacks are not also tried without it could be switched off unnoticed.
    let mut controlled = BTreeMap::new();
    for attack in attacks.iter().filter(|attack| attack.control.is_some()) {
        for stopper in &attack.stopped_by {
            *controlled.entry(stopper.as_str()).or_insert(0) += 1;
        }
    }
    let layers = Layer::ALL.into_iter().filter(|layer| *layer != Layer::Cgroup);
    for stopper in layers.map(Layer::name).chain(["launcher"]) {
        assert!(controlled.get(stopper) >= Some(&2), "{stopper}: {controlled:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_stopped() {
    let test = "every_attack_is_stopped";
    unless_proven(test, async || {
        if let Some(place) = Place::enter(test).await {
            try_all(&place).await;
        }
    })
    .await;
}

/// The same as an ordinary user, if root starts the tests.
#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_stopped_for_an_ordinary_user() {
    let test = "every_attack_is_stopped_for_an_ordinary_user";
    unless_proven(test, async || {
        if let Some(place) = Place::as_ordinary(test).await {
            try_all(&place).await;
        }
    })
    .await;
}

async fn try_all(place: &Place) {
    let Sandbox::Confined(_) = common::sandbox() else {
        proven::skip("that every attack is stopped", "there is no sandbox");
        return;
    };
    let attacks = attack::all().into_iter().filter(|attack| attack.is_asked_for(place.again));
    let attacks: Vec<_> = attacks.collect();
    eprintln!("{} attacks as user {}", attacks.len(), geteuid());
    let trials = Arc::new(Trials::new(place));
    let places = Arc::new(Semaphore::new(3));
    let mut running = JoinSet::new();
    for attack in attacks {
        let (trials, places) = (trials.clone(), places.clone());
        running.spawn(async move {
            // An attack that only waits needs no place.
            let place = async || places.acquire_owned().await.expect("nobody closes it");
            let _place = if attack.waits() { None } else { Some(place().await) };
            let result = trials.attempt(&attack).await;
            result.map_err(|fault| format!("{}: {fault}", attack.name)).err()
        });
    }
    let faults: Vec<_> = running.join_all().await.into_iter().flatten().collect();
    let left = trials.left().await;
    assert!(faults.is_empty() && left.is_empty(), "{}\nleft: {left:?}", faults.join("\n"));
}

/// The sample contains attacks on each layer.
#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_stopped_by_a_server() {
    unless_proven("a_sample_is_stopped_by_a_server", sample).await;
}

async fn sample() {
    let Sandbox::Confined(confined) = common::sandbox() else {
        proven::skip("that a server stops a sample of the attacks", "there is no sandbox");
        return;
    };
    let sample = attack::all().into_iter().filter(|attack| attack.sample);
    let sample: Vec<_> = sample.filter(|attack| attack.is_asked_for(false)).collect();
    if std::env::var_os("HOSTILE").is_none() {
        // The test `cgroup` tries what control groups stop.
        let tried = |layer: &Layer| confined.layers().has(*layer) && *layer != Layer::Cgroup;
        for layer in Layer::ALL.into_iter().filter(tried) {
            let of_layer = |attack: &&attack::Attack| {
                attack.stopped_by.iter().any(|stopper| stopper == layer.name())
            };
            assert!(sample.iter().any(|attack| of_layer(&attack)), "none is stopped by {layer}");
        }
    }
    let settings = common::settings();
    let server = process::Process::start(&settings.manifest, &settings.folder, &over_http::OPTIONS);
    let mut server = server.await;
    let mut faults = Vec::new();
    for attack in &sample {
        if let Err(fault) = over_http::attempt(&server, attack).await {
            faults.push(format!("{}: {fault}", attack.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let health = client::get(format!("{}/healthz", server.url)).send().await;
    assert_eq!(health.expect("the server lives").status(), 200);
    // The last job's launcher may not have been reaped yet.
    let begin = std::time::Instant::now();
    while !server.children().is_empty() && begin.elapsed().as_secs() < 30 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(server.children(), [""; 0]);
    assert!(server.end("TERM").await);
}

/// Programs also run on a machine that refuses namespaces or mounts.
#[tokio::test(flavor = "multi_thread")]
async fn programs_run_where_layers_are_missing() {
    let test = "programs_run_where_layers_are_missing";
    unless_proven(test, async || {
        if let Some(place) = Place::enter(test).await {
            run_without_layers(&place).await;
        }
    })
    .await;
}

async fn run_without_layers(place: &Place) {
    let optional = Layer::ALL.into_iter().filter(|layer| !layer.is_required());
    let missing = optional.map(|layer| vec![layer]).chain([vec![Layer::Namespaces, Layer::Root]]);
    for missing in missing {
        let all = common::sandbox();
        let sandbox = missing.iter().fold(all, |sandbox, &layer| sandbox.without(layer));
        let opened = Playground::open(place.settings(sandbox), |_| {}).await;
        let playground = opened.unwrap_or_else(|error| panic!("without {missing:?}: {error:?}"));
        let program = common::program("fn main() { print!(\"{}\", hello::greet(\"you\")) }");
        let events = common::all(playground.execute(program, ())).await;
        let printed =
            |event: &Event| matches!(event, Event::Output { text, .. } if text == "Hello, you!");
        assert!(events.iter().any(printed), "without {missing:?}: {events:?}");
    }
}
