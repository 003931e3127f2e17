//! What the pages say in each language, as the Fluent files of `crates/web/messages` hold it.
//!
//! English is the reference. [`Catalogue::read`] finds every fault at once: a message that a language
//! lacks, an argument that was lost, a plural without one of its language's categories. Beside a
//! language's files stands `translated.tsv`: from which English each message was translated, and which
//! translator confirmed it and when ([`Record`]). [`xliff`] writes what translators' tools read, and
//! reads what they write.
//!
//! Only what is needed of Fluent is accepted: a message is a sentence with variables, or one plural
//! that holds whole sentences, so that a translator never sees a part of one.

mod catalogue;
mod file;
mod plural;
mod record;
mod state;
mod wording;
pub mod xliff;

pub use catalogue::{Catalogue, Faults, Language, Message, RECORD, REFERENCE};
pub use file::put;
pub use plural::{Category, Form, PluralRule, rule};
pub use record::{Confirmation, Entry, Record, RecordError};
pub use state::{Standing, confirm, note, standing};
pub use wording::{Kind, Piece, Wording};
