//! Every projection at once, while nobody appends: for making them again from the log.

use super::complaints::{complaint, complaint_columns};
use super::conferences::{conference, conference_columns};
use super::dossiers::{dossier, dossier_columns};
use super::emergencies::{emergency, emergency_columns};
use super::notices::notice;
use super::openings::{opening, opening_columns};
use super::{
    Row, case_columns, case_row, clock, clock_columns, concern, concern_columns, law, law_columns,
    referral, referral_columns, write,
};
use crate::StoreError;
use crate::db::Tx;

/// The store while nobody appends. Dropped without [`Frozen::commit`], nothing was changed.
#[derive(Debug)]
pub struct Frozen {
    pub(super) tx: Tx,
}

impl Frozen {
    /// Every row of every projection, in a fixed order.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn rows(&mut self) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for row in self.tx.read(concern_columns!("ORDER BY id"), &[]).await? {
            rows.push(Row::Concern(concern(&row)?));
        }
        for row in self.tx.read(case_columns!("ORDER BY id"), &[]).await? {
            rows.push(Row::Case(case_row(&row)?));
        }
        for row in self.tx.read(referral_columns!("ORDER BY id"), &[]).await? {
            rows.push(Row::Referral(referral(&row)?));
        }
        let laws = law_columns!("ORDER BY case_id, version");
        for row in self.tx.read(laws, &[]).await? {
            rows.push(Row::Law(law(&row)?));
        }
        let clocks = clock_columns!("ORDER BY case_id, clock");
        for row in self.tx.read(clocks, &[]).await? {
            rows.push(Row::Clock(clock(&row)?));
        }
        let demands = super::demands::all(&mut self.tx).await?;
        rows.extend(demands.into_iter().map(Row::Demand));
        let numbers = super::numbers::all(&mut self.tx).await?;
        rows.extend(numbers.into_iter().map(Row::Number));
        let complaints = complaint_columns!("ORDER BY id");
        for row in self.tx.read(complaints, &[]).await? {
            rows.push(Row::Complaint(complaint(&row)?));
        }
        let conferences = conference_columns!("ORDER BY id, seat");
        for row in self.tx.read(conferences, &[]).await? {
            rows.push(Row::Conference(conference(&row)?));
        }
        let dossiers = dossier_columns!("ORDER BY id");
        for row in self.tx.read(dossiers, &[]).await? {
            rows.push(Row::Dossier(dossier(&row)?));
        }
        let emergencies = emergency_columns!("ORDER BY told, id");
        for row in self.tx.read(emergencies, &[]).await? {
            rows.push(Row::Emergency(emergency(&row)?));
        }
        let openings = opening_columns!("ORDER BY on_id, version");
        for row in self.tx.read(openings, &[]).await? {
            rows.push(Row::Opening(opening(&row)?));
        }
        let notices = "SELECT organisation, at, stream_kind, stream_id, version, kind FROM notices \
                       ORDER BY organisation, at, stream_kind, stream_id, version";
        for row in self.tx.read(notices, &[]).await? {
            rows.push(Row::Notice(notice(&row)?));
        }
        Ok(rows)
    }

    /// Drops every projection and writes these rows instead.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn replace_rows(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM concerns",
            "DELETE FROM cases",
            "DELETE FROM referrals",
            "DELETE FROM laws",
            "DELETE FROM clocks",
            "DELETE FROM demands",
            "DELETE FROM demand_lawyers",
            "DELETE FROM numbers",
            "DELETE FROM complaints",
            "DELETE FROM conferences",
            "DELETE FROM dossiers",
            "DELETE FROM emergencies",
            "DELETE FROM openings",
            "DELETE FROM notices",
            "DELETE FROM settings WHERE name = 'projections'",
        ] {
            self.tx.execute(sql, &[]).await?;
        }
        write(&mut self.tx, rows).await
    }

    /// Makes what was written last, and lets the others go on.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}
