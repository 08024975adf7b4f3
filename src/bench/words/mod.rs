//! The verdicts in words: the sentence that a person reads first, and the five reasons
//! beside it ([`tiles`]).
//!
//! Nothing here decides anything; it says what [`Analysis`](super::Analysis) found.

mod answer;
mod signer;
mod then;
mod tiles;

pub use self::{
    answer::{Answer, api_answer},
    signer::none_signed,
    then::leeway_words,
    tiles::{Tile, tiles},
};

use self::{
    signer::signer_detail,
    then::{invalid_words, valid_words},
    tiles::lacks_content,
};
use super::model::{AsOf, KeySource, KeyState, Mode, Model};
use crate::{
    client::StoreKind,
    jwt::{
        Aspect, Finding, Format, Moment, Overall, Rule, Severity,
        verdict::{ClaimsVerdict, KeyVerdict, SignatureVerdict, StructureVerdict, TimeVerdict},
    },
};

/// How a verdict looks: its colour, and the sign that stands beside the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Checked and right.
    Good,
    /// It works, with something to look at.
    Warning,
    /// Wrong.
    Bad,
    /// Not checked.
    Unknown,
}

/// What is said first of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// One or two words: `Accepted`, `Rejected`, `Ready`, `Not checked`.
    pub badge: &'static str,
    /// Its tone.
    pub tone: Tone,
    /// A sentence that says what is so.
    pub title: String,
    /// A second sentence, quieter.
    pub detail: String,
}

impl Headline {
    fn new(badge: &'static str, tone: Tone, title: impl Into<String>) -> Self {
        Self { badge, tone, title: title.into(), detail: String::new() }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// The sentence for what lies on the bench.
#[must_use]
pub fn headline(model: &Model) -> Headline {
    if model.analysing.is_some() {
        return Headline::new("Working", Tone::Unknown, "Checking a large token…");
    }
    let mut headline = match model.mode {
        Mode::Verify if model.pasted.trim().is_empty() => {
            return Headline::new("Empty", Tone::Unknown, "Paste a token to check it")
                .detail("Or choose a client to sign a new one");
        }
        Mode::Verify => verify_headline(model),
        Mode::Sign => sign_headline(model),
    };
    if let (AsOf::At(moment), false) = (model.as_of, headline.detail.is_empty()) {
        let leeway = match model.expected.leeway {
            0 => String::new(),
            leeway => format!(" ±{}", leeway_words(leeway)),
        };
        let moment = moment.utc_near(model.judged_at);
        headline.detail = format!("As of {moment}{leeway}. {}", headline.detail);
    }
    headline
}

fn verify_headline(model: &Model) -> Headline {
    let analysis = &model.analysis;
    let verdicts = &analysis.verdicts;
    let profile = model.profile().map_or("the profile", |profile| profile.name.as_str());
    match (analysis.overall, analysis.format) {
        (_, Format::Unknown) => Headline::new("Rejected", Tone::Bad, "This is no token")
            .detail(first_error(model, None).unwrap_or_default()),
        (_, Format::Unsecured) => {
            Headline::new("Rejected", Tone::Bad, "Not signed: nothing vouches for this token")
                .detail("Its alg is \"none\", so anyone could have written it")
        }
        (Overall::Accepted, _) => {
            let title = match valid_words(model) {
                Some(valid) => format!("Genuine and {valid}"),
                None if model.examined.token.claims().is_none() => {
                    "Genuine; it carries no claims".to_owned()
                }
                None => "Genuine; it never expires".to_owned(),
            };
            Headline::new("Accepted", Tone::Good, title).detail(match verdicts.claims {
                ClaimsVerdict::Ok => {
                    format!("Signed by {}. Meets all that {profile} asks for", signer(model))
                }
                _ => format!("Signed by {}. {}", signer(model), to_look_at(model)),
            })
        }
        (Overall::NotChecked, Format::Jwe) => {
            Headline::new("Not checked", Tone::Unknown, "An encrypted token (JWE)")
                .detail("Its payload cannot be read without the recipient's key")
        }
        (Overall::NotChecked, _) => {
            let detail = if lacks_content(model) {
                "Its content is detached: paste or open it in the payload pane".to_owned()
            } else {
                ask_for_key(model)
            };
            Headline::new("Not checked", Tone::Unknown, "Signature not checked").detail(detail)
        }
        (Overall::Rejected, _) => {
            let genuine = verdicts.signature == SignatureVerdict::Valid;
            let title = match (verdicts.signature, verdicts.key) {
                (SignatureVerdict::Invalid, _) => {
                    format!("The signature does not verify with {}", model.key_owner())
                }
                (_, KeyVerdict::Error) => {
                    first_error(model, Some(Aspect::Key)).unwrap_or("The key does not fit").into()
                }
                _ => why_refused(model, genuine),
            };
            let answers = api_answer(model).map(|answer| answer.head());
            let detail = if genuine {
                let answers = answers.unwrap_or_else(|| format!("{profile} would refuse it"));
                format!("Signed by {}. {answers}", signer(model))
            } else {
                let why = if verdicts.signature == SignatureVerdict::NotChecked {
                    ask_for_key(model)
                } else if let Some(signer) = signer_detail(model) {
                    signer
                } else if model.takes_key_pair() {
                    "Another key signed it, or it was altered".to_owned()
                } else {
                    "Another secret signed it, or it was altered".to_owned()
                };
                match answers {
                    Some(answers) => format!("{why}. {answers}"),
                    None => why,
                }
            };
            Headline::new("Rejected", Tone::Bad, title).detail(detail)
        }
    }
}

fn sign_headline(model: &Model) -> Headline {
    let analysis = &model.analysis;
    let profile = model.profile().map_or("the profile", |profile| profile.name.as_str());
    if let Some(error) = &model.unsigned {
        let waiting = matches!(model.key.state, KeyState::Waiting);
        return if waiting {
            Headline::new("Not signed", Tone::Unknown, "Waiting for the secret")
                .detail(ask_for_key(model))
        } else {
            let tone = if model.key.key().is_none() { Tone::Unknown } else { Tone::Bad };
            Headline::new("Not signed", tone, error.message.clone()).detail(error.hint.clone())
        };
    }
    if analysis.format == Format::Unsecured {
        return Headline::new("Unsecured", Tone::Bad, "Not signed: nothing vouches for this token")
            .detail("Every careful API refuses it; use it only to test that yours does");
    }
    // A placeholder is no fault of the token's form, and yet no API takes it.
    let placeholder = analysis.findings.iter().find(|finding| finding.rule == Rule::Placeholder);
    match (analysis.overall, placeholder) {
        (Overall::Accepted, Some(finding)) => {
            Headline::new("Not ready", Tone::Warning, finding.message.clone())
                .detail(finding.hint.clone())
        }
        (Overall::Accepted, None) => {
            let title = match valid_words(model) {
                Some(valid) => format!("Signed for {}, {valid}", signed_for(model)),
                None => format!("Signed for {}; it never expires", signed_for(model)),
            };
            Headline::new("Ready", Tone::Good, title).detail(
                if analysis.verdicts.claims == ClaimsVerdict::Ok {
                    format!("Meets all that {profile} asks for")
                } else {
                    to_look_at(model)
                },
            )
        }
        _ => Headline::new("Not ready", Tone::Bad, why_refused(model, false)).detail(
            api_answer(model).map_or_else(
                || format!("{profile} would refuse it as it stands"),
                |answer| answer.head(),
            ),
        ),
    }
}

fn signed_for(model: &Model) -> &str {
    match model.key.source {
        KeySource::Client(_) => model.key_owner(),
        _ => model.profile().map_or("you", |profile| profile.name.as_str()),
    }
}

/// The reason to name where several verdicts reject: the one that a person can do most about.
fn why_refused(model: &Model, genuine: bool) -> String {
    let analysis = &model.analysis;
    let reason = match analysis.verdicts.time {
        _ if analysis.verdicts.structure == StructureVerdict::Error => {
            first_error(model, Some(Aspect::Structure)).map(str::to_owned)
        }
        TimeVerdict::Expired | TimeVerdict::NotYetValid => invalid_words(model),
        TimeVerdict::Error => first_error(model, Some(Aspect::Time)).map(str::to_owned),
        TimeVerdict::Valid | TimeVerdict::NotChecked => None,
    };
    let reason = reason
        .or_else(|| first_error(model, Some(Aspect::Claims)).map(str::to_owned))
        .or_else(|| first_error(model, None).map(str::to_owned))
        .unwrap_or_else(|| "It would be refused".to_owned());
    if !genuine {
        return reason;
    }
    let mut letters = reason.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("Genuine, but {first}{}", letters.as_str())
}

fn first_error(model: &Model, aspect: Option<Aspect>) -> Option<&str> {
    let is_wanted = |finding: &&Finding| {
        finding.severity == Severity::Error
            && aspect.is_none_or(|aspect| finding.rule.aspect() == aspect)
    };
    model.analysis.findings.iter().find(is_wanted).map(|finding| finding.message.as_str())
}

fn to_look_at(model: &Model) -> String {
    let warnings = count(model, Severity::Warning, None);
    match warnings {
        0 => "Nothing to mend".to_owned(),
        1 => "1 warning to look at".to_owned(),
        many => format!("{many} warnings to look at"),
    }
}

fn count(model: &Model, severity: Severity, aspect: Option<Aspect>) -> usize {
    model
        .analysis
        .findings
        .iter()
        .filter(|finding| {
            finding.severity == severity
                && aspect.is_none_or(|aspect| finding.rule.aspect() == aspect)
        })
        .count()
}

fn ask_for_key(model: &Model) -> String {
    match &model.key.state {
        KeyState::Absent if signer_detail(model).is_some() => {
            signer_detail(model).unwrap_or_default()
        }
        KeyState::Absent if model.locked.is_some() && !model.clients.clients.is_empty() => {
            "Locked: unlock to see which client signed it".to_owned()
        }
        KeyState::Absent if model.takes_key_pair() => "Give the issuer's public key".to_owned(),
        KeyState::Absent => "Choose a client or type the secret".to_owned(),
        KeyState::Waiting => match &model.waiting {
            Some(waiting) if waiting.slow && store(model) == StoreKind::Keychain => {
                format!("{}: the keychain may be asking for its password", waiting.doing)
            }
            Some(waiting) => format!("{}…", waiting.doing),
            None => "Reading the secret…".to_owned(),
        },
        KeyState::Reading { .. } => "The key is being read…".to_owned(),
        KeyState::Locked { .. } => "The key is encrypted: type its passphrase".to_owned(),
        KeyState::Ready { .. } if model.key.is_key() || model.takes_key_pair() => {
            "The key was not used".to_owned()
        }
        KeyState::Ready { .. } => "The secret was not used".to_owned(),
        KeyState::Missing => match store(model) {
            StoreKind::Session => format!(
                "The secret of {} was kept for one session only: edit the client to type it again",
                model.key_owner()
            ),
            place => {
                let place = sentence(place.title());
                format!("{place} holds no secret for {}; edit the client", model.key_owner())
            }
        },
        KeyState::Dropped if model.locked.is_some() => {
            "Locked: unlock to use the secret again".to_owned()
        }
        KeyState::Dropped => {
            "The secret was dropped when Jotbench was locked: give it once more".to_owned()
        }
        KeyState::Failed(error) => {
            format!("{}. {}", sentence(&error.to_string()), error.hint())
        }
    }
}

/// Whose secret verified the token, and which of two.
fn signer(model: &Model) -> String {
    if model.examined.is_by_former() {
        format!("{} with its previous secret", model.key_owner())
    } else {
        model.key_owner().to_owned()
    }
}

/// Where the secret of the chosen client lies.
fn store(model: &Model) -> StoreKind {
    model.client().map(|client| client.store).unwrap_or_default()
}

fn moment(model: &Model) -> Moment {
    model.moment(model.judged_at)
}

fn date(model: &Model, name: &str) -> Option<Moment> {
    Moment::from_json_number(model.examined.token.claims()?.member(name)?.value.text())
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A message as a sentence of its own.
#[must_use]
pub fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
