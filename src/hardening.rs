//! What the process asks of the operating system for its own protection: no core dumps, and no
//! looking into its memory by other programs of the same user.
//!
//! A core dump would write every secret in use to the disk. A debugger, or whoever reads
//! `/proc/PID/mem`, would find them in the running program. On Linux a process that is *not
//! dumpable* (`prctl(2)`, `PR_SET_DUMPABLE`) cannot be attached to, and its memory, environment and
//! descriptors cannot be read, except by root.
//!
//! That has a price: the desktop's portal looks at `/proc/PID/root` of whoever asks it for
//! something, to tell a sandboxed program from another, and refuses where it may not look. So the
//! process is dumpable for as long as an [`Inspection`] lives, which is while the portal looks at it
//! and no longer.
//!
//! This is the one place for such calls. The calls themselves are made by `rustix`, so there is no
//! unsafe code here either. macOS leaves nobody in who is not allowed to debug where a program is
//! signed with the hardened runtime, and Windows knows no lasting refusal between programs of one
//! user: see `SECURITY.md`.

use std::ffi::OsStr;

/// In a debug build, `1` in this environment variable leaves the program open to debuggers, and
/// to tests that look into its memory. A release build does not read it.
pub const TRACEABLE: &str = "JOTBENCH_TRACEABLE";

/// Forbids core dumps and, on Linux, looking into this process. To be called first of all.
///
/// # Errors
/// The system refuses, in its own words. The program works all the same.
pub fn forbid_inspection() -> std::io::Result<()> {
    let wanted = std::env::var_os(TRACEABLE);
    if may_be_inspected(cfg!(debug_assertions), wanted.as_deref()) {
        return Ok(());
    }
    system::forbid_inspection()
}

/// Whether the program stays open to debuggers. Nothing makes a release build so.
fn may_be_inspected(debug_build: bool, wanted: Option<&OsStr>) -> bool {
    debug_build && wanted == Some(OsStr::new("1"))
}

/// Lets a service of the desktop look at this process while it lives. Several may live at once.
#[derive(Debug)]
#[must_use = "the process can be inspected for as long as this lives"]
pub struct Inspection(());

impl Inspection {
    /// Lets others look from now on, where [`forbid_inspection`] had forbidden it.
    pub fn allow() -> Self {
        system::begin_inspection();
        Self(())
    }
}

impl Drop for Inspection {
    fn drop(&mut self) {
        system::end_inspection();
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::{
        io,
        sync::{Mutex, MutexGuard, PoisonError},
    };

    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    /// Whether inspection is forbidden, and how many exceptions there are just now.
    struct Guarded {
        forbidden: bool,
        exceptions: usize,
    }

    static GUARDED: Mutex<Guarded> = Mutex::new(Guarded { forbidden: false, exceptions: 0 });

    pub(super) fn forbid_inspection() -> io::Result<()> {
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
        let mut guarded = guarded();
        guarded.forbidden = true;
        apply(&guarded)
    }

    pub(super) fn begin_inspection() {
        let mut guarded = guarded();
        guarded.exceptions = guarded.exceptions.saturating_add(1);
        // What cannot be allowed ends as a dialog that does not open, which has words of its own.
        let _ = apply(&guarded);
    }

    pub(super) fn end_inspection() {
        let mut guarded = guarded();
        guarded.exceptions = guarded.exceptions.saturating_sub(1);
        // The same call succeeded when the program started, and needs no right that can be lost.
        let _ = apply(&guarded);
    }

    fn apply(guarded: &Guarded) -> io::Result<()> {
        if !guarded.forbidden {
            return Ok(());
        }
        let behaviour = if guarded.exceptions == 0 {
            DumpableBehavior::NotDumpable
        } else {
            DumpableBehavior::Dumpable
        };
        Ok(set_dumpable_behavior(behaviour)?)
    }

    fn guarded() -> MutexGuard<'static, Guarded> {
        // Both fields are whole at every moment, also at that of a panic.
        GUARDED.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    mod tests {
        use rustix::process::dumpable_behavior;

        use super::{super::Inspection, *};

        #[test]
        fn inspection_is_allowed_until_the_last_exception_ends() {
            forbid_inspection().unwrap();
            assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
            let first = Inspection::allow();
            let second = Inspection::allow();
            drop(first);
            assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::Dumpable);
            drop(second);
            assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
            assert_eq!(rustix::process::getrlimit(Resource::Core).maximum, Some(0));
        }
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod system {
    use std::io;

    use rustix::process::{Resource, Rlimit, setrlimit};

    pub(super) fn forbid_inspection() -> io::Result<()> {
        Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
    }

    pub(super) fn begin_inspection() {}

    pub(super) fn end_inspection() {}
}

#[cfg(not(unix))]
mod system {
    //! Windows writes a dump of a failed program only where its owner has asked for that.

    pub(super) fn forbid_inspection() -> std::io::Result<()> {
        Ok(())
    }

    pub(super) fn begin_inspection() {}

    pub(super) fn end_inspection() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_debug_build_can_be_left_open_and_only_when_asked() {
        let wanted = Some(OsStr::new("1"));
        assert!(may_be_inspected(true, wanted));
        assert!(!may_be_inspected(false, wanted));
        assert!(!may_be_inspected(true, None));
        assert!(!may_be_inspected(true, Some(OsStr::new("0"))));
        assert!(!may_be_inspected(false, None));
    }
}
