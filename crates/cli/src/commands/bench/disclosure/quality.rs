//! The quality of one run, and of several.

use disclosure::InternalQuality;
use serde::Serialize;

/// What one synthetic table errs. Of every figure less is better.
#[derive(Serialize, Default, Clone, Copy)]
pub(super) struct Quality {
    pub(super) kmarg1_loss: f64,
    pub(super) kmarg2_loss: f64,
    pub(super) kmarg3_loss: f64,
    pub(super) mean_error_of_common: f64,
    pub(super) showcase_error: f64,
    pub(super) common_suppressed_percent: f64,
    pub(super) suppressed_percent: f64,
    pub(super) fabricated_percent: f64,
}

/// A figure of a [`Quality`].
pub(super) type Figure = fn(&Quality) -> f64;

impl Quality {
    /// Every figure, as it is called in a table for people.
    pub(super) const FIGURES: [(&'static str, Figure); 8] = [
        ("kmarg1 loss", |quality| quality.kmarg1_loss),
        ("kmarg2 loss", |quality| quality.kmarg2_loss),
        ("kmarg3 loss", |quality| quality.kmarg3_loss),
        ("mean error of counts of 10 or more", |quality| {
            quality.mean_error_of_common
        }),
        ("showcase's mean error", |quality| quality.showcase_error),
        ("suppressed of 10 or more, %", |quality| {
            quality.common_suppressed_percent
        }),
        ("suppressed, %", |quality| quality.suppressed_percent),
        ("fabricated, %", |quality| quality.fabricated_percent),
    ];

    pub(super) fn of(quality: &InternalQuality) -> Self {
        let error = &quality.count_error;
        Self {
            kmarg1_loss: 1.0 - quality.kmarg1 / 1000.0,
            kmarg2_loss: 1.0 - quality.kmarg2 / 1000.0,
            kmarg3_loss: 1.0 - quality.kmarg3 / 1000.0,
            mean_error_of_common: error.mean_of_common,
            showcase_error: error.mean_of_synthetic_buckets,
            common_suppressed_percent: error.common_suppressed_percent,
            suppressed_percent: error.suppressed_percent,
            fabricated_percent: error.fabricated_percent,
        }
    }

    /// What a run errs beyond its floor.
    pub(super) fn beyond(&self, floor: &Self) -> Self {
        Self::combine(|figure| figure(self) - figure(floor))
    }

    pub(super) fn mean(all: &[Self]) -> Self {
        Self::combine(|figure| all.iter().map(figure).sum::<f64>() / all.len() as f64)
    }

    /// The worst of each figure, not of one run.
    pub(super) fn worst(all: &[Self]) -> Self {
        Self::combine(|figure| all.iter().map(figure).fold(f64::NEG_INFINITY, f64::max))
    }

    fn combine(value: impl Fn(Figure) -> f64) -> Self {
        let [
            kmarg1_loss,
            kmarg2_loss,
            kmarg3_loss,
            mean_error_of_common,
            showcase_error,
            common_suppressed_percent,
            suppressed_percent,
            fabricated_percent,
        ] = Self::FIGURES.map(|(_, figure)| value(figure));
        Self {
            kmarg1_loss,
            kmarg2_loss,
            kmarg3_loss,
            mean_error_of_common,
            showcase_error,
            common_suppressed_percent,
            suppressed_percent,
            fabricated_percent,
        }
    }
}
