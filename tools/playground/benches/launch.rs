//! Measures what each layer of the sandbox costs:
//! `cargo bench -p playground --bench launch`.
//!
//! It starts jobs that end at once, in turn with all layers, without one of
//! them, and without a launcher. `LAUNCHES` sets how often. Times are in
//! milliseconds, from the start of the job until nothing is left of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use playground::Limits;
use playground::child::{self, JobEvent};
use playground::sandbox::{Job, Layer, Profile, Sandbox};

#[path = "../tests/common/client.rs"]
#[allow(dead_code, reason = "other tests need more of it")]
mod client;
#[path = "../tests/common/load.rs"]
#[expect(dead_code, reason = "only its statistics are needed")]
mod load;
#[path = "../tests/common/process.rs"]
mod process;

use load::quantile;

#[tokio::main]
async fn main() {
    let launches = std::env::var("LAUNCHES").ok();
    let launches: usize = launches.map_or(100, |it| it.parse().expect("LAUNCHES is a number"));
    let report = Sandbox::detect(Path::new(env!("CARGO_BIN_EXE_playground")));
    eprintln!("{report}");
    let Ok(sandbox) = report.sandbox() else { return };
    let mut contenders = vec![("all layers".to_owned(), sandbox.clone())];
    for layer in Layer::ALL.into_iter().filter(|&layer| sandbox.has(layer)) {
        contenders.push((format!("without {layer}"), sandbox.without(layer)));
    }
    let none = Layer::ALL.into_iter().fold(sandbox.clone(), |rest, layer| rest.without(layer));
    contenders.push(("keeper alone".to_owned(), none));
    contenders.push(("no launcher".to_owned(), Sandbox::Unsandboxed));

    let folder = tempfile::tempdir_in("/tmp").expect("a folder");
    let mut times: BTreeMap<(usize, &str), Vec<f64>> = BTreeMap::new();
    for _ in 0..launches {
        for (place, (name, sandbox)) in contenders.iter().enumerate() {
            let job = Job::new(Profile::Run, "/bin/true".into(), folder.path().to_owned());
            let began = Instant::now();
            let mut events =
                child::spawn(sandbox, job, &Limits::run(), ()).expect("it can be started");
            while let Some(event) = events.recv().await {
                match event {
                    JobEvent::Output(..) => {}
                    JobEvent::End(_, end) => assert!(end.status.success(), "{name}: {end:?}"),
                    JobEvent::Fault(why) => panic!("{name}: {why}"),
                }
            }
            let millis = began.elapsed().as_secs_f64() * 1000.0;
            times.entry((place, name)).or_default().push(millis);
        }
    }
    println!("{launches} launches each; ms: shortest, median, p90");
    for ((_, name), mut times) in times {
        times.sort_by(f64::total_cmp);
        let [shortest, median, p90] = [0.0, 0.5, 0.9].map(|at| quantile(&times, at));
        println!("{name:>20} {shortest:7.2} {median:7.2} {p90:7.2}");
    }
}
