#[tokio::main]
async fn main() {
    std::thread::spawn(|| println!("from a thread")).join().expect("it does not panic");
}
