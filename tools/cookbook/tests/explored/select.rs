use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a_tx, mut a) = mpsc::channel(1);
    let (b_tx, mut b) = mpsc::channel(1);
    a_tx.try_send("a").expect("there is room");
    b_tx.try_send("b").expect("there is room");
    tokio::select! {
        Some(first) = a.recv() => println!("{first}"),
        Some(first) = b.recv() => println!("{first}"),
    }
}
