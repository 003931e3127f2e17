//! How a model is chosen, from the arguments.

use anyhow::bail;
use clap::{Args, ValueEnum};
use estimate::sensitivity::by_criterion;
use estimate::{Criterion, Model, Selection, Table};

/// Ways to estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Method {
    /// Every method side by side, every choice made otherwise, and a verdict.
    Sensitivity,
    /// Forward stepwise by Poisson p-value (Chan, Silverman & Vincent 2021).
    Stepwise,
    /// Forward stepwise by AIC (Bales, Hesketh & Silverman 2015).
    #[value(alias = "bhs")]
    AicStepwise,
    /// The best of all models by BIC: all orders to 5 lists, pairs for 6, downhill beyond.
    Bic,
    /// The best of all models by AIC, likewise.
    Aic,
    /// Downhill search by BIC.
    Downhill,
    /// Main effects only.
    Independence,
    /// The model given by --model.
    Fixed,
    /// Average over all decomposable graphs on 3 to 7 lists (Madigan & York 1997).
    Decomposable,
    /// Interactions whose posterior stands clear of zero (Silverman 2020).
    Thresholding,
    /// Latent classes of people alike (Manrique-Vallier 2016), refused where its chains disagree.
    LatentClasses,
}

impl Method {
    pub(super) fn name(self) -> String {
        let value = self.to_possible_value().expect("no method is hidden");
        value.get_name().to_owned()
    }
}

#[derive(Args)]
pub(super) struct Choice {
    /// Largest p-value, exclusive, at which stepwise selection adds a pair; for aic-stepwise the
    /// default is 0.05.
    #[arg(long, value_name = "P")]
    threshold: Option<f64>,

    /// Largest number of lists in an interaction, for downhill; for thresholding at most 3.
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = clap::value_parser!(u8).range(2..))]
    order: u8,

    /// Interactions of the fixed model, list names joined by `:`, as in `A:B,B:C`.
    #[arg(long, value_name = "A:B,..", value_delimiter = ',')]
    model: Vec<String>,
}

impl Choice {
    /// The rule that a method other than `sensitivity` applies to a table.
    pub(super) fn selection(&self, method: Method, table: &Table) -> anyhow::Result<Selection> {
        if !self.model.is_empty() && method != Method::Fixed {
            bail!("`--model` goes with `--method fixed`");
        }
        Ok(match method {
            Method::Sensitivity | Method::Stepwise => Selection::Stepwise {
                threshold: self.stepwise_threshold()?,
            },
            Method::AicStepwise => Selection::AicStepwise {
                threshold: self.probability(0.05)?,
            },
            Method::Bic => by_criterion(table.lists(), Criterion::Bic),
            Method::Aic => by_criterion(table.lists(), Criterion::Aic),
            Method::Downhill => Selection::Downhill {
                criterion: Criterion::Bic,
                order: self.order.into(),
            },
            Method::Independence => Selection::Fixed(Model::independence(table.lists())),
            Method::Fixed if self.model.is_empty() => {
                bail!("`--method fixed` needs `--model`, for instance `--model A:B,B:C`")
            }
            Method::Fixed => Selection::Fixed(Model::parse(table, &self.model)?),
            Method::Decomposable | Method::Thresholding | Method::LatentClasses => bail!(
                "`--method {}` chooses no model and is for a single table",
                method.name()
            ),
        })
    }

    /// Largest number of lists in an interaction.
    pub(super) fn order(&self) -> usize {
        self.order.into()
    }

    pub(super) fn stepwise_threshold(&self) -> anyhow::Result<f64> {
        self.probability(0.02)
    }

    fn probability(&self, default: f64) -> anyhow::Result<f64> {
        let threshold = self.threshold.unwrap_or(default);
        if !(0.0..=1.0).contains(&threshold) {
            bail!("`--threshold {threshold}`: a p-value lies between 0 and 1");
        }
        Ok(threshold)
    }
}
