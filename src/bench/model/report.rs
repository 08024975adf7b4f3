//! Reporting what is known of a token, and opening a report again.

use std::collections::BTreeSet;

use super::{AsOf, Dialog, KeySource, Model, Notice, ProfileChoice, SignerState};
use crate::{
    bench::{
        effect::{Copied, Effect, Saved},
        report::{self, Source, default_masks, maskable, masked_in},
        signer::Owner,
        summary::Summary,
    },
    client::store::Slot,
    jwt::{Moment, Secret, verdict::SignatureVerdict},
    profile::sensitive::Sensitivity,
};

/// In which form a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// Markdown, for a ticket.
    #[default]
    Markdown,
    /// JSON, to be opened again.
    Json,
}

/// A claim in the list of those that can be masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportClaim {
    /// Its name.
    pub name: String,
    /// Whether it is masked.
    pub masked: bool,
    /// Why it is masked whatever is chosen.
    pub fixed: Option<&'static str>,
}

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct ReportDialog {
    /// The claims.
    pub claims: Vec<ReportClaim>,
    /// Who signed, in words, if that is known.
    pub signer: Option<String>,
    /// Whether the report says so.
    pub names_signer: bool,
    /// The form.
    pub format: ReportFormat,
    /// The report as it will be copied or saved.
    pub text: String,
    /// The masks that were chosen.
    chosen: BTreeSet<String>,
}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum ReportCommand {
    /// Mask the claim, or tell it.
    Mask(String, bool),
    /// Say who signed, or not.
    NameSigner(bool),
    /// Write it in this form.
    Format(ReportFormat),
    /// Copy it.
    Copy,
    /// Save it.
    Save,
}

/// Tokens of more bytes than this are not reported: a report is written on the frame thread.
const MOST_BYTES: usize = 1024 * 1024;

impl Model {
    pub(super) fn open_report(&mut self, now: Moment) -> Vec<Effect> {
        if self.examined.token.text.len() > MOST_BYTES {
            return self.too_large_to_report();
        }
        let signer = self.report_signer().map(|(words, _)| words);
        let mut dialog = ReportDialog {
            names_signer: signer.is_some(),
            signer,
            chosen: default_masks(&self.examined.token, self.profile()),
            ..ReportDialog::default()
        };
        self.write_report(&mut dialog, now);
        self.notice = None;
        self.open(Dialog::Report(Box::new(dialog)))
    }

    /// Copies the report in Markdown with the masks that are usual, without a dialog.
    pub(super) fn copy_report(&mut self, now: Moment) -> Vec<Effect> {
        if self.examined.token.text.len() > MOST_BYTES {
            return self.too_large_to_report();
        }
        let masks = default_masks(&self.examined.token, self.profile());
        let text = self.report_text(&masks, true, ReportFormat::Markdown, now);
        self.copy_out(Copied::Report, Secret::from(text))
    }

    fn too_large_to_report(&mut self) -> Vec<Effect> {
        self.fail(
            "The token is too large for a report",
            "Copy what is needed of its header and payload",
        )
    }

    /// The report as it is saved.
    pub(super) fn report_to_save(&self) -> Secret {
        self.leaving.clone().unwrap_or_default()
    }

    pub(super) fn report(&mut self, command: ReportCommand, now: Moment) -> Vec<Effect> {
        let Some(Dialog::Report(dialog)) = &self.dialog else { return vec![] };
        let mut dialog = dialog.clone();
        let mut effects = vec![];
        match command {
            ReportCommand::Mask(name, true) => drop(dialog.chosen.insert(name)),
            ReportCommand::Mask(name, false) => drop(dialog.chosen.remove(&name)),
            ReportCommand::NameSigner(names_signer) => dialog.names_signer = names_signer,
            ReportCommand::Format(format) => dialog.format = format,
            // What was read is what is sent: it is not written anew.
            ReportCommand::Copy => {
                return self.copy_out(Copied::Report, Secret::from(dialog.text));
            }
            ReportCommand::Save => {
                let what = match dialog.format {
                    ReportFormat::Markdown => Saved::ReportMarkdown,
                    ReportFormat::Json => Saved::ReportJson,
                };
                let text = Secret::from(dialog.text.clone());
                self.leaving = Some(text.clone());
                effects.push(Effect::SaveWithDialog(what, text));
                return effects;
            }
        }
        self.write_report(&mut dialog, now);
        self.dialog = Some(Dialog::Report(dialog));
        effects
    }

    fn write_report(&self, dialog: &mut ReportDialog, now: Moment) {
        let masked = self.with_report_source(&dialog.chosen, dialog.names_signer, now, masked_in);
        let all = maskable(&self.examined.token, self.profile());
        dialog.claims = all
            .into_iter()
            .map(|claim| {
                let is_masked = masked.contains(&claim.name);
                let fixed = match claim.sensitivity {
                    Some(Sensitivity::Secret) => Some("holds a secret"),
                    _ if is_masked && !dialog.chosen.contains(&claim.name) => {
                        Some("repeats what is masked")
                    }
                    _ => None,
                };
                ReportClaim { masked: is_masked, fixed, name: claim.name }
            })
            .collect();
        dialog.text = self.report_text(&dialog.chosen, dialog.names_signer, dialog.format, now);
    }

    fn report_text(
        &self,
        masked: &BTreeSet<String>,
        names_signer: bool,
        format: ReportFormat,
        now: Moment,
    ) -> String {
        let write = match format {
            ReportFormat::Markdown => report::markdown,
            ReportFormat::Json => report::json,
        };
        self.with_report_source(masked, names_signer, now, write)
    }

    fn with_report_source<R>(
        &self,
        masked: &BTreeSet<String>,
        names_signer: bool,
        now: Moment,
        write: impl FnOnce(Source<'_>) -> R,
    ) -> R {
        let signer = self.report_signer();
        let told = signer.as_ref().filter(|_| names_signer).map(|(words, _)| words.clone());
        let name = signer.as_ref().and_then(|(_, name)| name.as_deref());
        let summary = Summary::of(&self.examined, &self.analysis, told);
        write(Source {
            examined: &self.examined,
            analysis: &self.analysis,
            summary: &summary,
            profile: self.profile(),
            as_of: self.moment(now),
            leeway: self.expected.leeway,
            now,
            masked,
            secret: self.key.secret(),
            unnamed: name.filter(|_| !names_signer),
        })
    }

    /// Who signed, in words, and the client's name in them.
    fn report_signer(&self) -> Option<(String, Option<String>)> {
        if self.analysis.verdicts.signature == SignatureVerdict::Valid {
            let owner = self.key_owner().to_owned();
            if !matches!(self.key.source, KeySource::Client(_)) {
                return Some((owner, None));
            }
            let words = if self.examined.is_by_former() {
                format!("client {owner}, with its previous secret")
            } else {
                format!("client {owner}")
            };
            return Some((words, Some(owner)));
        }
        let SignerState::Known(answer) = &self.signer else { return None };
        let Some(Owner::Client { name, slot, .. }) = &answer.owner else { return None };
        let words = match slot {
            Slot::Previous => format!("client {name}, with its previous secret"),
            Slot::Current => format!("client {name}"),
        };
        Some((words, Some(name.clone())))
    }

    /// Puts a report that was opened or pasted on the bench, judged as it was judged then; `None`
    /// for a text that is no report.
    pub(super) fn reopen_report(&mut self, text: &str, now: Moment) -> Option<Vec<Effect>> {
        let reopened = match report::read(text)? {
            Ok(reopened) => reopened,
            Err(problem) => {
                return Some(
                    self.fail(problem, "Write the report anew, or paste the token itself"),
                );
            }
        };
        self.as_of = AsOf::At(reopened.as_of);
        self.expected.leeway = reopened.leeway;
        let profile = reopened.profile.as_deref().filter(|id| self.profiles.find(id).is_some());
        if let Some(id) = profile {
            self.profile_choice = ProfileChoice::Id(id.to_owned());
        }
        let effects = self.edit_token(reopened.token.clone(), now);
        self.notice = Some(Notice::done(reopened.words()));
        Some(effects)
    }
}
