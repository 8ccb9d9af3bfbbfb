//! The form of examples: of each file, and of a folder of them.

mod folders;
mod rules;
