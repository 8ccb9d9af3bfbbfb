//! What the book says about `bytes::Bytes`.

use bytes::Bytes;

use crate::poll::{Message, exists, message};

#[test]
fn a_clone_and_a_part_share_the_memory_of_the_whole() {
    let whole = Bytes::from(vec![1, 2, 3]);
    assert_eq!(whole.clone().as_ptr(), whole.as_ptr());
    assert_eq!(whole.slice(1..).as_ptr(), whole[1..].as_ptr());
}

#[test]
fn a_part_keeps_the_memory_of_the_whole() {
    /// Bytes whose drop the test can see.
    struct Owner(#[expect(dead_code, reason = "only its lifetime counts")] Message, [u8; 1000]);
    impl AsRef<[u8]> for Owner {
        fn as_ref(&self) -> &[u8] {
            &self.1
        }
    }
    let (handle, message) = message();
    let whole = Bytes::from_owner(Owner(message, [7; 1000]));
    let (part, copy) = (whole.slice(..1), Bytes::copy_from_slice(&whole[..1]));
    drop(whole);
    assert!(exists(&handle), "a thousand bytes, for one");
    drop(part);
    assert!(!exists(&handle));
    assert_eq!(copy[..], [7]);
}
