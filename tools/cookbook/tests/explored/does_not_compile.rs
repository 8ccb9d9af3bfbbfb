#[tokio::main]
async fn main() {
    let number: u8 = "a";
    println!("{number}");
}
