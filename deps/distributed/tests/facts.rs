//! Tests of the facts about the clients of servers, which the example crate
//! does not have.

#[path = "../../tests/facts/nats.rs"]
mod nats;
