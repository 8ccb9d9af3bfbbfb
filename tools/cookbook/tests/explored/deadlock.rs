use std::sync::Arc;

use tokio::sync::Mutex;

#[tokio::main]
async fn main() {
    let (left, right) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)));
    let (one, two) = (left.clone(), right.clone());
    // The planted fault: the task locks in the other order.
    let task = tokio::spawn(async move {
        let two = two.lock().await;
        let one = one.lock().await;
        println!("the task: {}", *one + *two);
    });
    {
        let left = left.lock().await;
        let right = right.lock().await;
        println!("main: {}", *left + *right);
    }
    task.await.expect("the task does not panic");
}
