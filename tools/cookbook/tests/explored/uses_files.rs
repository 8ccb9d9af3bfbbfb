#[tokio::main]
async fn main() {
    println!("{:?}", tokio::fs::read("/nothing").await);
}
