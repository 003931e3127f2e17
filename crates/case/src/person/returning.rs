//! Return: nobody is helped to go back before somebody has looked at what awaits them there.
//!
//! What is asked follows the questions of the UNODC Model Law against Trafficking in Persons (2009, commentary on
//! repatriation) and the house's own beside them; that a return has due regard for rights, safety and dignity, and
//! is preferably voluntary, is CETS 197 art. 16(2), and that a child is not returned against its best interests
//! art. 16(7).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, ChildRules};
use crate::clock::Deadline;
use crate::{Actor, Context, Refusal, Tell};

/// What may await somebody who goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnRisk {
    /// Harm, revenge by those who exploited them included.
    Harm,
    /// That nobody there can protect them from threats and violence.
    NoProtection,
    /// Prosecution for what they did because they were trafficked.
    Prosecution,
    /// That no service there can carry them through.
    NoServices,
    /// Being shamed or cast out by family or community.
    Stigma,
    /// Being trafficked again.
    Retrafficking,
    /// A debt that is still asked for.
    Debt,
    /// That criminal, civil or labour proceedings here would go on without them.
    Proceedings,
    /// That compensation or wages would not reach them there.
    Compensation,
    /// Persecution, torture or inhuman treatment: nobody is sent back to those.
    Refoulement,
}

impl ReturnRisk {
    /// Every risk that is looked at.
    pub const ALL: [Self; 10] = [
        Self::Harm,
        Self::NoProtection,
        Self::Prosecution,
        Self::NoServices,
        Self::Stigma,
        Self::Retrafficking,
        Self::Debt,
        Self::Proceedings,
        Self::Compensation,
        Self::Refoulement,
    ];
}

/// What was found of a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskFinding {
    /// There is none.
    None,
    /// There is, and it is provided for.
    Met,
    /// There is, and nothing meets it.
    Unmet,
    /// It was looked at, and nobody could say.
    Unknown,
}

/// What was found before a return; who says so and on what stands in a sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessedReturn {
    /// What was found; a risk that is not there was not looked at.
    pub findings: BTreeMap<ReturnRisk, RiskFinding>,
    /// Whether the person wants to go back.
    pub wanted: Tell,
    /// Of a child, whether a determination of its best interests says that it goes back.
    pub best_interests: Tell,
    /// Who assessed it.
    pub by: Actor,
}

impl AssessedReturn {
    /// The risks of which it does not say that there is none or that they are provided for.
    pub fn open_risks(&self) -> impl Iterator<Item = ReturnRisk> {
        let all = ReturnRisk::ALL.into_iter();
        all.filter(|risk| {
            let found = self.findings.get(risk);
            !matches!(found, Some(RiskFinding::None | RiskFinding::Met))
        })
    }
}

impl Case {
    /// The last assessment that no later entry called mistaken, and when it was made.
    pub fn assessed_return(&self) -> Option<(Timestamp, &AssessedReturn)> {
        let mut all = self.all_returns.iter().rev();
        let found = all.find(|(version, ..)| !self.mistaken.contains(version));
        found.map(|(_, at, assessed)| (*at, assessed))
    }

    /// Until when a return can rest on what was found; or why it cannot.
    ///
    /// # Errors
    /// Refuses where nothing was assessed or that is too long ago, where a risk is open or the person does not want
    /// to go, and for a child where its best interests were not determined to be that.
    pub fn may_return(&self, context: &Context<'_>) -> Result<Deadline, Refusal> {
        let (at, assessed) = self.assessed_return().ok_or(Refusal::ReturnNotAssessed)?;
        let clock = context.clock();
        let deadline = clock.return_assessment(at);
        if context.now >= deadline.due {
            let day = deadline.last_day;
            return Err(Refusal::ReturnAssessmentOver { day });
        }
        if let Some(risk) = assessed.open_risks().next() {
            return Err(Refusal::ReturnRiskOpen { risk });
        }
        if assessed.wanted != Tell::Yes {
            return Err(Refusal::ReturnNotWanted);
        }
        let child = self.child_rules(&clock, context.now) != ChildRules::No;
        if child && assessed.best_interests != Tell::Yes {
            return Err(Refusal::ReturnNotInBestInterests);
        }
        Ok(deadline)
    }
}
