#![doc = include_str!("../README.md")]

mod bca;
mod binomial;
mod bootstrap;
mod check_all;
mod convergence;
pub mod decomposable;
mod draws;
mod exact;
mod existence;
pub mod figure;
mod fit;
pub mod input;
mod interval;
pub mod latent;
pub mod masking;
mod model;
mod newton;
mod normal;
mod poisson;
mod search;
mod select;
pub mod sensitivity;
mod sets;
pub mod simple;
pub mod strata;
mod table;
pub mod thresholding;

pub use bca::{BcaFault, Resampled};
pub use bootstrap::{
    Bca, Bootstrap, Calibrated, Calibration, CalibrationFault, FEWEST_CALIBRATING, Unwatched,
    Watch, bootstrap, calibrate,
};
pub use check_all::{Family, PairwiseCheck, TooSparse, check_all};
pub use convergence::{Agreement, FEWEST_DRAWS, LARGEST_R_HAT, NotConverged};
pub use draws::Draws;
pub use existence::{Certificate, Diagnosis, Existence, diagnose};
pub use fit::{Fit, Fitter, NoFit};
pub use interval::{Interval, Kind, Profile, log_normal, profile};
pub use model::{AllModels, Model, ModelError, all_models};
pub use search::{Evaluated, evaluate, exhaustive_order};
pub use select::{Criterion, Selected, Selection, Step};
pub use sets::{ListSet, MAX_LISTS};
pub use table::{MAX_TOTAL, Reason, Table, TableError, Uninformative};
