//! What this process has in memory stays there: keys, and whatever a member has open.

/// Leaves no core dump when the process is ended by a fault or a signal, and lets no other process of
/// the same user read its memory. A dump lies beside the data, or with a collector of the system's, for
/// as long as somebody pleases, and holds the installation's key.
pub(crate) fn keep_to_oneself() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let nothing = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        if let Err(fault) = setrlimit(Resource::Core, nothing) {
            warn(&fault);
        }
    }
    // A dump that is handed to a program is not bound by the limit.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if let Err(fault) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
            warn(&fault);
        }
    }
}

#[cfg(unix)]
fn warn(fault: &dyn std::fmt::Display) {
    eprintln!(
        "warning: the system does not let this process keep its memory out of core dumps ({fault}); \
         switch them off (`ulimit -c 0`)"
    );
}
