//! The clock, which is a parameter everywhere else.

use std::sync::Mutex;

use jiff::Timestamp;

/// Tells the time.
pub trait Clock: std::fmt::Debug + Send + Sync {
    /// The instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> Timestamp {
        storable(Timestamp::now())
    }
}

/// The instant without what is finer than a column holds, which is microseconds: an instant that could
/// not be stored is never handed out.
fn storable(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond())
        .expect("an instant without its nanoseconds is in range")
}

/// A clock that stands where it is set: for histories that are told after the fact, and for tests.
#[derive(Debug)]
pub struct SetClock(Mutex<Timestamp>);

impl SetClock {
    /// A clock that stands at an instant, without what is finer than microseconds.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(storable(now)))
    }

    /// Sets it, without what is finer than microseconds.
    pub fn set(&self, now: Timestamp) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = storable(now);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    /// What a projection said of an instant would differ from what the log says of it.
    #[test]
    fn no_clock_tells_what_a_column_cannot_hold() {
        let fine = Timestamp::UNIX_EPOCH + SignedDuration::new(1, 612_037_500);
        let coarse = Timestamp::UNIX_EPOCH + SignedDuration::new(1, 612_037_000);
        let clock = SetClock::at(fine);
        assert_eq!(clock.now(), coarse);
        clock.set(Timestamp::UNIX_EPOCH);
        clock.set(fine);
        assert_eq!(clock.now(), coarse);
        assert_eq!(SystemClock.now().as_nanosecond() % 1_000, 0);
    }
}
