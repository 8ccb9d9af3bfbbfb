//! Runs the properties on the channels of one package, in one of its releases.
//! It stands in for the main file of the test `compared`, whose other files are
//! copied beside it.

#![allow(dead_code, unused_imports, unused_macros, deprecated)] // the files are made for all channels

mod channel;
mod channels;
mod packages;
mod poll;
mod properties;
mod run;

fn main() {
    channels::run_all();
}
