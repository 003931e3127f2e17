//! A field as it was written, before anyone knows whether it makes sense.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// One value. Unlike a `serde_json::Value` it keeps a field that stands twice, so that the reader
/// can say so instead of choosing silently.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Nothing,
    Yes(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Fields(Vec<(String, Node)>),
    /// More entries than any field holds; they were read over.
    TooMuch,
}

impl Node {
    /// The most entries of a list or an object.
    pub(super) const ROOM: usize = 1000;

    /// What was written, for a sentence.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Nothing => "empty".to_owned(),
            Self::Yes(yes) => format!("`{yes}`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Text(text) => format!("`{}`", brief(text)),
            Self::List(_) => "a list".to_owned(),
            Self::Fields(_) => "an object".to_owned(),
            Self::TooMuch => format!("a list or object of more than {} entries", Self::ROOM),
        }
    }
}

/// What was typed, short and on one line.
pub(super) fn brief(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text
        .chars()
        .take(LONGEST)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Reads a [`Node`] with lists and objects `depth` levels deep. What lies deeper is read over and
/// stays empty, so that a hostile file cannot fill the memory.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) depth: u8,
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::Yes(yes))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node, E> {
        Number::from_f64(number)
            .map(Node::Number)
            .ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let inner = Self {
            depth: self.depth.saturating_sub(1),
        };
        let mut list = Vec::new();
        while self.depth > 0 && list.len() < Node::ROOM {
            match entries.next_element_seed(inner)? {
                Some(entry) => list.push(entry),
                None => return Ok(Node::List(list)),
            }
        }
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(if self.depth > 0 {
            Node::TooMuch
        } else {
            Node::List(list)
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let inner = Self {
            depth: self.depth.saturating_sub(1),
        };
        let mut fields = Vec::new();
        while self.depth > 0 && fields.len() < Node::ROOM {
            match entries.next_key::<String>()? {
                Some(name) => fields.push((name, entries.next_value_seed(inner)?)),
                None => return Ok(Node::Fields(fields)),
            }
        }
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(if self.depth > 0 {
            Node::TooMuch
        } else {
            Node::Fields(fields)
        })
    }
}
