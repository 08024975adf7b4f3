//! The token, the draft, and the way between the two: Verify and Sign.

use std::sync::Arc;

use super::{BenchKey, KeySource, Mode, Model, ProfileChoice, looks_like_key, tray::Origin};
use crate::{
    bench::{
        draft::{Draft, Payload},
        effect::Effect,
    },
    jwt::{Fix, Format, KeySet, Moment, Part, Reading, Secret, SecretEncoding, Token, json},
    profile::template::{DraftFor, json_of, new_draft},
};

/// The secret of the example: public, and said to be no secret.
const EXAMPLE_SECRET: &str = "an-example-secret-of-256-bits-or-more";

/// When the example was issued and when it expires, in seconds from now: days away, and not on the
/// hour, so that an idle window has nothing to count.
const EXAMPLE_AGE: i64 = 2 * 24 * 3_600 + 1_800;
const EXAMPLE_LEFT: i64 = 28 * 24 * 3_600 + 1_800;

/// How long a token lives when neither it nor its profile says: 15 minutes.
const USUAL_LIFETIME: i64 = 15 * 60;

impl Model {
    /// Puts the example on the bench: a signed token to look at, with its secret.
    pub(super) fn lay_out_example(&mut self, now: Moment) {
        let secret = Secret::new(EXAMPLE_SECRET.as_bytes().to_vec());
        let encoding = SecretEncoding::Utf8;
        let key = Arc::new(KeySet::read_public(&secret, encoding));
        self.key = BenchKey::of(KeySource::Example, secret, encoding, key, false);
        let payload = format!(
            r#"{{"iss":"https://id.example","sub":"ada","name":"Ada Lovelace","iat":{},"exp":{}}}"#,
            now.seconds.saturating_sub(EXAMPLE_AGE),
            now.seconds.saturating_add(EXAMPLE_LEFT),
        );
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        self.draft = Draft::new(json::pretty(header), json::pretty(&payload));
        self.mode = Mode::Sign;
        // Small enough to be signed at once, so there is no effect to carry out.
        let _nothing = self.examine(now);
        self.pasted.clone_from(&self.token_text);
        self.mode = Mode::Verify;
        let _nothing = self.examine(now);
        self.example = true;
        self.untouched = true;
    }

    /// The token pane was typed in: what stands there is evidence now, exactly as typed.
    pub(super) fn edit_token(&mut self, text: String, now: Moment) -> Vec<Effect> {
        let was_put_aside = self.put_draft_aside();
        self.take_evidence(text.clone());
        self.token_text = text;
        self.say_put_aside(was_put_aside);
        self.examine(now)
    }

    /// A text was pasted over the bench: a key, a token, or anything that tokens stand in.
    pub(super) fn paste(&mut self, text: String, now: Moment) -> Vec<Effect> {
        if let Some(effects) = self.reopen_report(&text, now) {
            return effects;
        }
        if looks_like_key(text.as_bytes()) {
            let effects = self.type_secret(Secret::from(text), now);
            self.notice = Some(super::Notice::done("A key was pasted: it is in use now"));
            return effects;
        }
        self.take_text(&Origin::Pasted, text, now).0
    }

    /// Puts a text onto the bench: what stood round the token is taken off, and said.
    pub(super) fn put_on_bench(&mut self, text: String, now: Moment) -> Vec<Effect> {
        let was_put_aside = self.put_draft_aside();
        self.take_evidence(text);
        self.show_evidence();
        self.say_put_aside(was_put_aside);
        self.examine_found(now)
    }

    /// Examines evidence that came as a whole, and asks who signed it.
    pub(super) fn examine_found(&mut self, now: Moment) -> Vec<Effect> {
        let mut effects = self.examine(now);
        effects.extend(self.look_for_signer());
        effects
    }

    pub(super) fn show_evidence(&mut self) {
        let (token, _) = Token::parse(&self.pasted);
        self.token_text =
            if token.format == Format::Unknown { self.pasted.clone() } else { token.text };
    }

    pub(super) fn take_evidence(&mut self, text: String) {
        self.forget_done();
        self.forget_choice();
        self.forget_signer();
        if self.example {
            self.drop_example_key();
        }
        self.mode = Mode::Verify;
        self.original = None;
        self.untouched = false;
        self.example = false;
        self.pasted = text;
        self.read_as = Reading::default();
    }

    fn drop_example_key(&mut self) {
        if self.key.source == KeySource::Example {
            self.key = BenchKey::default();
        }
    }

    pub(super) fn edit_header(&mut self, text: String, now: Moment) -> Vec<Effect> {
        self.begin_draft();
        self.draft.header = text;
        self.examine(now)
    }

    pub(super) fn edit_payload(&mut self, text: String, now: Moment) -> Vec<Effect> {
        self.begin_draft();
        self.draft.payload = Payload::Text(text);
        self.examine(now)
    }

    pub(super) fn edit_claim(
        &mut self,
        name: &str,
        value: Option<&str>,
        now: Moment,
    ) -> Vec<Effect> {
        let part = Part::Payload;
        match value {
            Some(json) => self.set_member(part, name, json),
            None => self.remove_members(part, name),
        }
        self.examine(now)
    }

    /// Moves to Sign with the bytes that are shown; a pasted token is kept for Revert.
    pub(super) fn begin_draft(&mut self) {
        self.keep_bench_from_search();
        if self.mode == Mode::Verify && !self.example && !self.pasted.is_empty() {
            self.original = Some(self.pasted.clone());
            self.leaves_unprotected = self.examined.token.unprotected().is_some();
        }
        self.mode = Mode::Sign;
        self.untouched = false;
        self.example = false;
    }

    pub(super) fn set_mode(&mut self, mode: Mode, now: Moment) -> Vec<Effect> {
        if self.mode != mode && self.analysing.is_some() {
            // What the other state would begin with is not there yet.
            self.notice = Some(super::Notice::error(
                "The large token is still being worked on",
                "Try again in a moment",
            ));
            return vec![];
        }
        match (self.mode, mode) {
            (Mode::Verify, Mode::Sign) if self.pasted.trim().is_empty() => self.new_token(now),
            (Mode::Verify, Mode::Sign) => {
                self.begin_draft();
                self.examine(now)
            }
            (Mode::Sign, Mode::Verify) => self.verify_draft(now),
            _ => vec![],
        }
    }

    /// From Sign to Verify: the pasted token if nothing was changed, else the signed one.
    fn verify_draft(&mut self, now: Moment) -> Vec<Effect> {
        if let Some(original) = &self.original
            && (self.is_draft_of(original) || self.token_text.is_empty())
        {
            return self.revert(now);
        }
        if self.token_text.is_empty() {
            // Nothing was signed: there is nothing to verify, and the draft must not be lost.
            self.notice = Some(super::Notice::error(
                "There is no token to verify yet",
                "Choose a client or type a secret, and the draft is signed",
            ));
            return vec![];
        }
        self.mode = Mode::Verify;
        self.forget_choice();
        self.pasted.clone_from(&self.token_text);
        self.read_as = Reading::default();
        self.examine(now)
    }

    /// Whether the draft is what the token says, under any of its signatures.
    pub(super) fn is_draft_of(&self, pasted: &str) -> bool {
        let (mut token, _) = Token::read(pasted, &self.read_as);
        (0..token.signatures.len().max(1)).any(|index| {
            token.look_at(index);
            Draft::of(&token) == self.draft
        })
    }

    pub(super) fn revert(&mut self, now: Moment) -> Vec<Effect> {
        match self.original.take() {
            Some(original) => {
                // The way in which it was looked at comes back with it.
                let read_as = self.read_as.clone();
                let (chosen, logged_at) = (self.tray.chosen, self.logged_at);
                self.take_evidence(original);
                self.read_as = read_as;
                (self.tray.chosen, self.logged_at) = (chosen, logged_at);
                self.show_evidence();
                let mut effects = self.examine(now);
                effects.extend(self.look_for_signer());
                effects
            }
            None => vec![],
        }
    }

    /// What was said of work that is over is not said of the next.
    fn forget_done(&mut self) {
        if self.notice.as_ref().is_some_and(|notice| !notice.is_error) {
            self.notice = None;
        }
    }

    /// A new draft from the template of the profile in force.
    pub(super) fn new_token(&mut self, now: Moment) -> Vec<Effect> {
        self.drop_example_key();
        self.begin_draft();
        // A template that is for no profile in particular is that of the choice, not of the token
        // that lay here before.
        if self.profile_choice == ProfileChoice::Auto && self.client().is_none() {
            "jwt".clone_into(&mut self.profile_id);
        } else {
            self.judge(now);
        }
        let Some(profile) = self.profile() else { return vec![] };
        let client = self.client();
        let for_ = DraftFor {
            client_id: client.map(|client| client.client_id.as_str()),
            algorithm: client.map(|client| client.algorithm),
            kid: client.and_then(|client| client.kid.as_deref()),
        };
        let (header, payload) = new_draft(profile, for_, now);
        self.draft = Draft::new(header, payload);
        self.fit_draft_to_key();
        self.untouched = true;
        self.examine(now)
    }

    pub(super) fn choose_profile(&mut self, choice: ProfileChoice, now: Moment) -> Vec<Effect> {
        let starts_anew = self.untouched && matches!(choice, ProfileChoice::Id(_));
        self.profile_choice = choice;
        if starts_anew { self.new_token(now) } else { self.examine(now) }
    }

    pub(super) fn apply_fix(&mut self, fix: &Fix, now: Moment) -> Vec<Effect> {
        let (part, name) = match fix {
            Fix::Set { part, name, value } => {
                let json = json_of(value, now);
                self.set_member(*part, name, &json);
                (*part, name)
            }
            Fix::Remove { part, name } => {
                self.remove_members(*part, name);
                (*part, name)
            }
        };
        self.focus = Some((part, name.clone()));
        self.examine(now)
    }

    pub(super) fn set_time(&mut self, claim: &str, seconds: i64, now: Moment) -> Vec<Effect> {
        let date = now.plus_seconds(seconds).seconds.to_string();
        self.set_member(Part::Payload, claim, &date);
        self.examine(now)
    }

    /// Moves `iat`, `nbf` and `exp` to now with their distances kept. The anchor is `iat`, else
    /// `nbf`; a lone `exp` is set to now plus the usual lifetime.
    pub(super) fn sign_again(&mut self, now: Moment) -> Vec<Effect> {
        let date = |name: &str| {
            let member = self.examined.token.claims()?.member(name)?;
            Moment::from_json_number(member.value.text())
        };
        let dates: Vec<(&str, Moment)> = ["iat", "nbf", "exp"]
            .into_iter()
            .filter_map(|name| Some((name, date(name)?)))
            .collect();
        let usual = self
            .profile()
            .and_then(|profile| profile.lifetime.usual)
            .and_then(|seconds| i64::try_from(seconds).ok())
            .unwrap_or(USUAL_LIFETIME);
        match dates.first() {
            None | Some(("exp", _)) => {
                let exp = now.plus_seconds(usual).seconds.to_string();
                self.set_member(Part::Payload, "exp", &exp);
            }
            Some((_, anchor)) => {
                for (name, date) in &dates {
                    let distance = date.seconds.saturating_sub(anchor.seconds);
                    let moved = now.plus_seconds(distance).seconds.to_string();
                    self.set_member(Part::Payload, name, &moved);
                }
            }
        }
        self.examine(now)
    }

    pub(super) fn lay_out(&mut self, now: Moment) -> Vec<Effect> {
        self.draft.header = json::pretty(&self.draft.header);
        if let Payload::Text(text) = &mut self.draft.payload {
            *text = json::pretty(text);
        }
        self.examine(now)
    }

    pub(super) fn toggle_compact(&mut self, now: Moment) -> Vec<Effect> {
        let compact = !(self.draft.compact_header && self.draft.compact_payload);
        self.draft.compact_header = compact;
        self.draft.compact_payload = compact;
        self.untouched = false;
        self.examine(now)
    }

    pub(super) fn set_member(&mut self, part: Part, name: &str, value: &str) {
        self.change_object(part, |text| json::set_member(text, name, value));
    }

    pub(super) fn remove_members(&mut self, part: Part, name: &str) {
        self.change_object(part, |text| json::remove_members(text, name));
    }

    /// Changes the header's or payload's object. A text that is no object stays, and it is said.
    fn change_object(&mut self, part: Part, change: impl Fn(&str) -> Option<String>) {
        let text = match part {
            Part::Header => Some(self.draft.header.as_str()),
            _ => self.draft.payload.text(),
        };
        // An empty pane is where a new object begins.
        let text = text.map(|text| if text.trim().is_empty() { "{}" } else { text });
        let Some(changed) = text.and_then(change) else {
            self.notice = Some(super::Notice::error(
                format!("The {} is no JSON object, so nothing was changed", part.name()),
                "Mend its JSON first",
            ));
            return;
        };
        self.begin_draft();
        // What the last attempt failed on is mended.
        self.notice = None;
        match part {
            Part::Header => self.draft.header = changed,
            _ => self.draft.payload = Payload::Text(changed),
        }
    }
}
