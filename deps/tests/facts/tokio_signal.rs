//! What the book says about `tokio::signal::ctrl_c`.
//!
//! A handler for a signal is there for the whole process, so each test does its
//! part in a process of its own.

#![cfg(unix)]

use std::pin::pin;
use std::process::{Command, id};
use std::time::Duration;

use tokio::signal::ctrl_c;
use tokio::time::timeout;

use crate::poll::poll_once;

/// Whether the ignored test `name` of this file runs to its end in a process of
/// its own.
fn ends_well(name: &str) -> bool {
    let child = Command::new(std::env::current_exe().expect("a test has a path"))
        .args(["--exact", "--ignored", &format!("tokio_signal::{name}")])
        .output()
        .expect("a test can be started");
    // A name that fits no test would be a success as well.
    child.status.success() && String::from_utf8_lossy(&child.stdout).contains("1 passed")
}

/// What Ctrl-C in a terminal does to this process.
fn press_ctrl_c() {
    let status = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", id())])
        .status()
        .expect("every Unix has a shell");
    assert!(status.success());
}

#[test]
fn after_the_first_wait_ctrl_c_no_longer_ends_the_program() {
    assert!(ends_well("pressed_three_times"));
}

#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn pressed_three_times() {
    {
        let mut pressed = pin!(ctrl_c());
        assert!(poll_once(pressed.as_mut()).is_pending());
        press_ctrl_c();
        pressed.await.expect("a handler can be installed");
    }
    // Nobody waits now.
    press_ctrl_c();
    press_ctrl_c();
}

#[test]
fn a_wait_that_begins_later_does_not_see_an_earlier_ctrl_c() {
    assert!(ends_well("pressed_before_the_wait"));
}

#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn pressed_before_the_wait() {
    {
        let mut pressed = pin!(ctrl_c());
        assert!(poll_once(pressed.as_mut()).is_pending());
        press_ctrl_c();
        pressed.await.expect("a handler can be installed");
    }
    let again = timeout(Duration::from_millis(20), ctrl_c()).await;
    assert!(again.is_err());
}
