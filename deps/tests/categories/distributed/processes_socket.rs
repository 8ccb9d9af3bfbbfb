//! Exchange messages with another process over a Unix socket.
//@ needs: processes

// ANCHOR: example
use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use std::process::{self, Command, Stdio};
use std::{env, error::Error, fs, path::Path, str, time::Duration};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

async fn oven(path: &Path) -> Result<(), Box<dyn Error>> {
    let socket = UnixStream::connect(path).await?;
    let mut shop = Framed::new(socket, LengthDelimitedCodec::new());
    // Ends when the shop closes the connection, or dies.
    while let Some(order) = shop.next().await {
        let bread = [b"a loaf of ", &order?[..]].concat();
        shop.send(Bytes::from(bread)).await?;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if let Some(path) = env::var_os("SHOP") {
        return oven(path.as_ref()).await;
    }
    let path = env::temp_dir().join(format!("shop-{}", process::id()));
    let listener = UnixListener::bind(&path)?;
    // This program again; the variable tells it to be the oven.
    let mut child = Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env("SHOP", &path)
        .stdout(Stdio::null())
        .spawn()?;
    // Without a limit, this waits for ever for a child that has died.
    let accepted = timeout(Duration::from_secs(10), listener.accept()).await;
    // Nobody else has to find it.
    fs::remove_file(&path)?;
    let (socket, _) = accepted??;

    let mut oven = Framed::new(socket, LengthDelimitedCodec::new());
    for order in ["rye", "wheat\nand spelt"] {
        oven.send(Bytes::from(order)).await?;
        let bread = oven.next().await.ok_or("the oven has gone")??;
        println!("{:?}", str::from_utf8(&bread)?);
    }
    drop(oven);
    println!("{}", child.wait()?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
