//! A dependency with another name in code.

/// Greets.
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

/// Panics in a dependency.
pub fn fail() {
    panic!("greeting failed")
}
