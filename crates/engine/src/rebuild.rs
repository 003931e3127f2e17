//! Projections made again from the log, and compared with what stood there.

use case::StreamKind;
use store::{CaseRow, ConcernRow, ReferralRow, Row};

use crate::load::State;
use crate::project::{self, CaseBody, ConcernBody, ReferralBody};
use crate::{Engine, EngineError, Faults};

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
        let before = self.plain(frozen.rows().await?)?;
        let mut rows = Vec::new();
        let mut streams = 0;
        for kind in [StreamKind::Concern, StreamKind::Case] {
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
        let now = self.plain(frozen.rows().await?)?;
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
            state = state.evolve(stream, told.at, &told.event, &parts);
            let (version, at) = (told.version, told.at);
            rows.extend(project::notices(
                stream,
                version,
                at,
                &told.event,
                &state,
                &house,
            ));
        }
        let installation = &self.inner.installation;
        let plain = project::rows(&state).into_iter();
        rows.extend(plain.map(|row| row.seal(installation)));
        Ok(())
    }

    /// Rows with their bodies opened, for comparing: sealing the same body twice gives two blobs.
    fn plain(&self, rows: Vec<Row>) -> Result<Vec<String>, Faults> {
        let key = &self.inner.installation;
        let mut plain: Vec<_> = rows
            .into_iter()
            .map(|row| match row {
                Row::Concern(row) => {
                    let body: ConcernBody =
                        project::open(key, "concerns", row.id.bytes(), &row.body)?;
                    Ok(format!(
                        "{:?} {body:?}",
                        ConcernRow {
                            body: Vec::new(),
                            ..row
                        }
                    ))
                }
                Row::Case(row) => {
                    let body: CaseBody = project::open(key, "cases", row.id.bytes(), &row.body)?;
                    Ok(format!(
                        "{:?} {body:?}",
                        CaseRow {
                            body: Vec::new(),
                            ..row
                        }
                    ))
                }
                Row::Referral(row) => {
                    let body: ReferralBody =
                        project::open(key, "referrals", row.id.bytes(), &row.body)?;
                    Ok(format!(
                        "{:?} {body:?}",
                        ReferralRow {
                            body: Vec::new(),
                            ..row
                        }
                    ))
                }
                Row::Clock(row) => Ok(format!("{row:?}")),
                Row::Notice(row) => Ok(format!("{row:?}")),
            })
            .collect::<Result<_, Faults>>()?;
        plain.sort_unstable();
        Ok(plain)
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
