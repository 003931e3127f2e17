//! How far each translation is.

use crate::catalogue::{Language, Message};
use crate::record::{Confirmation, Entry};

/// How far one message is in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has translated it.
    Missing,
    /// The English changed after it was translated.
    Changed,
    /// Nobody wrote down from which English it was translated, or it was edited since.
    NotNoted,
    /// Translated from today's English; no translator has confirmed it.
    Unconfirmed,
    /// Confirmed as it stands.
    Confirmed(Confirmation),
}

/// How far `language` is with the message called `id`, whose English is `english`.
#[must_use]
pub fn standing(id: &str, english: &Message, language: &Language) -> Standing {
    let Some(own) = language.messages.get(id) else {
        return Standing::Missing;
    };
    let Some(entry) = language.record.get(id) else {
        return Standing::NotNoted;
    };
    let same_english = entry.english == english.wording.digest();
    let same_translation = entry.translation == own.wording.digest();
    match (same_english, same_translation, &entry.confirmed) {
        (false, true, _) => Standing::Changed,
        (_, false, _) => Standing::NotNoted,
        (true, true, None) => Standing::Unconfirmed,
        (true, true, Some(confirmed)) => Standing::Confirmed(confirmed.clone()),
    }
}

/// Writes down that every translation that nobody noted yet was made from today's English, and forgets
/// messages that are gone. What the English changed under stays changed. Returns how many were noted.
pub fn note(reference: &Language, language: &mut Language) -> usize {
    let mut noted = 0;
    for (id, english) in &reference.messages {
        if standing(id, english, language) != Standing::NotNoted {
            continue;
        }
        if let Some(entry) = entry(id, english, language, None) {
            language.record.set(id, entry);
            noted += 1;
        }
    }
    let messages = &language.messages;
    language.record.retain(|id| messages.contains_key(id));
    noted
}

/// Writes down a translator's word that the translation of `id` is right as it stands. False if there
/// is no such message, or no translation of it.
pub fn confirm(
    id: &str,
    reference: &Language,
    language: &mut Language,
    word: &Confirmation,
) -> bool {
    let Some(english) = reference.messages.get(id) else {
        return false;
    };
    match entry(id, english, language, Some(word.clone())) {
        Some(entry) => {
            language.record.set(id, entry);
            true
        }
        None => false,
    }
}

fn entry(
    id: &str,
    english: &Message,
    language: &Language,
    confirmed: Option<Confirmation>,
) -> Option<Entry> {
    let own = language.messages.get(id)?;
    Some(Entry {
        english: english.wording.digest(),
        translation: own.wording.digest(),
        confirmed,
    })
}
