//! Nothing: the test of this package runs the book's programs in every order in
//! which their tasks can take turns, and `schedules.json` is what it found.
