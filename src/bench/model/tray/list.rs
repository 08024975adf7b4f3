//! The list of tokens: what was found is added to it, chosen from it and taken out of it.

use super::super::{Mode, Model};
use crate::{
    bench::{
        effect::Effect,
        summary::Summary,
        tray::{Harvest, Tray},
    },
    jwt::{Moment, Rule, token::stripped, verdict::SignatureVerdict},
};

impl Model {
    /// Empties the list for what is found from here on.
    pub(super) fn begin_tray(&mut self, origin: String) {
        self.tray = Tray { origin, ..Tray::default() };
        self.tray_numbers.clear();
    }

    pub(super) fn add_to_tray(&mut self, harvest: Harvest) {
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

    pub(super) fn choose_from_tray(&mut self, place: usize, now: Moment) -> Vec<Effect> {
        let lies_here = self.tray.chosen == Some(place) && self.mode == Mode::Verify;
        if lies_here || place >= self.tray.items.len() {
            return vec![];
        }
        self.lay_from_tray(place, None, now)
    }

    /// Puts an item onto the bench, or the text that it was read out of.
    pub(super) fn lay_from_tray(
        &mut self,
        place: usize,
        text: Option<String>,
        now: Moment,
    ) -> Vec<Effect> {
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

    pub(super) fn remove_from_tray(&mut self, place: usize) {
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
    pub(in crate::bench::model) fn clear_tray(&mut self) -> Vec<Effect> {
        self.begin_tray(String::new());
        self.stop_scan()
    }

    /// What lies on the bench is of the tray no longer.
    pub(in crate::bench::model) fn forget_choice(&mut self) {
        self.tray.chosen = None;
        self.logged_at = None;
        self.keep_bench_from_search();
    }

    /// What is done on the bench now is not disturbed by what a search finds.
    pub(in crate::bench::model) fn keep_bench_from_search(&mut self) {
        if let Some(scanning) = &mut self.scanning {
            scanning.takes_bench = false;
        }
    }

    /// What was found out of the chosen token stands in its row too.
    pub(in crate::bench::model) fn follow_in_tray(&mut self) {
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
    pub(in crate::bench::model) fn say_what_the_tray_took_off(&mut self) {
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
