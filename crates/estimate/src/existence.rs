//! Does a table support a log-linear model at all?
//!
//! The maximum likelihood estimate exists if and only if the margins that the model fits lie
//! strictly inside the cone of all possible margins (Haberman 1974; Fienberg & Rinaldo 2012). Which
//! of the two holds depends only on *which* cells are positive, and is decided here in exact
//! integers. Before that, terms whose lists never meet are set to minus infinity and the cells that
//! contain them are put aside, as Chan, Silverman & Vincent (2021) define the extended estimate for
//! sparse tables.
//!
//! When the estimate does not exist, the answer carries a [`Certificate`] that can be checked by
//! adding up whole numbers, and the *facial set*: the cells on which an estimate still exists, with
//! the word whether the hidden number is determined there.

use std::fmt;

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::exact::{Exact, NullSpace, null_space, widest_ray};
use crate::model::Model;
use crate::sets::ListSet;
use crate::table::Table;

/// Whether the parameters of a model can be estimated from a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Existence {
    /// The estimate exists and is unique.
    Estimable,
    /// No maximum likelihood estimate exists: the likelihood keeps growing as some parameters run
    /// off together.
    NoEstimate,
    /// The table has too few informative cells: different parameters fit equally well.
    NotIdentifiable,
    /// Both.
    Neither,
}

impl Existence {
    pub(crate) fn new(exists: bool, identifiable: bool) -> Self {
        match (exists, identifiable) {
            (true, true) => Self::Estimable,
            (false, true) => Self::NoEstimate,
            (true, false) => Self::NotIdentifiable,
            (false, false) => Self::Neither,
        }
    }

    /// 0 estimable, 1 no estimate, 2 not identifiable, 3 both.
    pub fn code(self) -> u8 {
        match self {
            Self::Estimable => 0,
            Self::NoEstimate => 1,
            Self::NotIdentifiable => 2,
            Self::Neither => 3,
        }
    }
}

impl fmt::Display for Existence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Estimable => "the estimate exists",
            Self::NoEstimate => "no maximum likelihood estimate exists",
            Self::NotIdentifiable => "the parameters are not identifiable",
            Self::Neither => {
                "no maximum likelihood estimate exists, nor are the parameters identifiable"
            }
        })
    }
}

/// A proof, in whole numbers, that no maximum likelihood estimate exists.
///
/// Give each term its weight; the weight of a cell is the sum over the terms within it. Then every
/// cell has a weight of zero or more, every cell with cases has exactly zero, and the cells named
/// have more than zero. Moving the parameters against the weights therefore never lowers the
/// likelihood and empties those cells only in the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Weights of the terms; terms not named have weight 0.
    pub weights: Vec<(ListSet, BigInt)>,
    /// Empty cells that the likelihood drives to zero.
    pub driven_to_zero: Vec<ListSet>,
}

impl Certificate {
    /// Checks the proof against the table and model it speaks of.
    pub fn holds(&self, table: &Table, model: &Model) -> bool {
        let margins = table.margins();
        let terms: Vec<ListSet> = model.terms().collect();
        let aside = |cell: ListSet| {
            terms
                .iter()
                .any(|term| margins[term.index()] == 0 && cell.is_superset(*term))
        };
        let known = self.weights.iter().all(|(term, _)| terms.contains(term));
        let cells = (1..1u16 << table.lists()).map(ListSet::from_bits);
        let lawful = cells.filter(|&cell| !aside(cell)).all(|cell| {
            let within = self
                .weights
                .iter()
                .filter(|(term, _)| cell.is_superset(*term));
            let weight: BigInt = within.map(|(_, weight)| weight).sum();
            if table.count(cell) > 0 {
                weight.is_zero()
            } else {
                !weight.is_negative() && self.driven_to_zero.contains(&cell) != weight.is_zero()
            }
        });
        known && lawful && !self.driven_to_zero.is_empty()
    }
}

/// What a table can say about a model.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The verdict.
    pub existence: Existence,
    /// Terms of the model whose lists never meet in the table: their parameters are minus infinity.
    pub minus_infinity: Vec<ListSet>,
    /// The proof, when no estimate exists.
    pub certificate: Option<Certificate>,
    /// How many independent directions of the parameters the table leaves free.
    pub unidentified: usize,
    /// Cells on which the extended estimate puts positive means: all cells not put aside if the
    /// estimate exists, the facial set if not.
    pub face: Vec<ListSet>,
    /// Whether the number of hidden is determined by the cells of `face`. Where the estimate exists
    /// and is identifiable, it is; elsewhere it still may be.
    pub hidden_determined: bool,
    /// Terms that carry the fit on the face, the intercept last; the others are redundant there.
    pub(crate) basis: Vec<u16>,
}

/// Decides whether the model can be estimated from the table.
///
/// # Panics
/// If the model is for another number of lists, or the table is empty.
pub fn diagnose(table: &Table, model: &Model) -> Diagnosis {
    assert_eq!(table.lists(), model.lists(), "a model of the table's lists");
    let margins = table.margins();
    assert!(margins[0] > 0, "a table with cases");
    let cells = Cells::of(model, table.counts(), &margins);
    let widest = |cells: &Cells| {
        cells.decide::<i64>(true).unwrap_or_else(|| {
            cells
                .decide::<BigInt>(true)
                .expect("big integers do not overflow")
        })
    };
    let decision = widest(&cells);
    let mut face: Vec<u16> = cells.support.clone();
    face.extend(&decision.face_zeros);
    let space = spanning(&face, &cells.terms);
    let mut basis: Vec<u16> = space.pivots.iter().map(|&at| cells.terms[at]).collect();
    basis.sort_by_key(|&term| (term == 0, ListSet::from_bits(term)));
    let mut face: Vec<ListSet> = face.into_iter().map(ListSet::from_bits).collect();
    face.sort();
    Diagnosis {
        existence: decision.existence,
        minus_infinity: model
            .terms()
            .filter(|term| margins[term.index()] == 0)
            .collect(),
        certificate: decision.certificate,
        unidentified: decision.unidentified,
        face,
        hidden_determined: space.intercept_fixed,
        basis,
    }
}

/// The verdict alone, for use in loops.
pub(crate) fn verdict(model: &Model, counts: &[u64], margins: &[u64]) -> Existence {
    let cells = Cells::of(model, counts, margins);
    let machine = cells.decide::<i64>(false);
    let decision = machine
        .or_else(|| cells.decide::<BigInt>(false))
        .expect("big integers do not overflow");
    decision.existence
}

/// The question after terms at minus infinity have been put aside.
struct Cells {
    /// Terms with a finite parameter; those of positive margin, the intercept last.
    terms: Vec<u16>,
    /// Cells with cases.
    support: Vec<u16>,
    /// Cells without cases that contain no term at minus infinity.
    zeros: Vec<u16>,
}

struct Decision {
    existence: Existence,
    unidentified: usize,
    certificate: Option<Certificate>,
    /// Cells without cases on the face; all of them if not asked for.
    face_zeros: Vec<u16>,
}

impl Cells {
    fn of(model: &Model, counts: &[u64], margins: &[u64]) -> Self {
        let mut terms = Vec::with_capacity(model.parameters());
        let mut aside: Vec<u16> = Vec::new();
        for term in model.terms() {
            if margins[term.index()] > 0 {
                terms.push(term.bits());
            } else if !aside
                .iter()
                .any(|&smaller| term.bits() & smaller == smaller)
            {
                aside.push(term.bits());
            }
        }
        let mut support = Vec::new();
        let mut zeros = Vec::new();
        for (cell, &count) in (0u16..).zip(counts).skip(1) {
            if count > 0 {
                support.push(cell);
            } else if !contains_any(cell, &aside) {
                zeros.push(cell);
            }
        }
        // Small cells first: elimination then starts nearly triangular, with pivots of one.
        support.sort_by_key(|cell| cell.count_ones());
        Self {
            terms,
            support,
            zeros,
        }
    }

    /// Decides in integers of type `T`; `None` on overflow.
    fn decide<T: Exact>(&self, with_certificate: bool) -> Option<Decision> {
        let NullSpace { basis, .. } = null_space::<T>(&self.support, &self.terms)?;
        if basis.is_empty() {
            // The cells with cases alone determine every parameter: no direction is left in which
            // the likelihood could keep growing.
            return Some(Decision {
                existence: Existence::Estimable,
                unidentified: 0,
                certificate: None,
                face_zeros: self.zeros.clone(),
            });
        }
        let rows = self
            .zeros
            .iter()
            .map(|&cell| {
                let weight = |direction: &Vec<T>| self.weight(direction, cell);
                basis.iter().map(weight).collect::<Option<Vec<T>>>()
            })
            .collect::<Option<Vec<_>>>()?;
        let cone = widest_ray(&rows, basis.len())?;
        let certificate = match &cone.ray {
            Some(ray) if with_certificate => Some(self.certificate(&basis, ray)?),
            _ => None,
        };
        let on_face = self
            .zeros
            .iter()
            .zip(&cone.tight)
            .filter(|&(_, tight)| *tight);
        Some(Decision {
            existence: Existence::new(cone.ray.is_none(), cone.lineality == 0),
            unidentified: cone.lineality,
            certificate,
            face_zeros: on_face.map(|(&cell, _)| cell).collect(),
        })
    }

    /// The sum of a direction's entries over the terms within a cell.
    fn weight<T: Exact>(&self, direction: &[T], cell: u16) -> Option<T> {
        let within = self
            .terms
            .iter()
            .zip(direction)
            .filter(|&(&term, _)| cell & term == term);
        let mut sum = T::whole(0);
        for (_, entry) in within {
            sum = sum.plus(entry)?;
        }
        Some(sum)
    }

    fn certificate<T: Exact>(&self, basis: &[Vec<T>], ray: &[T]) -> Option<Certificate> {
        let mut weights = vec![T::whole(0); self.terms.len()];
        for (direction, factor) in basis.iter().zip(ray) {
            for (weight, entry) in weights.iter_mut().zip(direction) {
                *weight = weight.plus(&T::times(factor, entry)?)?;
            }
        }
        let mut driven_to_zero = Vec::new();
        for &cell in &self.zeros {
            if self.weight(&weights, cell)?.sign() > 0 {
                driven_to_zero.push(ListSet::from_bits(cell));
            }
        }
        driven_to_zero.sort();
        let weights: Vec<BigInt> = weights.iter().map(Exact::to_big).collect();
        let common = weights.iter().fold(BigInt::zero(), |common, weight| {
            greatest_common_divisor(common, weight.abs())
        });
        let named = self.terms.iter().zip(weights);
        Some(Certificate {
            weights: named
                .filter(|(_, weight)| !weight.is_zero())
                .map(|(&term, weight)| (ListSet::from_bits(term), weight / &common))
                .collect(),
            driven_to_zero,
        })
    }
}

fn contains_any(set: u16, parts: &[u16]) -> bool {
    parts.iter().any(|&part| part & !set == 0)
}

/// Which terms carry the rank on a set of cells, and whether those cells fix the intercept.
struct Spanning {
    pivots: Vec<usize>,
    intercept_fixed: bool,
}

fn spanning(cells: &[u16], terms: &[u16]) -> Spanning {
    fn of<T: Exact>(cells: &[u16], terms: &[u16]) -> Option<Spanning> {
        let space = null_space::<T>(cells, terms)?;
        let intercept = terms.len() - 1;
        Some(Spanning {
            intercept_fixed: space.basis.iter().all(|d| d[intercept].sign() == 0),
            pivots: space.pivots,
        })
    }
    of::<i64>(cells, terms)
        .or_else(|| of::<BigInt>(cells, terms))
        .expect("big integers do not overflow")
}

fn greatest_common_divisor(mut a: BigInt, mut b: BigInt) -> BigInt {
    while !b.is_zero() {
        (a, b) = (b.clone(), a % b);
    }
    a
}
