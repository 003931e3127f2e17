//! Projections made again from the log, and compared with what stood there.

use std::fmt::Debug;

use case::{Event, StreamKind};
use serde::de::DeserializeOwned;
use store::Row;

use crate::load::State;
use crate::project::{
    self, CaseBody, ComplaintBody, ConcernBody, ConferenceBody, DemandBody, DossierBody,
    EmergencyBody, LawBody, OpeningBody, ReferralBody,
};
use crate::{Engine, EngineError, notices};

/// How many streams are read at a time.
const PAGE: u32 = 500;

/// What rebuilding found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Streams read.
    pub streams: u64,
    /// Rows written.
    pub rows: u64,
    /// Rows that stood otherwise before, were missing or too many: 0 on a sound database.
    pub differing: u64,
}

impl Engine {
    /// Drops every projection, makes it again from the log, and counts the rows that differ from
    /// what stood there. Meanwhile nobody appends. `progress` is told how many streams were read.
    ///
    /// # Errors
    /// Fails if the store does; the projections are then as they were.
    pub async fn rebuild(&self, mut progress: impl FnMut(u64)) -> Result<Rebuilt, EngineError> {
        let mut frozen = self.inner.store.freeze().await?;
        let before = self.plain(frozen.rows().await?);
        let mut rows = Vec::new();
        let mut streams = 0;
        for kind in [
            StreamKind::Concern,
            StreamKind::Case,
            StreamKind::Complaint,
            StreamKind::Access,
        ] {
            let mut after = None;
            loop {
                let page = self.inner.store.streams(kind, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                for stream in page {
                    self.rows_of(stream, &mut rows).await?;
                    streams += 1;
                    progress(streams);
                }
            }
        }
        frozen.replace_rows(&rows).await?;
        let count = rows.len() as u64;
        let now = self.plain(frozen.rows().await?);
        frozen.commit().await?;
        let differing = symmetric_difference(&before, &now);
        Ok(Rebuilt {
            streams,
            rows: count,
            differing,
        })
    }

    async fn rows_of(
        &self,
        stream: case::StreamId,
        rows: &mut Vec<Row>,
    ) -> Result<(), EngineError> {
        let house = self.house().await?;
        let told = self.read(stream).await?.told;
        let mut state = State::empty(stream.kind);
        for told in told {
            let parts = told.parts.iter().map(|part| part.compartment).collect();
            let before = notices::holder(&state);
            state = state.evolve(stream, told.at, &told.event, &parts);
            let (version, at) = (told.version, told.at);
            if let Event::Access(event) = &told.event {
                let row = project::opening_row(stream.id, version, at, event);
                rows.extend(row.map(|row| row.seal(&self.inner.installation)));
            }
            rows.extend(notices::notices(
                stream,
                version,
                at,
                &told.event,
                (before, &state),
                &house,
            ));
        }
        let installation = &self.inner.installation;
        let plain = project::rows(&state, installation, Some(&house)).into_iter();
        rows.extend(plain.map(|row| row.seal(installation)));
        Ok(())
    }

    /// Rows with their bodies opened, for comparing: sealing the same body twice gives two blobs. A
    /// body that cannot be read is like no other, so that the row is made again.
    fn plain(&self, rows: Vec<Row>) -> Vec<String> {
        let mut plain: Vec<_> = rows
            .into_iter()
            .map(|row| match row {
                Row::Concern(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<ConcernBody>("concerns", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Case(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<CaseBody>("cases", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Referral(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<ReferralBody>("referrals", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Law(mut row) => {
                    let (id, body) = (project::law_id(&row), std::mem::take(&mut row.body));
                    let body = self.body::<LawBody>("laws", &id, &body);
                    format!("{row:?} {body}")
                }
                Row::Demand(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<DemandBody>("demands", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Complaint(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<ComplaintBody>("complaints", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Conference(mut row) => {
                    let (id, body) = (row.bound_to(), std::mem::take(&mut row.body));
                    let body = self.body::<ConferenceBody>("conferences", &id, &body);
                    format!("{row:?} {body}")
                }
                Row::Dossier(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<DossierBody>("dossiers", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Emergency(mut row) => {
                    let body = std::mem::take(&mut row.body);
                    let body = self.body::<EmergencyBody>("emergencies", row.id.bytes(), &body);
                    format!("{row:?} {body}")
                }
                Row::Opening(mut row) => {
                    let (id, body) = (row.id(), std::mem::take(&mut row.body));
                    let body = self.body::<OpeningBody>("openings", &id, &body);
                    format!("{row:?} {body}")
                }
                Row::Number(row) => format!("{row:?}"),
                Row::Clock(row) => format!("{row:?}"),
                Row::Notice(row) => format!("{row:?}"),
            })
            .collect();
        plain.sort_unstable();
        plain
    }

    fn body<B: DeserializeOwned + Debug>(
        &self,
        table: &str,
        row: &[u8; 16],
        body: &[u8],
    ) -> String {
        match project::open::<B>(&self.inner.installation, table, row, body) {
            Ok(body) => format!("{body:?}"),
            Err(fault) => fault.to_string(),
        }
    }
}

/// How many lines stand in only one of two sorted lists.
fn symmetric_difference(one: &[String], other: &[String]) -> u64 {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut differing = 0;
    loop {
        match (one.peek(), other.peek()) {
            (None, None) => return differing,
            (Some(left), Some(right)) if left == right => {
                one.next();
                other.next();
            }
            (Some(left), Some(right)) if left < right => {
                one.next();
                differing += 1;
            }
            (None, Some(_)) | (Some(_), Some(_)) => {
                other.next();
                differing += 1;
            }
            (Some(_), None) => {
                one.next();
                differing += 1;
            }
        }
    }
}
