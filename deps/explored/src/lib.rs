//! This crate is empty. Its test runs the book's programs in every order in
//! which their tasks can take turns, and compares the results with
//! `schedules.json`.
