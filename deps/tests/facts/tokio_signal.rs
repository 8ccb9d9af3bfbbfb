//! What the book says about `tokio::signal::ctrl_c`.
//!
//! A handler for a signal belongs to the whole process, so each test does its
//! part in a process of its own.

#![cfg(unix)]

use std::any::type_name;
use std::env;
use std::pin::pin;
use std::process::{Command, id};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::signal::ctrl_c;
use tokio::time::timeout;

use crate::poll::poll_once;

/// The variable that names, in the child, the test that must do its part.
const VARIABLE: &str = "FACTS_CHILD";

/// Ends the child's output, once its part is done.
const DONE: &str = "\x1e the part is done \x1e";

/// Runs `part`, an `async` block of the calling test, in a process of its own.
/// That process starts the test again, which calls this function again.
pub(crate) fn in_a_process_of_its_own<T: Future<Output = ()>>(part: T) {
    // The block's type is named after the test. libtest leaves out the crate.
    let test = type_name::<T>().trim_end_matches("::{{closure}}");
    let (_crate, test) = test.split_once("::").expect("a path has parts");
    if env::var(VARIABLE).is_ok_and(|wanted| wanted == test) {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime can be made").block_on(part);
        println!("{DONE}");
        return;
    }
    let child = Command::new(env::current_exe().expect("a test has a path"))
        .args(["--exact", test, "--nocapture"])
        .env(VARIABLE, test)
        .output()
        .expect("a test can be started");
    let stdout = String::from_utf8_lossy(&child.stdout);
    // A child that matches no test would succeed, too.
    assert!(
        child.status.success() && stdout.contains(DONE) && stdout.contains("1 passed"),
        "{}:\n{stdout}{}",
        child.status,
        String::from_utf8_lossy(&child.stderr)
    );
}

/// Does to this process what Ctrl-C in a terminal does.
fn press_ctrl_c() {
    press("INT");
}

/// Sends this process a signal.
pub(crate) fn press(signal: &str) {
    let status = Command::new("sh")
        .args(["-c", &format!("kill -{signal} {}", id())])
        .status()
        .expect("every Unix has a shell");
    assert!(status.success());
}

async fn press_ctrl_c_and_wait() {
    let mut pressed = pin!(ctrl_c());
    assert!(poll_once(pressed.as_mut()).is_pending());
    press_ctrl_c();
    pressed.await.expect("a handler can be installed");
}

#[test]
fn after_the_first_wait_ctrl_c_no_longer_ends_the_program() {
    in_a_process_of_its_own(async {
        press_ctrl_c_and_wait().await;
        // Nobody waits any more.
        press_ctrl_c();
        press_ctrl_c();
    });
}

#[test]
fn a_wait_that_is_first_polled_after_the_runtime_handled_ctrl_c_does_not_see_it() {
    in_a_process_of_its_own(async {
        // This is created before the signal and polled after it. The first poll counts.
        let made_before = ctrl_c();
        press_ctrl_c_and_wait().await;
        let mut begun_later = pin!(async { tokio::join!(made_before, ctrl_c()) });
        assert!(timeout(Duration::from_millis(20), begun_later.as_mut()).await.is_err());
        press_ctrl_c();
        let (first, second) = begun_later.await;
        assert!(first.is_ok() && second.is_ok(), "it does see the next one");
    });
}

#[test]
fn a_wait_that_begins_before_the_runtime_handled_ctrl_c_sees_it_although_it_came_earlier() {
    in_a_process_of_its_own(async {
        // This installs the handler.
        assert!(poll_once(pin!(ctrl_c())).is_pending());
        press_ctrl_c();
        // This thread handles the signal as soon as it awaits something.
        let seen = timeout(Duration::from_secs(5), ctrl_c()).await;
        seen.expect("it is seen").expect("a handler can be installed");
    });
}
