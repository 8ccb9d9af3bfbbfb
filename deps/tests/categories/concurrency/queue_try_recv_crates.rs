//! Compare what a look into an empty and into a closed queue returns.

// ANCHOR: example
fn main() {
    let (tx, rx) = std::sync::mpsc::channel::<u8>();
    let open = rx.try_recv();
    drop(tx);
    println!("std:           {open:?}, then {:?}", rx.try_recv());

    let (tx, rx) = crossbeam_channel::bounded::<u8>(1);
    let open = rx.try_recv();
    drop(tx);
    println!("crossbeam:     {open:?}, then {:?}", rx.try_recv());

    let (tx, rx) = flume::bounded::<u8>(1);
    let open = rx.try_recv();
    drop(tx);
    println!("flume:         {open:?}, then {:?}", rx.try_recv());

    let (tx, rx) = async_channel::bounded::<u8>(1);
    let open = rx.try_recv();
    drop(tx);
    println!("async-channel: {open:?}, then {:?}", rx.try_recv());

    let (tx, mut rx) = tokio::sync::mpsc::channel::<u8>(1);
    let open = rx.try_recv();
    drop(tx);
    println!("tokio:         {open:?}, then {:?}", rx.try_recv());

    let (tx, mut rx) = futures::channel::mpsc::channel::<u8>(1);
    let open = rx.try_recv();
    drop(tx);
    println!("futures:       {open:?}, then {:?}", rx.try_recv());

    // `Ok` for an empty queue: `while let Ok(n) = rx.try_recv()` would spin.
    let (tx, rx) = kanal::bounded::<u8>(1);
    let open = rx.try_recv();
    drop(tx);
    println!("kanal:         {open:?}, then {:?}", rx.try_recv());
}
// ANCHOR_END: example
example_harness::test!(main);
