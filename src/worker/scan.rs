//! Searching files and large texts for tokens, off the frame thread.
//!
//! One thread searches, with threads of its own; another tells what was found, some times a second
//! and no more, however many tokens there are. What is held has an end: a token that is known is
//! counted, and one that finds no room is not judged.

use std::{
    num::NonZeroUsize,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::Ordering,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use super::Outbox;
use crate::{
    bench::{
        Event,
        assess::Assessor,
        effect::{Generation, ScanInput},
        model::{Problem, ScanNews},
        tray::{Gathering, Sighted, TokenId, item_of},
        words::sentence,
    },
    scan::{Input, Progress, Sighting, Trouble, scan},
};

/// The pause between two pieces of news: often enough to be seen as motion.
const PAUSE: Duration = Duration::from_millis(100);

/// One thread leaves the other processor of a small machine to the window.
const THREADS: NonZeroUsize = NonZeroUsize::new(2).expect("two is not zero");

/// The way to the search that is under way.
pub(super) struct Desk {
    outbox: Outbox,
    current: Option<(Generation, Arc<Progress>)>,
}

impl Desk {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self { outbox, current: None }
    }

    /// Begins a search; one that is under way is ended.
    pub(super) fn start(&mut self, generation: Generation, input: ScanInput, assessor: Assessor) {
        self.end();
        let search = Search::new(input, assessor);
        self.current = Some((generation, Arc::clone(&search.progress)));
        let (outbox, failed) = (self.outbox.clone(), self.outbox.clone());
        let news = move || search.run(&|news| outbox.send(Event::Scanned(generation, news)));
        let started = thread::Builder::new().name("jotbench-scan-news".to_owned()).spawn(news);
        if let Err(error) = started {
            failed.send(Event::Scanned(generation, ScanNews::Ended(vec![no_thread(&error)])));
        }
    }

    /// Ends the search if it is still this one.
    pub(super) fn cancel(&mut self, generation: Generation) {
        if self.current.as_ref().is_some_and(|(current, _)| *current == generation) {
            self.end();
        }
    }

    fn end(&mut self) {
        if let Some((_, progress)) = self.current.take() {
            progress.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.end();
    }
}

/// A search, and what it has found since the last news.
struct Search {
    inputs: Vec<Input>,
    /// What the inputs are called, where there are several.
    sources: Vec<Arc<str>>,
    assessor: Assessor,
    progress: Arc<Progress>,
    gathering: Mutex<Gathering>,
}

impl Search {
    fn new(input: ScanInput, assessor: Assessor) -> Self {
        let inputs: Vec<Input> = match input {
            ScanInput::Files(paths) => paths.into_iter().map(Input::File).collect(),
            ScanInput::Bytes(name, bytes) => vec![Input::Bytes(name, bytes)],
        };
        Self {
            sources: inputs.iter().map(name_of).collect(),
            inputs,
            assessor,
            progress: Arc::default(),
            gathering: Mutex::default(),
        }
    }

    /// Searches, and tells what comes of it until it is over.
    fn run(&self, tell: &impl Fn(ScanNews)) {
        let (ended, end) = mpsc::channel::<()>();
        let mut problems = Vec::new();
        thread::scope(|scope| {
            let search = move || {
                // Dropped when the search is over, however it ends.
                let _ended = ended;
                catch_unwind(AssertUnwindSafe(|| self.search()))
            };
            let started =
                thread::Builder::new().name("jotbench-scan".to_owned()).spawn_scoped(scope, search);
            match started {
                Ok(searching) => {
                    self.tell_until(&end, tell);
                    problems = match searching.join() {
                        Ok(Ok(troubles)) => self.problems(troubles),
                        Ok(Err(_)) | Err(_) => vec![broken()],
                    };
                }
                Err(error) => problems = vec![no_thread(&error)],
            }
        });
        self.tell(tell);
        tell(ScanNews::Ended(problems));
    }

    fn tell_until(&self, end: &Receiver<()>, tell: &impl Fn(ScanNews)) {
        while end.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
            self.tell(tell);
        }
    }

    fn tell(&self, tell: &impl Fn(ScanNews)) {
        let harvest = self.gathering().harvest();
        if !harvest.is_empty() {
            tell(ScanNews::Found(harvest));
        }
        let bytes = self.progress.bytes.load(Ordering::Relaxed);
        let total = self.progress.total.load(Ordering::Relaxed);
        tell(ScanNews::Progress { bytes, total: total.max(bytes) });
    }

    fn search(&self) -> Vec<Trouble> {
        let take = |sighted| {
            self.gathering().take(sighted);
            ControlFlow::Continue(())
        };
        scan(&self.inputs, THREADS, &self.progress, |sighting| self.judge(sighting), take)
    }

    fn judge(&self, sighting: Sighting<'_>) -> Sighted {
        let id = TokenId::of(&sighting.found.token);
        if self.gathering().spares(id) {
            return Sighted::Known(id);
        }
        let source = self.sources.get(sighting.input).filter(|_| self.sources.len() > 1);
        let place = (source.cloned(), sighting.line);
        let (before, now) = (sighting.before, self.assessor.now());
        Sighted::Item(Box::new(item_of(sighting.found, place, before, &self.assessor, now)))
    }

    /// What is held stays whole when a thread panics between two tokens.
    fn gathering(&self) -> MutexGuard<'_, Gathering> {
        self.gathering.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn problems(&self, troubles: Vec<Trouble>) -> Vec<Problem> {
        let problem = |trouble: Trouble| {
            let source = self.sources.get(trouble.input).map_or("", |source| source);
            let message = match trouble.line {
                0 => format!("{source}: {}", trouble.message),
                line => format!("{source}, line {line}: {}", trouble.message),
            };
            Problem { message, hint: sentence(&trouble.hint) }
        };
        troubles.into_iter().map(problem).collect()
    }
}

fn name_of(input: &Input) -> Arc<str> {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into();
    match input {
        Input::File(path) => name(path),
        Input::StandardInput => "standard input".into(),
        Input::Bytes(name, _) => name.as_str().into(),
    }
}

fn broken() -> Problem {
    Problem {
        message: "Jotbench itself failed in the search".to_owned(),
        hint: "Search a part of the file, or start Jotbench anew".to_owned(),
    }
}

fn no_thread(error: &std::io::Error) -> Problem {
    Problem {
        message: format!("The search cannot begin: {error}"),
        hint: "Close other programs, and try again".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, time::Instant};

    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;
    use crate::{
        bench::{signer::Keyring, tray::Harvest},
        jwt::{Moment, claims::Expectations},
        profile::load::Profiles,
    };

    const SOON: Duration = Duration::from_mins(1);

    fn assessor() -> Assessor {
        let (profiles, expected) = (Arc::new(Profiles::built_in()), Expectations::default());
        Assessor::new(
            profiles,
            None,
            Keyring::default(),
            Moment::from_seconds(1_795_000_000),
            expected,
        )
    }

    fn token(subject: &str) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let payload = URL_SAFE_NO_PAD.encode(format!(r#"{{"sub":"{subject}"}}"#));
        format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode([7; 32]))
    }

    struct Searched {
        all: Harvest,
        problems: Vec<Problem>,
    }

    fn desk() -> (Desk, Receiver<Event>) {
        let (outbox, inbox) = Outbox::new(|| ());
        (Desk::new(outbox), inbox)
    }

    /// What the search of this number tells until it is over.
    fn wait(inbox: &Receiver<Event>, number: u64) -> Searched {
        let mut all = Harvest::default();
        loop {
            let event = inbox.recv_timeout(SOON).expect("news come");
            let Event::Scanned(generation, news) = event else { panic!("{event:?}") };
            if generation != Generation(number) {
                continue;
            }
            match news {
                ScanNews::Progress { bytes, total } => assert!(bytes <= total),
                ScanNews::Found(harvest) => {
                    all.items.extend(harvest.items);
                    for (place, count) in harvest.again {
                        all.items[place].count += count;
                    }
                    all.beyond += harvest.beyond;
                }
                ScanNews::Ended(problems) => return Searched { all, problems },
            }
        }
    }

    fn listed(searched: &Searched) -> Vec<(&str, &str, u64, u64)> {
        let items = searched.all.items.iter();
        let subject = |it: &'_ crate::bench::tray::TrayItem| it.summary.subject.is_some();
        items
            .filter(|item| subject(item))
            .map(|item| {
                let source = item.source.as_deref().unwrap_or_default();
                let subject = item.summary.subject.as_deref().unwrap_or_default();
                (source, subject, item.line, item.count)
            })
            .collect()
    }

    fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn files_are_searched_in_their_order_and_what_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (ada, bob) = (token("ada"), token("bob"));
        let first = write(folder.path(), "a.log", &format!("one\nBearer {ada}\n{ada} {bob}\n"));
        let second = write(folder.path(), "b.log", &format!("\n\n{bob}\n"));
        let (mut desk, inbox) = desk();
        let missing = folder.path().join("missing.log");
        let files = ScanInput::Files(vec![first, missing, second]);
        desk.start(Generation(1), files, assessor());
        let searched = wait(&inbox, 1);
        assert_eq!(listed(&searched), [("a.log", "ada", 2, 2), ("a.log", "bob", 3, 2)]);
        assert_eq!(searched.problems.len(), 1);
        assert!(searched.problems[0].message.starts_with("missing.log: "));
    }

    #[test]
    fn a_new_search_ends_the_one_before_and_cancelling_ends_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let large = folder.path().join("large.log");
        let line = format!("{}\n", "2026-11-22T14:03:20Z nothing here ".repeat(30));
        std::fs::write(&large, line.repeat(30_000)).unwrap();
        let (mut desk, inbox) = desk();
        let many = || ScanInput::Files(vec![large.clone(); 50]);
        desk.start(Generation(1), many(), assessor());
        let one = token("ada");
        desk.start(
            Generation(2),
            ScanInput::Bytes("text".into(), one.as_bytes().into()),
            assessor(),
        );
        assert_eq!(wait(&inbox, 2).all.items.len(), 1);
        desk.start(Generation(3), many(), assessor());
        desk.cancel(Generation(2));
        let began = Instant::now();
        desk.cancel(Generation(3));
        let ended = wait(&inbox, 3);
        assert!(ended.all.is_empty() && ended.problems.is_empty());
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
}
