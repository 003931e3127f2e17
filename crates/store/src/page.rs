//! Lists a page at a time. A page begins after the row that the one before it ended with, by the
//! columns that the list runs along, so that what comes and goes meanwhile shifts nothing.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Where a page of a list begins: after the row that stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListPlace {
    /// Microseconds of the instant that the list runs along.
    pub(crate) at: i64,
    /// The row's id.
    pub(crate) id: [u8; 16],
    /// Tells rows of one id apart.
    pub(crate) number: i64,
}

impl ListPlace {
    /// Before every row of a list that grows.
    pub(crate) const FIRST: Self = Self {
        at: i64::MIN,
        id: [0; 16],
        number: i64::MIN,
    };
    /// Before every row of a list whose latest row comes first.
    pub(crate) const LAST: Self = Self {
        at: i64::MAX,
        id: [u8::MAX; 16],
        number: i64::MAX,
    };
}

impl fmt::Display for ListPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}.{}.{}",
            self.at,
            Uuid::from_bytes(self.id).simple(),
            self.number
        )
    }
}

/// A text that names no place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in a list")]
pub struct NoListPlace;

impl FromStr for ListPlace {
    type Err = NoListPlace;

    fn from_str(text: &str) -> Result<Self, NoListPlace> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(NoListPlace);
        let (at, id, number) = (part()?, part()?, part()?);
        let id = Uuid::try_parse(id).map_err(|_| NoListPlace)?;
        Ok(Self {
            at: at.parse().map_err(|_| NoListPlace)?,
            id: id.into_bytes(),
            number: number.parse().map_err(|_| NoListPlace)?,
        })
    }
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// After which row; the first page if none is given.
    pub after: Option<ListPlace>,
    /// How many rows at most.
    pub rows: u32,
}

impl Page {
    /// The first page.
    #[must_use]
    pub const fn first(rows: u32) -> Self {
        Self { after: None, rows }
    }

    /// How many rows are read: one more than are shown says whether there is another page.
    pub(crate) fn limit(self) -> i64 {
        i64::from(self.rows) + 1
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` if this is the last.
    pub next: Option<ListPlace>,
}

impl<T> Paged<T> {
    /// A page of what was read for it.
    pub(crate) fn of(mut rows: Vec<T>, page: Page, place: impl Fn(&T) -> ListPlace) -> Self {
        let shown = page.rows as usize;
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next = rows.last().filter(|_| more).map(place);
        Self { rows, next }
    }
}
