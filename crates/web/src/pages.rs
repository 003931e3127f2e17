//! The pages, one module each.

pub(crate) mod accessibility;
pub(crate) mod account;
pub(crate) mod case;
pub(crate) mod case_acts;
pub(crate) mod case_contact;
pub(crate) mod case_forms;
pub(crate) mod concern;
pub(crate) mod desk;
pub(crate) mod errors;
pub(crate) mod join;
pub(crate) mod log;
pub(crate) mod overview;
pub(crate) mod presume;
pub(crate) mod protection;
pub(crate) mod refer;
pub(crate) mod referral;
pub(crate) mod report;
pub(crate) mod rights;
pub(crate) mod screen;
pub(crate) mod second_step;
pub(crate) mod set_up;
pub(crate) mod sign_in;
pub(crate) mod start;
mod text;
pub(crate) mod work;
