//! The same work on several threads, which fetch it in turn and bring it back done.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use super::{
    Joint, Sighting, Trouble, Work,
    desk::{Desk, Done},
    on_this_thread,
    piece::{Piece, Place},
};

/// How often it is asked whether the scan was cancelled while nothing comes.
const PAUSE: Duration = Duration::from_millis(20);

/// Pieces that are free to be filled. There are no others, so whoever is slow to take what was found
/// slows the reading.
type Free<T> = Mutex<Receiver<Piece<T>>>;

/// Searches on so many threads; on this one, what they found is put together.
pub(super) fn on_threads<T: Send, J: Fn(Sighting<'_>) -> T + Sync>(
    desk: &Desk<'_>,
    threads: usize,
    work: &Work<'_, J>,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let (freed, free) = mpsc::channel();
    for _ in 0..threads.saturating_mul(2) {
        // The receiver is here.
        let _ = freed.send(Piece::default());
    }
    let free = Mutex::new(free);
    let (done, searched) = mpsc::channel();
    thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..threads {
            let (free, done) = (&free, done.clone());
            let thread = thread::Builder::new().name("jotbench-scan".to_owned());
            let run = move || work_on(desk, free, work, &done);
            started += usize::from(thread.spawn_scoped(scope, run).is_ok());
        }
        drop(done);
        if started == 0 {
            // This thread is all there is.
            return on_this_thread(desk, work, &mut sink);
        }
        // `freed` goes with it: who waits for a piece then, ends.
        put_together(&searched, freed, work, &mut sink)
    })
}

/// What each thread does. Whoever fetches work has the space for it already, so the first that is
/// missing is never waited for by those that hold all the space.
fn work_on<T, J: Fn(Sighting<'_>) -> T>(
    desk: &Desk<'_>,
    free: &Free<T>,
    work: &Work<'_, J>,
    done: &Sender<Done<T>>,
) {
    let mut held = None;
    while let Some(piece) = held.take().or_else(|| fetch(free)) {
        if work.progress.is_cancelled() {
            return;
        }
        let Some((next, space)) = desk.work(piece, work) else { return };
        held = space;
        if done.send(next).is_err() {
            return;
        }
    }
}

fn fetch<T>(free: &Free<T>) -> Option<Piece<T>> {
    free.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Takes what was done as it comes, and joins it in its order.
#[expect(clippy::needless_pass_by_value, reason = "the threads end when it is dropped")]
fn put_together<T, J: Fn(Sighting<'_>) -> T>(
    searched: &Receiver<Done<T>>,
    freed: Sender<Piece<T>>,
    work: &Work<'_, J>,
    sink: &mut impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let mut joint = Joint::default();
    let mut early = BTreeMap::new();
    let mut next = Place::default();
    while !work.progress.is_cancelled() {
        match searched.recv_timeout(PAUSE) {
            Ok(done) => early.insert(done.place(), done),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        while let Some(mut done) = early.remove(&next) {
            next = done.next();
            if joint.add(&mut done, work, sink).is_break() {
                return joint.seam.troubles;
            }
            if let Done::Piece(piece) = done {
                // Where the threads have ended, nobody fills it any more.
                let _ = freed.send(piece);
            }
        }
    }
    joint.seam.troubles
}
