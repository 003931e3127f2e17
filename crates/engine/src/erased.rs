//! What was destroyed, on the installation's word: whoever writes into the database can delete, and cannot
//! have it taken for an erasure that two organisations decided.

use std::collections::BTreeSet;

use case::StreamId;
use jiff::Timestamp;
use store::Erasure;
use uuid::Uuid;
use vault::{BlobContext, InstallationKey};

use crate::{Engine, EngineError};

/// An erasure with the installation's word for it.
pub(crate) fn vouched(
    id: Uuid,
    stream: StreamId,
    everything: bool,
    at: Timestamp,
    installation: &InstallationKey,
) -> Erasure {
    let mut erasure = Erasure {
        id,
        stream,
        everything,
        at,
        voucher: None,
    };
    let row = row(&erasure);
    erasure.voucher = Some(installation.vouch_for_row(&context(&row)));
    erasure
}

/// Whether the installation itself wrote down that something was destroyed.
pub fn is_vouched(erasure: &Erasure, installation: &InstallationKey) -> bool {
    let row = row(erasure);
    let voucher = erasure.voucher.as_ref();
    voucher.is_some_and(|voucher| installation.vouches_for_row(&context(&row), voucher))
}

fn context(row: &[u8]) -> BlobContext<'_> {
    BlobContext {
        table: "erasures",
        row,
    }
}

/// All that the row says, in fields of fixed length but the last.
fn row(erasure: &Erasure) -> Vec<u8> {
    let mut bytes = erasure.id.as_bytes().to_vec();
    bytes.extend(erasure.stream.id.into_bytes());
    bytes.extend(erasure.at.as_microsecond().to_be_bytes());
    bytes.push(u8::from(erasure.everything));
    bytes.extend(erasure.stream.kind.code().bytes());
    bytes
}

impl Engine {
    /// Whether the installation itself wrote down that something was destroyed.
    pub fn vouches_for(&self, erasure: &Erasure) -> bool {
        is_vouched(erasure, &self.inner.installation)
    }

    /// Whether everything of a stream was destroyed.
    pub(crate) async fn is_erased(&self, stream: StreamId) -> Result<bool, EngineError> {
        let erasures = self.inner.store.erasures_of(stream).await?;
        let whole = |erasure: &Erasure| erasure.everything && self.vouches_for(erasure);
        Ok(erasures.iter().any(whole))
    }

    /// What is written down as destroyed without the installation's word, and what is gone without
    /// being written down, one sentence each. Empty if there is no such thing.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn erasure_faults(&self) -> Result<Vec<String>, EngineError> {
        let store = &self.inner.store;
        let (own, planted): (Vec<_>, Vec<_>) = store
            .erasures()
            .await?
            .into_iter()
            .partition(|erasure| self.vouches_for(erasure));
        let planted = planted.iter().map(|erasure| {
            let (id, stream) = (erasure.id, erasure.stream);
            format!("certificate {id} says that {stream} was destroyed, and the installation never said so")
        });
        let own: BTreeSet<_> = own.iter().map(|erasure| erasure.stream).collect();
        let maimed = store.maimed().await?.into_iter();
        let gone = maimed.filter(|stream| !own.contains(stream));
        let gone = gone.map(|stream| {
            format!("parts or keys of {stream} are gone, and nobody decided that they be destroyed")
        });
        Ok(planted.chain(gone).collect())
    }
}
