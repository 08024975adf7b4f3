//! A search of large texts and files on a worker: it is begun and stopped, and fills the list.

use std::{path::PathBuf, sync::Arc};

use super::{
    super::{Model, Notice, Problem},
    opening::Origin,
    words::{count_words, found_words, name_of},
};
use crate::{
    bench::{
        effect::{Effect, Generation, ScanInput},
        tray::Harvest,
    },
    jwt::Moment,
};

/// A search under way.
#[derive(Clone, Debug, Default)]
pub struct Scanning {
    /// The job.
    pub generation: Generation,
    /// What is searched, for people.
    pub origin: String,
    /// Bytes searched so far.
    pub bytes: u64,
    /// Bytes that there are, as far as is known.
    pub total: u64,
    /// Different tokens found so far.
    pub found: u64,
    /// Whether the first token that is found goes onto the bench: until something else is put there
    /// or a draft is begun.
    pub takes_bench: bool,
    /// The text that is searched, if it is to lie on the bench when it holds no token.
    pub unplaced: Option<Unplaced>,
}

/// A text that is searched before it is known whether it goes onto the bench.
#[derive(Clone, Debug)]
pub struct Unplaced {
    /// The file it comes from; none where it was pasted.
    pub path: Option<PathBuf>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What a search on a worker tells.
#[derive(Clone, Debug)]
pub enum ScanNews {
    /// So many bytes of so many were searched.
    Progress {
        /// Bytes searched.
        bytes: u64,
        /// Bytes that there are.
        total: u64,
    },
    /// Tokens that were found since the last news, in their order.
    Found(Harvest),
    /// It is over; what could not be searched.
    Ended(Vec<Problem>),
}

impl Model {
    /// Searches files, however large.
    pub(in crate::bench::model) fn scan_files(
        &mut self,
        paths: Vec<PathBuf>,
        now: Moment,
    ) -> Vec<Effect> {
        let origin = match paths.as_slice() {
            [] => return vec![],
            [path] => name_of(path),
            several => format!("{} files", several.len()),
        };
        self.scan(origin, ScanInput::Files(paths), None, now)
    }

    pub(super) fn scan_text(
        &mut self,
        origin: &Origin,
        bytes: Vec<u8>,
        now: Moment,
    ) -> Vec<Effect> {
        let bytes: Arc<[u8]> = bytes.into();
        let words = origin.words();
        let path = match origin {
            Origin::Pasted => None,
            Origin::File(path) => Some(path.clone()),
        };
        let input = ScanInput::Bytes(words.clone(), Arc::clone(&bytes));
        self.scan(words, input, Some(Unplaced { path, bytes }), now)
    }

    /// Begins a search in the place of one that may be under way. What the tray holds stays until
    /// something is found.
    fn scan(
        &mut self,
        origin: String,
        input: ScanInput,
        unplaced: Option<Unplaced>,
        now: Moment,
    ) -> Vec<Effect> {
        let mut effects = self.stop_scan();
        let generation = self.next_generation();
        self.scanning = Some(Scanning {
            generation,
            origin,
            takes_bench: true,
            unplaced,
            ..Scanning::default()
        });
        effects.push(Effect::Scan(generation, input, Box::new(self.assessor(now))));
        effects
    }

    pub(super) fn stop_scan(&mut self) -> Vec<Effect> {
        let scanning = self.scanning.take();
        scanning.map(|scanning| Effect::CancelScan(scanning.generation)).into_iter().collect()
    }

    pub(super) fn cancel_scan(&mut self, now: Moment) -> Vec<Effect> {
        let Some(scanning) = self.scanning.clone() else { return vec![] };
        let mut effects = self.stop_scan();
        if scanning.found > 0 {
            let found = count_words(scanning.found, "token", "tokens");
            self.say_done(format!("Search stopped; {found} found until then"));
        } else {
            self.say_done("Search stopped before a token was found");
            effects.extend(self.place(scanning.unplaced, now));
        }
        effects
    }

    pub(in crate::bench::model) fn take_scan_news(
        &mut self,
        generation: Generation,
        news: ScanNews,
        now: Moment,
    ) -> Vec<Effect> {
        let Some(scanning) = self.scanning.as_mut().filter(|it| it.generation == generation) else {
            return vec![];
        };
        match news {
            ScanNews::Progress { bytes, total } => {
                (scanning.bytes, scanning.total) = (bytes, total);
                vec![]
            }
            ScanNews::Found(harvest) => {
                let is_first = scanning.found == 0;
                let new = harvest.beyond.saturating_add(harvest.items.len() as u64);
                scanning.found = scanning.found.saturating_add(new);
                let takes_bench = scanning.takes_bench;
                if is_first && new > 0 {
                    let origin = scanning.origin.clone();
                    scanning.unplaced = None;
                    self.begin_tray(origin);
                }
                let has_items = !harvest.items.is_empty();
                self.add_to_tray(harvest);
                if is_first && has_items && takes_bench {
                    return self.lay_from_tray(0, None, now);
                }
                vec![]
            }
            ScanNews::Ended(problems) => self.end_scan(problems, now),
        }
    }

    fn end_scan(&mut self, problems: Vec<Problem>, now: Moment) -> Vec<Effect> {
        let Some(scanning) = self.scanning.take() else { return vec![] };
        let origin = &scanning.origin;
        let mut effects = vec![];
        if scanning.found > 0 {
            self.say_done(found_words(&self.tray, origin));
        } else if scanning.unplaced.is_some() {
            effects = self.place(scanning.unplaced, now);
        } else if problems.is_empty() {
            return self
                .fail(format!("No token was found in {origin}"), "The list stays as it was");
        }
        let more = problems.len().saturating_sub(1);
        if let Some(Problem { mut message, hint }) = problems.into_iter().next() {
            if more > 0 {
                message = format!(
                    "{message}, and {} more",
                    count_words(more as u64, "problem", "problems")
                );
            }
            self.notice = Some(Notice::error(message, hint));
        }
        effects
    }

    /// Puts a text onto the bench that was searched in vain, so that nothing of it is lost.
    fn place(&mut self, unplaced: Option<Unplaced>, now: Moment) -> Vec<Effect> {
        let Some(Unplaced { path, bytes }) = unplaced else { return vec![] };
        match (std::str::from_utf8(&bytes), path) {
            (Ok(text), path) => {
                let effects = self.put_on_bench(text.to_owned(), now);
                if let Some(path) = path {
                    self.say_done(format!("Opened {}", path.display()));
                }
                effects
            }
            (Err(_), Some(path)) => self.no_text(&path, &bytes),
            (Err(_), None) => vec![],
        }
    }
}
