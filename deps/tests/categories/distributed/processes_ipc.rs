//! Send the sender for the answer to another process.
//@ needs: processes

// ANCHOR: example
use ipc_channel::IpcError;
use ipc_channel::ipc::{self, IpcOneShotServer, IpcSender};
use std::process::{Command, Stdio};
use std::{env, error::Error};

type Request = (String, IpcSender<String>);

fn oven(name: String) -> Result<(), Box<dyn Error>> {
    let (orders, rx) = ipc::channel::<Request>()?;
    // The shop gets the sender for its orders, and this end goes.
    IpcSender::connect(name)?.send(orders)?;
    loop {
        match rx.recv() {
            Ok((bread, reply)) => reply.send(format!("a loaf of {bread}"))?,
            // The last sender was dropped, or its process has died.
            Err(IpcError::Disconnected) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(name) = env::var("SHOP") {
        return oven(name);
    }
    let (server, name) = IpcOneShotServer::<IpcSender<Request>>::new()?;
    // This program again; the variable tells it to be the oven.
    let mut child = Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env("SHOP", name)
        .stdout(Stdio::null())
        .spawn()?;
    let (_, tx) = server.accept()?;

    for bread in ["rye", "wheat"] {
        let (reply, answer) = ipc::channel()?;
        tx.send((bread.to_owned(), reply))?;
        // Ends when the oven has dropped `reply`.
        while let Ok(loaf) = answer.recv() {
            println!("{loaf}");
        }
    }
    drop(tx);
    println!("{}", child.wait()?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
