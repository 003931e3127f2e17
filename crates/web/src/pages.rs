//! The pages, one module each.

pub(crate) mod accessibility;
pub(crate) mod errors;
pub(crate) mod protection;
pub(crate) mod rights;
pub(crate) mod start;
mod text;
