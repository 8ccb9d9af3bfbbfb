//! What readers get: the site, or the pages for a stock `mdbook`.

pub mod backends;
pub mod preprocessor;
pub mod site;
