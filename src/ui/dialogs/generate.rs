//! Making a new key: what kind, then what came of it and where it shall go.

use egui::{RichText, Ui};

use crate::{
    bench::{
        Action, Command,
        model::{GenerateDialog, Mode, Model, describe},
    },
    jwt::{Algorithm, Curve, KeyKind, MlDsa, key::Recipe},
    ui::{
        scene::Scene,
        theme::{UiTokens as _, fonts, space},
        widgets::{
            Button, MenuButton, dialog_answers_ui, dialog_problem_ui, dialog_title_ui, note_ui,
            segmented_ui,
        },
    },
};

/// The families of keys, as one chooses among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Secret,
    Rsa,
    Ec,
    Ed25519,
    MlDsa,
}

/// What is chosen in the dialog.
#[derive(Debug)]
pub struct GenerateForm {
    kind: Kind,
    secret: Recipe,
    rsa: Recipe,
    ec: Recipe,
    ml_dsa: Recipe,
}

impl Default for GenerateForm {
    fn default() -> Self {
        Self {
            kind: Kind::default(),
            secret: Recipe::Secret256,
            rsa: Recipe::Rsa2048,
            ec: Recipe::Ec(Curve::P256),
            ml_dsa: Recipe::MlDsa(MlDsa::MlDsa65),
        }
    }
}

impl GenerateForm {
    /// The form for a key that fits what lies on the bench.
    pub fn new(model: &Model) -> Self {
        let mut form = Self::default();
        let alg = model.examined.token.alg().and_then(|alg| alg.parse::<Algorithm>().ok());
        let Some(recipe) = alg.map(Recipe::for_algorithm).filter(|_| !model.example) else {
            return form;
        };
        match recipe {
            Recipe::Secret256 | Recipe::Secret384 | Recipe::Secret512 => {
                (form.kind, form.secret) = (Kind::Secret, recipe);
            }
            Recipe::Rsa2048 | Recipe::Rsa3072 | Recipe::Rsa4096 => {
                (form.kind, form.rsa) = (Kind::Rsa, recipe);
            }
            Recipe::Ec(_) => (form.kind, form.ec) = (Kind::Ec, recipe),
            Recipe::Ed25519 => form.kind = Kind::Ed25519,
            Recipe::MlDsa(_) => (form.kind, form.ml_dsa) = (Kind::MlDsa, recipe),
        }
        form
    }

    fn recipe(&self) -> Recipe {
        match self.kind {
            Kind::Secret => self.secret,
            Kind::Rsa => self.rsa,
            Kind::Ec => self.ec,
            Kind::Ed25519 => Recipe::Ed25519,
            Kind::MlDsa => self.ml_dsa,
        }
    }
}

/// Draws the dialog.
pub fn generate_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &GenerateDialog,
    form: &mut GenerateForm,
    fresh: bool,
) {
    if dialog.made {
        made_ui(ui, scene);
    } else {
        choose_ui(ui, scene, dialog, form, fresh);
    }
}

fn choose_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &GenerateDialog,
    form: &mut GenerateForm,
    fresh: bool,
) {
    dialog_title_ui(
        ui,
        "Generate key",
        "From the system's random numbers; kept nowhere until you save it",
    );
    let generating = dialog.generating.is_some();
    ui.add_enabled_ui(!generating, |ui| {
        let kinds = [
            (Kind::Secret, "Secret"),
            (Kind::Rsa, "RSA"),
            (Kind::Ec, "EC"),
            (Kind::Ed25519, "Ed25519"),
            (Kind::MlDsa, "ML-DSA"),
        ];
        labelled_ui(ui, "Kind", |ui| {
            segmented_ui(ui, "Kind of key", &mut form.kind, &kinds);
        });
        let ec = |curve| Recipe::Ec(curve);
        match form.kind {
            Kind::Secret => size_ui(
                ui,
                "Size",
                &mut form.secret,
                &[
                    (Recipe::Secret256, "256 bits"),
                    (Recipe::Secret384, "384 bits"),
                    (Recipe::Secret512, "512 bits"),
                ],
            ),
            Kind::Rsa => size_ui(
                ui,
                "Size",
                &mut form.rsa,
                &[
                    (Recipe::Rsa2048, "2048 bits"),
                    (Recipe::Rsa3072, "3072 bits"),
                    (Recipe::Rsa4096, "4096 bits"),
                ],
            ),
            Kind::Ec => size_ui(
                ui,
                "Curve",
                &mut form.ec,
                &[
                    (ec(Curve::P256), "P-256"),
                    (ec(Curve::P384), "P-384"),
                    (ec(Curve::P521), "P-521"),
                    (ec(Curve::Secp256k1), "secp256k1"),
                ],
            ),
            // One size only; the row stays, so that the dialog does not jump.
            Kind::Ed25519 => {
                size_ui(ui, "Curve", &mut Recipe::Ed25519, &[(Recipe::Ed25519, "Curve25519")]);
            }
            Kind::MlDsa => size_ui(
                ui,
                "Parameter set",
                &mut form.ml_dsa,
                &[
                    (Recipe::MlDsa(MlDsa::MlDsa44), "ML-DSA-44"),
                    (Recipe::MlDsa(MlDsa::MlDsa65), "ML-DSA-65"),
                    (Recipe::MlDsa(MlDsa::MlDsa87), "ML-DSA-87"),
                ],
            ),
        }
    });
    let model = scene.model;
    if model.mode == Mode::Verify && !model.example && model.key.key().is_some() {
        note_ui(ui, "It takes the place of the key on the bench, with which the token is checked");
    }
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let note = if generating { "Generating…".to_owned() } else { signs_with(form.recipe()) };
    let (cancel, generate) = dialog_answers_ui(ui, &note, |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let text = if generating { "Generating…" } else { "Generate" };
        let generate = Button::primary(text).name("Generate").enabled(!generating).show(ui);
        if fresh {
            generate.request_focus();
        }
        (cancel, generate.clicked())
    });
    if cancel {
        scene.ask(if generating { Command::CancelKeyWork } else { Command::CloseDialog });
    } else if generate {
        scene.ask(Command::Generate(form.recipe()));
    }
}

fn labelled_ui(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        note_ui(ui, label);
        content(ui);
    });
}

fn size_ui(ui: &mut Ui, label: &str, chosen: &mut Recipe, options: &[(Recipe, &str)]) {
    labelled_ui(ui, label, |ui| {
        segmented_ui(ui, label, chosen, options);
    });
}

/// What such a key signs with: `For RS256, RS384, …`.
fn signs_with(recipe: Recipe) -> String {
    let slow = if recipe == Recipe::Rsa4096 { "; takes some seconds" } else { "" };
    match recipe {
        Recipe::Rsa2048 | Recipe::Rsa3072 | Recipe::Rsa4096 => {
            format!("For RS and PS with 256, 384 and 512{slow}")
        }
        _ => {
            let algorithm = Algorithm::all()
                .filter(|algorithm| Recipe::for_algorithm(*algorithm) == recipe)
                .map(Algorithm::name)
                .collect::<Vec<_>>()
                .join(" and ");
            format!("For {algorithm}")
        }
    }
}

/// The key that was made lies on the bench; this says so and offers to take it along.
fn made_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    let t = ui.tokens();
    let is_secret = model.key_shown().is_none_or(|key| key.kind() == KeyKind::Secret);
    let title = if is_secret { "Secret generated" } else { "Key generated" };
    dialog_title_ui(
        ui,
        title,
        "It is on the bench and kept nowhere: save it, or add a client with it",
    );
    let description = model.key.key().and_then(|key| describe(key)).unwrap_or_default();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(RichText::new(description).color(t.text));
        if let Some(thumbprint) = model.key_shown().and_then(crate::jwt::Key::thumbprint) {
            note_ui(ui, "Thumbprint (SHA-256, RFC 7638)");
            ui.label(RichText::new(thumbprint).font(fonts::code()).color(t.quiet));
        } else {
            note_ui(ui, "Written as base64url, and read as such on the bench");
        }
    });
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        if is_secret {
            if Button::new("Copy secret").show(ui).clicked() {
                chosen = Some(Action::CopySecret);
            }
            if Button::new("Save secret…").show(ui).clicked() {
                chosen = Some(Action::SavePrivateKey);
            }
            return;
        }
        MenuButton::new(Button::new("Copy public key")).show(ui, |ui| {
            for action in [Action::CopyPublicPem, Action::CopyPublicJwk] {
                crate::ui::panes::action_item_ui(ui, scene, action);
            }
        });
        for action in [Action::SavePublicKey, Action::SavePrivateKey] {
            if Button::new(action.text()).show(ui).on_hover_text(action.tooltip()).clicked() {
                chosen = Some(action);
            }
        }
    });
    if let Some(action) = chosen {
        scene.act(action);
    }
    let done = dialog_answers_ui(ui, "", |ui| Button::primary("Done").show(ui));
    // The button that was pressed last is gone, and with it the focus.
    let focus = ui.memory(egui::Memory::focused);
    if focus.is_none_or(|id| ui.ctx().read_response(id).is_none()) {
        done.request_focus();
    }
    if done.clicked() {
        scene.ask(Command::CloseDialog);
    }
}
