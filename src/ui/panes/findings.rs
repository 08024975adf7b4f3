//! All findings, at once: the heaviest first, each with the place it points at and, where there is
//! one, the fix that mends it.

use egui::{Rect, ScrollArea, Ui};

use super::api_answer::api_answer_ui;
use crate::ui::{
    scene::Scene,
    theme::space,
    widgets::{Button, FindingRow, Pane, Tone, area_ui, note_ui, places_width},
};
use crate::{
    bench::{
        Action, Command, Model,
        model::{KeySource, Mode, Remedy, RemedyKind, SignerCommand},
        words,
    },
    jwt::{
        Aspect, Finding, Fix, FixValue, Rule, Severity,
        verdict::{ClaimsVerdict, SignatureVerdict, TimeVerdict},
    },
};

/// Draws the pane. `wanted` is the verdict whose findings are to be seen. Returns the finding whose
/// place is asked for by a click.
pub fn findings_pane_ui<'m>(
    ui: &mut Ui,
    scene: &mut Scene<'m>,
    rect: Rect,
    wanted: Option<Aspect>,
) -> Option<&'m Finding> {
    // That nothing was pasted yet is no fault of anything.
    let model = scene.model;
    let blank = model.mode == Mode::Verify && model.pasted.trim().is_empty();
    let working = model.analysing.is_some();
    let findings: &[Finding] = if blank || working { &[] } else { &model.analysis.findings };
    // Where nothing was looked at, nothing is said to be right.
    let silent = blank || working || model.is_encrypted() && findings.is_empty();
    let subtitle = if silent { String::new() } else { summary(findings) };
    let pane = Pane::new("Findings").subtitle(&subtitle).show(ui, rect, |ui| report_ui(ui, scene));
    let mut asked = None;
    let mut commands = Vec::new();
    area_ui(ui, "findings", pane.body.shrink2(egui::vec2(1.0, 0.0)), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if let Some(answer) = words::api_answer(model)
                && api_answer_ui(ui, &answer)
            {
                scene.ask(Command::CopySelection(answer.text()));
            }
            if findings.is_empty() {
                nothing_ui(ui, scene, blank);
            }
            let place_width = places_width(ui, findings.iter().map(|it| it.at.to_string()));
            for finding in findings {
                let place = finding.at.to_string();
                let fix = finding.fix.as_ref().map(|fix| fix_label(finding, fix));
                let remedy = remedy(model, finding);
                let label = fix.or_else(|| remedy.map(|remedy| remedy.label.clone()));
                let source = source(finding);
                let row = FindingRow {
                    tone: Tone::from(finding.severity),
                    place: &place,
                    place_width,
                    message: &finding.message,
                    hint: &finding.hint,
                    source: &source,
                    fix: label.as_deref(),
                };
                let output = row.show(ui, |_| {});
                if wanted == Some(finding.rule.aspect()) && asked.is_none() {
                    output.response.scroll_to_me(None);
                }
                if output.response.clicked() {
                    asked = Some(finding);
                }
                let Some(button) = output.fix else { continue };
                if let Some(fix) = &finding.fix {
                    if button.on_hover_text(what_it_writes(fix)).clicked() {
                        commands.push(Command::Apply(fix.clone()));
                    }
                } else if let Some(remedy) = remedy
                    && button.on_hover_text(what_it_does(model, remedy)).clicked()
                {
                    commands.push(Command::Signer(SignerCommand::Apply(remedy.rule)));
                }
            }
            ui.add_space(space::XS);
        });
    });
    for command in commands {
        scene.ask(command);
    }
    asked
}

/// The buttons of the report, where there is something to report.
fn report_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.example || model.analysing.is_some() || !model.is_enabled(Action::CopyReport) {
        return;
    }
    ui.spacing_mut().item_spacing.x = space::S;
    for (button, action) in [
        (Button::quiet("Report…"), Action::Report),
        (Button::new("Copy report"), Action::CopyReport),
    ] {
        if button.show(ui).on_hover_text(action.tooltip()).clicked() {
            scene.act(action);
        }
    }
}

/// What would make the signature verify, where that can be applied.
fn remedy<'m>(model: &'m Model, finding: &Finding) -> Option<&'m Remedy> {
    model.remedy(finding.rule).filter(|remedy| !remedy.label.is_empty())
}

/// What a remedy will do, to be read before it is clicked.
fn what_it_does(model: &Model, remedy: &Remedy) -> &'static str {
    match (&remedy.what, &model.key.source) {
        (RemedyKind::Client(_), _) => "Checks the token with the secret of this client",
        (RemedyKind::Find, _) => Action::FindSigner.tooltip(),
        (RemedyKind::Cure(_), KeySource::Client(_)) => {
            "Uses the secret so, and opens the client's form to keep it so"
        }
        (RemedyKind::Cure(_), _) => "Uses the secret so",
    }
}

/// A claim that is missing is added; what it is set to is for the tooltip, and then for the person.
fn fix_label(finding: &Finding, fix: &Fix) -> String {
    let missing = matches!(finding.rule, Rule::RequiredClaim | Rule::RecommendedClaim);
    match fix {
        Fix::Set { value: FixValue::Json(_), .. } if missing => "Add".to_owned(),
        fix => fix.label(),
    }
}

/// What a fix will write, to be read before it is clicked.
fn what_it_writes(fix: &Fix) -> String {
    match fix {
        Fix::Set { part, name, value: FixValue::Json(json) } => {
            format!("Writes \"{name}\": {json} into the {}", part.name())
        }
        Fix::Set { part, name, value: FixValue::NowPlus(seconds) } => {
            format!("Writes \"{name}\" into the {}: now plus {seconds} seconds", part.name())
        }
        Fix::Set { part, name, value: FixValue::NewUuid } => {
            format!("Writes \"{name}\" into the {}: a new random UUID", part.name())
        }
        Fix::Remove { part, name } => format!("Removes \"{name}\" from the {}", part.name()),
    }
}

/// That nothing was found is worth a sentence: it says what was looked at.
fn nothing_ui(ui: &mut Ui, scene: &Scene<'_>, blank: bool) {
    if blank {
        framed_note_ui(ui, "What is to be mended in a token is listed here");
        return;
    }
    if scene.model.analysing.is_some() {
        framed_note_ui(ui, "Checking a large token…");
        return;
    }
    if scene.model.is_encrypted() {
        framed_note_ui(
            ui,
            "An encrypted token (JWE) is recognised and not decrypted: neither its payload nor what \
             it was encrypted with is checked",
        );
        return;
    }
    let verdicts = &scene.model.analysis.verdicts;
    let profile = scene.model.profile().map_or("RFC 7519", |profile| profile.name.as_str());
    let rules = format!("the rules of {profile}");
    // Only what was checked is said to be: no more than the tiles above say.
    let mut checked = vec!["structure"];
    let mut unchecked = Vec::new();
    let mut sort = |was: bool, what| if was { checked.push(what) } else { unchecked.push(what) };
    sort(verdicts.signature == SignatureVerdict::Valid, "key and signature");
    sort(verdicts.time == TimeVerdict::Valid, "dates");
    sort(verdicts.claims == ClaimsVerdict::Ok, &rules);
    let mut text = format!("Checked: {}", checked.join(", "));
    if !unchecked.is_empty() {
        text = format!("{text}. Not checked: {}", unchecked.join(", "));
    }
    framed_note_ui(ui, &text);
}

fn framed_note_ui(ui: &mut Ui, text: &str) {
    egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 10)).show(ui, |ui| {
        note_ui(ui, text);
    });
}

fn source(finding: &Finding) -> String {
    format!("{}  ·  {}", finding.rule.id(), finding.source)
}

fn summary(findings: &[Finding]) -> String {
    let words = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let counted: Vec<String> = words
        .into_iter()
        .filter_map(|(severity, one, many)| {
            match findings.iter().filter(|finding| finding.severity == severity).count() {
                0 => None,
                1 => Some(format!("1 {one}")),
                count => Some(format!("{count} {many}")),
            }
        })
        .collect();
    if counted.is_empty() { "nothing to mend".to_owned() } else { counted.join(", ") }
}
