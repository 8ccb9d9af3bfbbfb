//! What readers get: the site, or the pages for a stock `mdbook`.

pub(crate) mod backends;
pub(crate) mod found;
pub(crate) mod light;
pub(crate) mod preprocessor;
pub(crate) mod site;
mod tables;
