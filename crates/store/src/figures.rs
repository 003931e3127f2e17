//! The co-ordinator's figures: counts and medians that the database makes from columns in clear.
//! Nothing sealed is opened for them.

use jiff::{SignedDuration, Timestamp};

use crate::db::values;
use crate::log::number;
use crate::{Store, StoreError};

/// How many got how far, from the first day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Concerns told.
    pub concerns: u64,
    /// Concerns linked to a case.
    pub linked: u64,
    /// Persons presumed.
    pub presumed: u64,
    /// Persons for whom a reflection period was started.
    pub reflection: u64,
    /// Persons whom another organisation accepted to help.
    pub helped: u64,
}

/// The median of what persons waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Median {
    /// Half of them waited no longer.
    pub wait: SignedDuration,
    /// How many persons it is of.
    pub persons: u64,
}

/// From a concern to the presumption of a person met in it.
const TO_PRESUMPTION: [&str; 2] = [
    "SELECT count(*) FROM cases c JOIN concerns k ON k.id = c.concern WHERE c.presumed_at > $1",
    "SELECT c.presumed_at - k.at AS wait FROM cases c JOIN concerns k ON k.id = c.concern \
     WHERE c.presumed_at > $1 ORDER BY wait LIMIT $2 OFFSET $3",
];

/// From presumption to the first protection: help accepted, or a reflection period.
const TO_PROTECTION: [&str; 2] = [
    "SELECT count(*) FROM cases WHERE presumed_at > $1 AND \
     (helped_at IS NOT NULL OR reflection_at IS NOT NULL)",
    "SELECT CASE WHEN helped_at IS NULL OR reflection_at < helped_at THEN reflection_at \
     ELSE helped_at END - presumed_at AS wait FROM cases WHERE presumed_at > $1 AND \
     (helped_at IS NOT NULL OR reflection_at IS NOT NULL) ORDER BY wait LIMIT $2 OFFSET $3",
];

impl Store {
    /// How many got how far.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn funnel(&self) -> Result<Funnel, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM concerns), \
                   (SELECT count(*) FROM concerns WHERE state = 'linked'), \
                   (SELECT count(*) FROM cases), \
                   (SELECT count(*) FROM cases WHERE reflection_at IS NOT NULL), \
                   (SELECT count(*) FROM cases WHERE helped_at IS NOT NULL)";
        let Some(row) = self.db.read_one(sql, values![]).await? else {
            return Ok(Funnel::default());
        };
        Ok(Funnel {
            concerns: number(row.int(0)?)?,
            linked: number(row.int(1)?)?,
            presumed: number(row.int(2)?)?,
            reflection: number(row.int(3)?)?,
            helped: number(row.int(4)?)?,
        })
    }

    /// How long it took from a concern to the presumption, of persons presumed since an instant;
    /// `None` if there are none.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn to_presumption(&self, since: Timestamp) -> Result<Option<Median>, StoreError> {
        self.median(TO_PRESUMPTION, since).await
    }

    /// How long it took from the presumption to the first protection, an accepted service or a
    /// reflection period, of persons presumed since an instant who have either.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn to_protection(&self, since: Timestamp) -> Result<Option<Median>, StoreError> {
        self.median(TO_PROTECTION, since).await
    }

    /// The one in the middle, or the mean of the two. What is told between the two statements moves
    /// it by one person at most.
    async fn median(
        &self,
        [count, waits]: [&'static str; 2],
        since: Timestamp,
    ) -> Result<Option<Median>, StoreError> {
        let since = since.as_microsecond();
        let row = self.db.read_one(count, values![since]).await?;
        let persons = row.map_or(Ok(0), |row| row.int(0))?;
        if persons == 0 {
            return Ok(None);
        }
        let values = values![since, 2 - persons % 2, (persons - 1) / 2];
        let rows = self.db.read(waits, values).await?;
        let waits: Vec<i64> = rows
            .iter()
            .map(|row| row.int(0))
            .collect::<Result<_, _>>()?;
        let middle = i64::try_from(waits.len()).unwrap_or(1).max(1);
        // Each is divided first: their sum may be more than a number holds.
        let wait = waits.iter().map(|wait| wait / middle).sum();
        Ok(Some(Median {
            wait: SignedDuration::from_micros(wait),
            persons: number(persons)?,
        }))
    }
}
