//! Tests of the facts about servers and other processes, whose crates the example
//! crate does not have.

#[path = "../../tests/facts/nats.rs"]
mod nats;
#[path = "../../tests/facts/processes.rs"]
mod processes;
#[path = "../../tests/facts/redis.rs"]
mod redis;
