#![doc = include_str!("../README.md")]

mod curator;
mod domain;
mod evaluate;
mod exact;
pub mod fiction;
mod ledger;
mod marginal;
mod merging;
mod model;
mod noise;
mod privacy;
mod rare;
mod synth;
mod table;
mod zeros;

pub use curator::{Candidate, Curator, Measurement, Noisy, Secret};
pub use domain::{Column, Domain, DomainError};
pub use evaluate::{
    Attacks, AttributeInference, Bucket, Combinations, CountError, InternalQuality,
    MembershipInference, Reported, Uniqueness, attack, evaluate,
};
pub use exact::{DiscreteGaussian, DiscreteLaplace, LaplaceScaleError, Variance, VarianceError};
pub use ledger::{Cap, Ledger, LedgerError, Release, Step};
pub use marginal::{ColumnSet, count};
pub use model::Model;
pub use noise::{Grade, NoEntropy, NoiseSource, Rehearsal, Releasable, SeededNoise, SystemNoise};
pub use privacy::{
    Allowance, Defence, Delta, Epsilon, Indefensible, LARGEST_DELTA, LARGEST_EPSILON, Overspent,
    ParameterError, Rho, SelectionEpsilon, USUAL_EPSILON, defence, epsilon_of, rho_within,
    variance_for,
};
pub use rare::{TooManyCombinations, blank_rare, can_blank_rare};
pub use synth::{MeasuredQuality, Method, Plan, PublicQuality, SynthError, synthesize};
pub use table::{Contribution, Table, TableError};
pub use zeros::{Known, StructuralZeros, ZerosError};

/// Bytes as lower-case hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}
