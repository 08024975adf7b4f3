//! The same work on several threads, which fetch pieces in turn and bring them back searched.

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
    feed::Feed,
    lines::Book,
    on_this_thread,
    piece::{Piece, Start},
};

/// How often it is asked whether the scan was cancelled while nothing comes.
const PAUSE: Duration = Duration::from_millis(20);

/// What the threads share.
struct Desk<'f, T> {
    supply: Mutex<Supply<'f, T>>,
    book: Book,
}

/// Where they fetch their pieces.
struct Supply<'f, T> {
    /// `None` when it is used up.
    feed: Option<Feed<'f>>,
    /// Pieces that are free to be filled. There are no others, so whoever is slow to take what was
    /// found slows the reading.
    free: Receiver<Piece<T>>,
}

/// Searches on so many threads; on this one, what they found is put together.
pub(super) fn on_threads<T: Send, J: Fn(Sighting<'_>) -> T + Sync>(
    feed: Feed<'_>,
    threads: usize,
    work: &Work<'_, J>,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let (freed, free) = mpsc::channel();
    for _ in 0..threads.saturating_mul(2) {
        // The receiver is here.
        let _ = freed.send(Piece::default());
    }
    let desk =
        Desk { supply: Mutex::new(Supply { feed: Some(feed), free }), book: Book::default() };
    let (done, searched) = mpsc::channel();
    let mut troubles = thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..threads {
            let (desk, done) = (&desk, done.clone());
            let thread = thread::Builder::new().name("jotbench-scan".to_owned());
            started +=
                usize::from(thread.spawn_scoped(scope, move || desk.work(work, &done)).is_ok());
        }
        drop(done);
        if started == 0 {
            // This thread is all there is.
            let feed = desk.supply().feed.take();
            return feed.map(|feed| on_this_thread(feed, work, &mut sink)).unwrap_or_default();
        }
        // `freed` goes with it: who waits for a piece then, ends.
        put_together(&searched, freed, work, &mut sink)
    });
    if let Some(feed) = &mut desk.supply().feed {
        troubles.append(&mut feed.troubles);
    }
    troubles
}

impl<'f, T> Desk<'f, T> {
    fn supply(&self) -> std::sync::MutexGuard<'_, Supply<'f, T>> {
        self.supply.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What each thread does.
    fn work<J: Fn(Sighting<'_>) -> T>(&self, work: &Work<'_, J>, done: &Sender<Piece<T>>) {
        while let Some(mut piece) = self.fetch(work) {
            piece.count();
            self.book.note(&piece);
            let number = piece.number;
            piece.search(Start::Asked(&self.book, number), work);
            self.book.forget(number);
            if done.send(piece).is_err() {
                return;
            }
        }
    }

    /// The next piece. `None`: there is no more, or nobody wants more.
    fn fetch<J>(&self, work: &Work<'_, J>) -> Option<Piece<T>> {
        let mut supply = self.supply();
        let mut piece = supply.free.recv().ok()?;
        if work.progress.is_cancelled() {
            return None;
        }
        supply.feed.as_mut()?.next(&mut piece).then_some(piece)
    }
}

/// Takes the pieces as they come, and joins them in their order.
fn put_together<T, J: Fn(Sighting<'_>) -> T>(
    searched: &Receiver<Piece<T>>,
    freed: Sender<Piece<T>>,
    work: &Work<'_, J>,
    sink: &mut impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let mut joint = Joint::default();
    let mut early = BTreeMap::new();
    let mut next = 0;
    while !work.progress.is_cancelled() {
        match searched.recv_timeout(PAUSE) {
            Ok(piece) => early.insert(piece.number, piece),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        while let Some(mut piece) = early.remove(&next) {
            next += 1;
            if joint.add(&mut piece, work, sink).is_break() {
                return joint.seam.troubles;
            }
            // Where the threads have ended, nobody fills it any more.
            let _ = freed.send(piece);
        }
    }
    joint.seam.troubles
}
