fn main() {
    let (tx, rx) = crossbeam_channel::bounded(1);
    println!("{:?} {:?}", tx.try_send(1), tx.try_send(2));
    drop(rx);
    eprintln!("{:?}", tx.send(3));
}
