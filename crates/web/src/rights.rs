//! What the rights card says beside its sentences: whom to call, and what the country gives.

use serde::Deserialize;

use crate::desk_hours::Hours;

/// Whom a person in one country can call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contacts {
    /// The number of the emergency services; empty if nobody has said.
    pub emergency_number: String,
    /// Where to call, most general first.
    pub helplines: Vec<Helpline>,
    /// When the duty desk reads what is written to it at `/tell`.
    pub desk: Vec<Hours>,
}

/// A telephone that someone answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helpline {
    /// The organisation's name, as it answers the telephone.
    pub name: String,
    /// Telephone number as dialled inside the country.
    pub phone: String,
    /// Days and hours, as a person would say them; empty if round the clock.
    #[serde(default)]
    pub hours: String,
    /// Languages spoken, each by its own name.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The call is free from any telephone.
    #[serde(default)]
    pub free: bool,
}
