//! What the book says about `bytes::Bytes`.

use bytes::Bytes;

#[test]
fn a_clone_and_a_part_share_the_memory_of_the_whole() {
    let whole = Bytes::from(vec![1, 2, 3]);
    assert_eq!(whole.clone().as_ptr(), whole.as_ptr());
    assert_eq!(whole.slice(1..).as_ptr(), whole[1..].as_ptr());
}
