//! The tray on the bench: tokens are found in what was pasted or opened, and one of them is chosen.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Mode, Model, Notice, Problem, ProfileChoice, examine::INLINE_BYTES};
use crate::{
    bench::{
        assess::Assessor,
        effect::{Effect, Generation, ScanInput},
        signer::Keyring,
        summary::Summary,
        tray::{Harvest, MOST_ITEMS, PASTED, Tray, items_of, may_be_one_token},
    },
    jwt::{
        Format, Moment, Rule, Serialization, Token,
        find::{self, Found},
        token::stripped,
        verdict::SignatureVerdict,
    },
};

/// What is asked of the tray.
#[derive(Clone, Debug)]
pub enum TrayCommand {
    /// Put this item on the bench, from 0.
    Choose(usize),
    /// Take this item out.
    Remove(usize),
    /// Take all out.
    Clear,
    /// Search these files, however large.
    ScanFiles(Vec<PathBuf>),
    /// Stop the search; what was found stays.
    Cancel,
}

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

/// Where a text comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// It was pasted.
    Pasted,
    /// A file.
    File(PathBuf),
}

impl Origin {
    fn words(&self) -> String {
        match self {
            Self::Pasted => PASTED.to_owned(),
            Self::File(path) => name_of(path),
        }
    }
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It lies on the bench as it is.
    Whole,
    /// The tokens in it are in the tray.
    Listed,
    /// It is being searched.
    Searched,
}

impl Model {
    pub(super) fn tray(&mut self, command: TrayCommand, now: Moment) -> Vec<Effect> {
        match command {
            TrayCommand::Choose(place) => self.choose_from_tray(place, now),
            TrayCommand::Remove(place) => {
                self.remove_from_tray(place);
                vec![]
            }
            TrayCommand::Clear => self.clear_tray(),
            TrayCommand::ScanFiles(paths) => self.scan_files(paths, now),
            TrayCommand::Cancel => self.cancel_scan(now),
        }
    }

    /// Takes a text that is no key: one token goes onto the bench, several go into the tray, and a
    /// large text is searched elsewhere. A text without any goes onto the bench as it is, where it
    /// is said to be no token.
    pub(super) fn take_text(
        &mut self,
        origin: &Origin,
        text: String,
        now: Moment,
    ) -> (Vec<Effect>, Taken) {
        let is_large = text.len() > INLINE_BYTES;
        if is_large {
            // A large token is parsed for as long as it takes, a log never is.
            let is_token = may_be_one_token(text.as_bytes())
                && Token::parse(&text).0.format != Format::Unknown;
            if !is_token {
                return (self.scan_text(origin, text.into_bytes(), now), Taken::Searched);
            }
            return (self.put_on_bench(text, now), Taken::Whole);
        }
        let found = find::tokens(text.as_bytes());
        let (token, _) = Token::parse(&text);
        if found.is_empty() || is_whole(&text, &token, &found) {
            drop(found);
            return (self.put_on_bench(text, now), Taken::Whole);
        }
        // One token of a text does not take the place of a list; and where the bench reads it out
        // of the text by itself, the text is the evidence, and what is taken off is said.
        let is_one = found.len() == 1;
        let reads_it = is_one && found.first().is_some_and(|found| found.token == token.text);
        let harvest = items_of(text.as_bytes(), found, &self.assessor(now), now);
        if is_one && self.tray.items.len() > 1 {
            let (stamp, evidence) = match harvest.items.into_iter().next() {
                Some(item) => (item.stamp, if reads_it { text } else { item.token }),
                None => (None, text),
            };
            let effects = self.put_on_bench(evidence, now);
            self.logged_at = stamp;
            return (effects, Taken::Whole);
        }
        let words = origin.words();
        self.begin_tray(words.clone());
        self.add_to_tray(harvest);
        let effects = self.lay_from_tray(0, reads_it.then_some(text), now);
        self.say_done(found_words(&self.tray, &words));
        (effects, Taken::Listed)
    }

    /// Takes the text of a file that was opened.
    pub(super) fn open_text(&mut self, path: PathBuf, text: String, now: Moment) -> Vec<Effect> {
        let shown = path.display().to_string();
        let (effects, taken) = self.take_text(&Origin::File(path), text, now);
        if taken == Taken::Whole {
            self.say_done(format!("Opened {shown}"));
        }
        effects
    }

    /// Takes the bytes of a file that are no text: tokens may stand in them all the same.
    pub(super) fn open_bytes(&mut self, path: PathBuf, bytes: Vec<u8>, now: Moment) -> Vec<Effect> {
        if bytes.len() > INLINE_BYTES {
            return self.scan_text(&Origin::File(path), bytes, now);
        }
        let found = find::tokens(&bytes);
        if found.is_empty() {
            return self.no_text(&path, &bytes);
        }
        let harvest = items_of(&bytes, found, &self.assessor(now), now);
        let origin = name_of(&path);
        self.begin_tray(origin.clone());
        self.add_to_tray(harvest);
        let effects = self.lay_from_tray(0, None, now);
        self.say_done(found_words(&self.tray, &origin));
        effects
    }

    fn no_text(&mut self, path: &Path, bytes: &[u8]) -> Vec<Effect> {
        let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        self.fail(
            format!("{} is no text: byte {valid} is not UTF-8", path.display()),
            "Choose a file that holds a token or a key",
        )
    }

    /// Searches files, however large.
    pub(super) fn scan_files(&mut self, paths: Vec<PathBuf>, now: Moment) -> Vec<Effect> {
        let origin = match paths.as_slice() {
            [] => return vec![],
            [path] => name_of(path),
            several => format!("{} files", several.len()),
        };
        self.scan(origin, ScanInput::Files(paths), None, now)
    }

    fn scan_text(&mut self, origin: &Origin, bytes: Vec<u8>, now: Moment) -> Vec<Effect> {
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

    fn stop_scan(&mut self) -> Vec<Effect> {
        let scanning = self.scanning.take();
        scanning.map(|scanning| Effect::CancelScan(scanning.generation)).into_iter().collect()
    }

    fn cancel_scan(&mut self, now: Moment) -> Vec<Effect> {
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

    pub(super) fn take_scan_news(
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

    fn assessor(&self, now: Moment) -> Assessor {
        let profile = match &self.profile_choice {
            ProfileChoice::Id(id) => Some(id.clone()),
            ProfileChoice::Auto => None,
        };
        let profiles = Arc::new(self.profiles.clone());
        Assessor::new(profiles, profile, Keyring::default(), now, self.expected.clone())
    }

    fn begin_tray(&mut self, origin: String) {
        self.tray = Tray { origin, ..Tray::default() };
        self.tray_numbers.clear();
    }

    fn add_to_tray(&mut self, harvest: Harvest) {
        for (number, count) in harvest.again {
            // One that was taken out is not missed.
            let Ok(place) = self.tray_numbers.binary_search(&number) else { continue };
            if let Some(item) = self.tray.items.get_mut(place) {
                item.count = item.count.saturating_add(count);
            }
        }
        let next = self.tray_numbers.last().map_or(0, |last| last.saturating_add(1));
        self.tray_numbers.extend((next..).take(harvest.items.len()));
        self.tray.items.extend(harvest.items);
        self.tray.beyond = self.tray.beyond.saturating_add(harvest.beyond);
    }

    fn choose_from_tray(&mut self, place: usize, now: Moment) -> Vec<Effect> {
        let lies_here = self.tray.chosen == Some(place) && self.mode == Mode::Verify;
        if lies_here || place >= self.tray.items.len() {
            return vec![];
        }
        self.lay_from_tray(place, None, now)
    }

    /// Puts an item onto the bench, or the text that it was read out of.
    fn lay_from_tray(&mut self, place: usize, text: Option<String>, now: Moment) -> Vec<Effect> {
        let Some(item) = self.tray.items.get(place) else { return vec![] };
        let (evidence, stamp) = (text.unwrap_or_else(|| item.token.clone()), item.stamp);
        let was_put_aside = self.put_draft_aside();
        self.take_evidence(evidence);
        self.tray.chosen = Some(place);
        self.logged_at = stamp;
        self.show_evidence();
        self.say_put_aside(was_put_aside);
        self.examine_found(now)
    }

    fn remove_from_tray(&mut self, place: usize) {
        if place >= self.tray.items.len() {
            return;
        }
        self.tray.items.remove(place);
        self.tray_numbers.remove(place);
        self.tray.chosen = match self.tray.chosen {
            Some(chosen) if chosen == place => None,
            Some(chosen) if chosen > place => chosen.checked_sub(1),
            chosen => chosen,
        };
        if self.tray.items.is_empty() && self.scanning.is_none() {
            self.begin_tray(String::new());
        }
    }

    /// Empties the tray, and ends the search that fills it.
    pub(super) fn clear_tray(&mut self) -> Vec<Effect> {
        self.begin_tray(String::new());
        self.stop_scan()
    }

    /// What lies on the bench is of the tray no longer.
    pub(super) fn forget_choice(&mut self) {
        self.tray.chosen = None;
        self.logged_at = None;
        self.keep_bench_from_search();
    }

    /// What is done on the bench now is not disturbed by what a search finds.
    pub(super) fn keep_bench_from_search(&mut self) {
        if let Some(scanning) = &mut self.scanning {
            scanning.takes_bench = false;
        }
    }

    /// What was found out of the chosen token stands in its row too.
    pub(super) fn follow_in_tray(&mut self) {
        if self.mode != Mode::Verify || self.analysing.is_some() {
            return;
        }
        let token = &self.examined.token;
        let is_valid = self.analysis.verdicts.signature == SignatureVerdict::Valid;
        let signed_by = is_valid.then(|| self.key_owner().to_owned());
        let chosen = self.tray.chosen.and_then(|place| self.tray.items.get_mut(place));
        if let Some(item) = chosen.filter(|item| item.token == token.text) {
            item.summary = Summary::of(&self.examined, &self.analysis, signed_by);
        }
    }

    /// What was undone to read the chosen token out of its text is said, as for one that was pasted.
    pub(super) fn say_what_the_tray_took_off(&mut self) {
        let is_said = |rule| self.examined.structure.iter().any(|finding| finding.rule == rule);
        if self.mode != Mode::Verify || is_said(Rule::Stripped) {
            return;
        }
        let chosen = self.tray.chosen.and_then(|place| self.tray.items.get(place));
        let finding = chosen
            .filter(|item| item.token == self.examined.token.text)
            .and_then(|item| stripped(&item.taken_off));
        self.examined.structure.extend(finding);
    }
}

/// Whether the text is the one token that it holds, with nothing round it but what such a token is
/// wrapped in.
fn is_whole(text: &str, token: &Token, found: &[Found<'_>]) -> bool {
    let [one] = found else { return false };
    if token.format != Format::Unknown && token.serialization != Serialization::Compact {
        return true;
    }
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    if text.trim().chars().all(is_of_token) {
        return true;
    }
    let around = [text.get(..one.span.start), text.get(one.span.end..)];
    let words = around.into_iter().flatten().flat_map(|rest| {
        rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    });
    let is_wrapping = |word: &str| {
        ["authorization", "bearer", "dpop"].iter().any(|name| word.eq_ignore_ascii_case(name))
    };
    words.into_iter().all(is_wrapping)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What was found, such as `5 tokens found in the pasted text; 1 of them 3 times`.
fn found_words(tray: &Tray, origin: &str) -> String {
    let found = count_words(tray.found(), "token", "tokens");
    let mut text = format!("{found} found in {origin}");
    if tray.beyond > 0 {
        text.push_str(&format!(
            "; the first {} are listed",
            grouped(MOST_ITEMS.min(tray.items.len()) as u64)
        ));
        return text;
    }
    let repeated: Vec<u64> =
        tray.items.iter().map(|item| item.count).filter(|count| *count > 1).collect();
    match (repeated.as_slice(), tray.items.len()) {
        ([], _) => {}
        ([times], 1) => text.push_str(&format!(", {}", times_words(*times))),
        ([times], _) => text.push_str(&format!("; 1 of them {}", times_words(*times))),
        (several, _) => {
            text.push_str(&format!("; {} of them several times", grouped(several.len() as u64)));
        }
    }
    text
}

fn count_words(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

fn times_words(count: u64) -> String {
    if count == 2 { "twice".to_owned() } else { format!("{} times", grouped(count)) }
}

/// A count with its thousands set apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
