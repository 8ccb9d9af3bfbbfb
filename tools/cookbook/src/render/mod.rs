//! A page's Markdown as mdBook gets it.

pub mod expand;
pub mod snippet;
pub mod tables;
