#[tokio::main]
async fn main() {
    std::process::exit(3);
}
