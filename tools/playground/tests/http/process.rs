//! The command itself: what it refuses, and that it leaves nothing behind.
