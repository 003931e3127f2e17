//! Turns at deriving a key from a passphrase, which by design takes much memory and a while.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// How many are derived at the same time.
const AT_ONCE: usize = 2;

/// Turns, of which there are a fixed number.
#[derive(Debug, Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

impl Turns {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }

    /// Does the work when its turn comes, away from the threads that answer requests.
    ///
    /// The turn ends with the work and not with whoever waits for it: a browser that hangs up makes no room
    /// for another derivation beside one that goes on.
    pub(crate) async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let turn = self.0.clone().acquire_owned().await;
        let turn = turn.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.expect("deriving keys does not panic")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn who_hangs_up_makes_no_room_for_another() {
        let turns = Turns::new();
        let (begun, begins) = mpsc::channel();
        let mut ends = Vec::new();
        for _ in 0..AT_ONCE {
            let (end, ended) = mpsc::channel::<()>();
            ends.push(end);
            let begun = begun.clone();
            let work = move || {
                begun.send(()).unwrap();
                let _ = ended.recv();
            };
            // The work begins, and whoever waits for it hangs up.
            let gone = timeout(Duration::from_millis(1), turns.take(work)).await;
            assert!(gone.is_err());
            begins.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        assert_eq!(turns.0.available_permits(), 0);
        drop(ends);
        assert_eq!(turns.take(|| "done").await, "done");
    }
}
