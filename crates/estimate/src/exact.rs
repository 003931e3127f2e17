//! Elimination in exact integers.
//!
//! Existence and identifiability are yes-or-no questions about matrices of zeros and ones. They are
//! answered without rounding by fraction-free pivoting (Bareiss 1968; Edmonds 1967): every entry
//! stays a minor of the original matrix, so that each division is exact. Machine integers do for
//! nearly every table; on overflow the caller starts again with big ones.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// An integer type that pivots exactly or says that it cannot.
pub(crate) trait Exact: Clone + PartialEq {
    fn whole(value: i8) -> Self;
    fn sign(&self) -> i8;
    fn negated(&self) -> Self;
    fn plus(&self, other: &Self) -> Option<Self>;
    /// `(pivot * x - row * column) / previous`, which the algorithm makes a whole number.
    fn pivoted(pivot: &Self, x: &Self, row: &Self, column: &Self, previous: &Self) -> Option<Self>;
    /// `a * b`.
    fn times(a: &Self, b: &Self) -> Option<Self>;
    fn to_big(&self) -> BigInt;
}

impl Exact for i64 {
    fn whole(value: i8) -> Self {
        value.into()
    }

    fn sign(&self) -> i8 {
        self.signum() as i8
    }

    fn negated(&self) -> Self {
        // The minimum cannot arise: `pivoted`, `plus` and `times` refuse it below.
        -self
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        self.checked_add(*other).filter(|&sum| sum != Self::MIN)
    }

    fn pivoted(pivot: &Self, x: &Self, row: &Self, column: &Self, previous: &Self) -> Option<Self> {
        let difference = pivot
            .checked_mul(*x)?
            .checked_sub(row.checked_mul(*column)?)
            .filter(|&difference| difference != Self::MIN)?;
        Some(if *previous == 1 {
            difference
        } else {
            difference / previous
        })
    }

    fn times(a: &Self, b: &Self) -> Option<Self> {
        a.checked_mul(*b).filter(|&product| product != Self::MIN)
    }

    fn to_big(&self) -> BigInt {
        (*self).into()
    }
}

impl Exact for BigInt {
    fn whole(value: i8) -> Self {
        value.into()
    }

    fn sign(&self) -> i8 {
        if self.is_zero() {
            0
        } else if self.is_positive() {
            1
        } else {
            -1
        }
    }

    fn negated(&self) -> Self {
        -self
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        Some(self + other)
    }

    fn pivoted(pivot: &Self, x: &Self, row: &Self, column: &Self, previous: &Self) -> Option<Self> {
        let difference = pivot * x - row * column;
        Some(if previous.is_one() {
            difference
        } else {
            difference / previous
        })
    }

    fn times(a: &Self, b: &Self) -> Option<Self> {
        Some(a * b)
    }

    fn to_big(&self) -> BigInt {
        self.clone()
    }
}

/// The vectors that a matrix sends to zero, and the columns that carry its rank.
pub(crate) struct NullSpace<T> {
    /// Independent solutions, one entry a column of the matrix.
    pub(crate) basis: Vec<Vec<T>>,
    /// Columns that form a basis of the column space.
    pub(crate) pivots: Vec<usize>,
}

/// Solves the homogeneous system whose row for cell `w` has a one at every term within `w`.
///
/// The last possible pivot in a row is preferred. `None` on overflow.
pub(crate) fn null_space<T: Exact>(cells: &[u16], terms: &[u16]) -> Option<NullSpace<T>> {
    let mut matrix: Vec<T> = Vec::with_capacity(cells.len() * terms.len());
    for &cell in cells {
        let within = |&term: &u16| T::whole(i8::from(cell & term == term));
        matrix.extend(terms.iter().map(within));
    }
    null_space_of(matrix, terms.len())
}

/// Solves the homogeneous system of a matrix given row by row. `None` on overflow.
pub(crate) fn null_space_of<T: Exact>(mut matrix: Vec<T>, width: usize) -> Option<NullSpace<T>> {
    let rows = matrix.len().checked_div(width).unwrap_or(0);
    let mut previous = T::whole(1);
    let mut pivots: Vec<(usize, usize)> = Vec::with_capacity(width);
    let mut is_pivot = vec![false; width];
    for row in 0..rows {
        if pivots.len() == width {
            break;
        }
        let entry = |column: usize| &matrix[row * width + column];
        let Some(column) = (0..width)
            .rev()
            .find(|&column| !is_pivot[column] && entry(column).sign() != 0)
        else {
            continue;
        };
        let pivot_row: Vec<T> = matrix[row * width..(row + 1) * width].to_vec();
        let pivot = &pivot_row[column];
        for other in (0..rows).filter(|&other| other != row) {
            let line = &mut matrix[other * width..(other + 1) * width];
            let factor = line[column].clone();
            if factor.sign() == 0 && *pivot == previous {
                continue;
            }
            for (x, across) in line.iter_mut().zip(&pivot_row) {
                *x = T::pivoted(pivot, x, &factor, across, &previous)?;
            }
        }
        previous = pivot.clone();
        is_pivot[column] = true;
        pivots.push((row, column));
    }
    let free = (0..width).filter(|&column| !is_pivot[column]);
    let basis = free
        .map(|free| {
            let mut solution = vec![T::whole(0); width];
            solution[free] = previous.clone();
            for &(row, column) in &pivots {
                solution[column] = matrix[row * width + free].negated();
            }
            solution
        })
        .collect();
    let pivots = pivots.into_iter().map(|(_, column)| column).collect();
    Some(NullSpace { basis, pivots })
}

/// What a homogeneous system `B c >= 0` admits.
pub(crate) struct Cone<T> {
    /// A solution that is positive in as many rows as any solution can be; `None` if every
    /// solution makes every row zero.
    pub(crate) ray: Option<Vec<T>>,
    /// Rows that are zero in every solution.
    pub(crate) tight: Vec<bool>,
    /// Independent `c` with `B c = 0`.
    pub(crate) lineality: usize,
}

/// Finds which rows of `B c` can be positive while none is negative.
///
/// A simplex method with Bland's rule (Bland 1977) on the homogeneous cone: each improving
/// direction without a blocking row is a ray, whose positive rows then leave the objective.
/// `None` on overflow.
pub(crate) fn widest_ray<T: Exact>(rows: &[Vec<T>], width: usize) -> Option<Cone<T>> {
    let mut dictionary = Dictionary::new(rows, width);
    let lineality = dictionary.make_rows_nonbasic()?;
    let mut tight = vec![true; rows.len()];
    let mut ray: Option<Vec<T>> = None;
    while let Some(column) = dictionary.improving(&tight)? {
        if let Some(row) = dictionary.blocking(column) {
            dictionary.pivot(row, column)?;
            continue;
        }
        for (row, value) in dictionary.cell_values(column) {
            if value.sign() > 0 {
                tight[row] = false;
            }
        }
        let direction = dictionary.direction(column, width);
        ray = Some(match ray {
            None => direction,
            Some(sum) => {
                let sums = sum.iter().zip(&direction).map(|(a, b)| a.plus(b));
                sums.collect::<Option<_>>()?
            }
        });
    }
    Some(Cone {
        ray,
        tight,
        lineality,
    })
}

/// A variable of the dictionary: a free coordinate of `c`, or a row of `B c`, which is not negative.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Variable {
    Coordinate(usize),
    Row(usize),
}

/// Basic variables as combinations of nonbasic ones: `basic[i] = sum_j entry[i][j] nonbasic[j] / scale`.
struct Dictionary<T> {
    basic: Vec<Variable>,
    nonbasic: Vec<Variable>,
    entries: Vec<Vec<T>>,
    scale: T,
}

impl<T: Exact> Dictionary<T> {
    fn new(rows: &[Vec<T>], width: usize) -> Self {
        Self {
            basic: (0..rows.len()).map(Variable::Row).collect(),
            nonbasic: (0..width).map(Variable::Coordinate).collect(),
            entries: rows.to_vec(),
            scale: T::whole(1),
        }
    }

    /// Exchanges every free coordinate for a row; coordinates that no row depends on are dropped
    /// and counted.
    fn make_rows_nonbasic(&mut self) -> Option<usize> {
        let mut dropped = 0;
        let mut column = 0;
        while column < self.nonbasic.len() {
            let depends = |&row: &usize| {
                matches!(self.basic[row], Variable::Row(_)) && self.entries[row][column].sign() != 0
            };
            if let Some(row) = (0..self.basic.len()).find(depends) {
                self.pivot(row, column)?;
                column += 1;
            } else {
                self.nonbasic.remove(column);
                for entries in &mut self.entries {
                    entries.remove(column);
                }
                dropped += 1;
            }
        }
        Some(dropped)
    }

    /// The nonbasic row of smallest number whose growth raises the sum of the rows in `objective`.
    fn improving(&self, objective: &[bool]) -> Option<Option<usize>> {
        let mut best: Option<(usize, usize)> = None;
        for (column, variable) in self.nonbasic.iter().enumerate() {
            let Variable::Row(number) = *variable else {
                continue;
            };
            let mut gain = T::whole(0);
            for (row, value) in self.cell_values(column) {
                if objective[row] {
                    gain = gain.plus(&value)?;
                }
            }
            if gain.sign() > 0 && best.is_none_or(|(_, smallest)| number < smallest) {
                best = Some((column, number));
            }
        }
        Some(best.map(|(column, _)| column))
    }

    /// The basic row of smallest number that falls below zero as `column` grows.
    fn blocking(&self, column: usize) -> Option<usize> {
        let falling = self.basic.iter().enumerate().filter_map(|(row, variable)| {
            let Variable::Row(number) = *variable else {
                return None;
            };
            (self.entries[row][column].sign() < 0).then_some((number, row))
        });
        falling.min().map(|(_, row)| row)
    }

    /// Values of all rows, times the scale, when the nonbasic variable of `column` is one.
    fn cell_values(&self, column: usize) -> Vec<(usize, T)> {
        let mut values = Vec::new();
        for (variable, entries) in self.basic.iter().zip(&self.entries) {
            if let Variable::Row(number) = *variable {
                values.push((number, entries[column].clone()));
            }
        }
        if let Variable::Row(number) = self.nonbasic[column] {
            values.push((number, self.scale.clone()));
        }
        values
    }

    /// The coordinates of `c`, times the scale, when the nonbasic variable of `column` is one.
    fn direction(&self, column: usize, width: usize) -> Vec<T> {
        let mut direction = vec![T::whole(0); width];
        for (variable, entries) in self.basic.iter().zip(&self.entries) {
            if let Variable::Coordinate(number) = *variable {
                direction[number] = entries[column].clone();
            }
        }
        direction
    }

    /// Exchanges a basic and a nonbasic variable.
    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let pivot = self.entries[row][column].clone();
        let pivot_row = self.entries[row].clone();
        for (other, entries) in self.entries.iter_mut().enumerate() {
            if other == row {
                continue;
            }
            let factor = entries[column].clone();
            for (position, (x, across)) in entries.iter_mut().zip(&pivot_row).enumerate() {
                if position != column {
                    *x = T::pivoted(&pivot, x, &factor, across, &self.scale)?;
                }
            }
        }
        for x in &mut self.entries[row] {
            *x = x.negated();
        }
        self.entries[row][column] = self.scale.clone();
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
        self.scale = pivot;
        if self.scale.sign() < 0 {
            self.scale = self.scale.negated();
            for x in self.entries.iter_mut().flatten() {
                *x = x.negated();
            }
        }
        Some(())
    }
}
