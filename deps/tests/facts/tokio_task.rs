//! What the book says about Tokio's tasks.

use tokio::runtime::Builder;
use tokio::task::yield_now;

use crate::poll::{exists, message};

#[test]
fn a_task_that_nobody_awaits_is_cut_off_with_its_runtime() {
    let (handle, held) = message();
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers");
    runtime.block_on(async {
        tokio::spawn(async move {
            let _held = held;
            yield_now().await;
            unreachable!("the runtime is gone");
        });
        // Lets the task begin.
        yield_now().await;
        assert!(exists(&handle));
    });
    drop(runtime);
    assert!(!exists(&handle));
}
