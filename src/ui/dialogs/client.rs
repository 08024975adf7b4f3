//! Adding and changing a client.

use egui::{Key, RichText, Ui};

use crate::{
    bench::{
        Command,
        effect::{ClientChange, Generation},
        model::{ClientDialog, Model, ProfileChoice, look, looks_like_key},
    },
    client::{Client, ClientRef, StoreKind},
    jwt::{Algorithm, Secret, SecretEncoding, key::Recipe},
    ui::{
        panes::encoding_menu_ui,
        scene::Scene,
        theme::{UiTokens as _, fonts, measure, space},
        widgets::{
            Button, MenuButton, MenuItem, SecretBuffer, TextField, dialog_answers_ui,
            dialog_problem_ui, dialog_title_ui, field_label_ui, note_ui, secret_edit_ui,
            segmented_ui, strip_ui,
        },
    },
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct ClientForm {
    name: String,
    environment: String,
    client_id: String,
    kid: String,
    profile: String,
    algorithm: Option<Algorithm>,
    encoding: SecretEncoding,
    secret: SecretBuffer,
    /// A key file's bytes that are no text; they cannot be typed on.
    opened: Option<Secret>,
    /// Which of the secrets given to the dialog was taken over last.
    taken: Option<Generation>,
    /// What the secret is, if it was given or is a key.
    description: String,
    store: StoreKind,
}

impl ClientForm {
    /// The form for a new client, or with what the client has.
    pub fn new(model: &Model, dialog: &ClientDialog) -> Self {
        match &dialog.editing {
            Some(client) => Self {
                name: client.name.clone(),
                environment: client.environment.clone(),
                client_id: client.client_id.clone(),
                kid: client.kid.clone().unwrap_or_default(),
                profile: client.profile.clone(),
                algorithm: Some(client.algorithm),
                encoding: client.encoding,
                store: client.store,
                ..Self::default()
            },
            None => Self {
                profile: match &model.profile_choice {
                    ProfileChoice::Id(id) => id.clone(),
                    ProfileChoice::Auto => model.profile_id.clone(),
                },
                ..Self::default()
            },
        }
    }

    /// The algorithm that was chosen, else the one that the profile asks for.
    fn algorithm(&self, model: &Model) -> Algorithm {
        self.algorithm.unwrap_or_else(|| {
            model
                .profiles
                .find(&self.profile)
                .and_then(|profile| profile.algorithms.first().copied())
                .unwrap_or(Algorithm::Hs256)
        })
    }

    /// Chooses an algorithm that the key fits, where the one in force does not.
    fn fit_algorithm(&mut self, model: &Model, fitting: &[Algorithm]) {
        let current = self.algorithm(model);
        if let (false, Some(first)) = (fitting.contains(&current), fitting.first()) {
            self.algorithm = Some(*first);
        }
    }

    /// Something else was typed or pasted as the secret.
    fn secret_changed(&mut self, model: &Model) {
        self.opened = None;
        self.description.clear();
        let typed = Secret::from(self.secret.expose().to_owned());
        if looks_like_key(typed.expose()) {
            self.encoding = SecretEncoding::Key;
            let (description, fitting) = look(&typed);
            self.description = description.unwrap_or_default();
            self.fit_algorithm(model, &fitting);
        }
    }

    fn change(&self, scene: &Scene<'_>, editing: Option<&Client>) -> Option<ClientChange> {
        let id = match editing {
            Some(client) => client.id.clone(),
            None => ClientRef::random().ok()?,
        };
        let secret = match &self.opened {
            Some(secret) => Some(secret.clone()),
            None if self.secret.is_empty() => None,
            None => Some(Secret::from(self.secret.expose().to_owned())),
        };
        let kid = self.kid.trim();
        let client = Client {
            id,
            name: self.name.trim().to_owned(),
            environment: self.environment.trim().to_owned(),
            client_id: self.client_id.trim().to_owned(),
            algorithm: self.algorithm(scene.model),
            encoding: self.encoding,
            profile: self.profile.clone(),
            kid: (!kid.is_empty()).then(|| kid.to_owned()),
            store: self.store,
            created: editing.map_or(scene.now.seconds, |client| client.created),
            last_used: editing.and_then(|client| client.last_used),
            previous: editing.and_then(|client| client.previous),
        };
        Some(ClientChange {
            client,
            secret: secret.map(|secret| (secret, self.encoding)),
            keep_former: false,
            unlock: None,
        })
    }
}

/// Draws the dialog.
pub fn client_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
    fresh: bool,
) {
    take_given(scene.model, dialog, form);
    let (title, sentence) = match &dialog.editing {
        None => ("Add client", "Its secret goes to the keychain; everything else to a file"),
        Some(_) => ("Edit client", "Leave the secret empty to keep the one that is there"),
    };
    dialog_title_ui(ui, title, sentence);
    let saving = dialog.saving.is_some();
    let mut submitted = false;
    ui.add_enabled_ui(!saving, |ui| submitted = fields_ui(ui, scene, dialog, form, fresh));
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    if dialog.offer_session || form.store == StoreKind::Session {
        store_ui(ui, form);
    }
    let (cancel, save) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let text = if saving { "Saving…" } else { "Save" };
        (cancel, Button::primary(text).name("Save client").enabled(!saving).show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if (save || (submitted && !saving))
        && let Some(change) = form.change(scene, dialog.editing.as_ref())
    {
        scene.ask(Command::SaveClient(change));
    }
}

/// A secret or key that was opened or made for this form, taken over once.
fn take_given(model: &Model, dialog: &ClientDialog, form: &mut ClientForm) {
    let Some(given) = dialog.given.as_ref().filter(|given| Some(given.generation) != form.taken)
    else {
        return;
    };
    form.taken = Some(given.generation);
    if let Some(encoding) = given.encoding {
        form.encoding = encoding;
    } else if form.encoding == SecretEncoding::Key {
        form.encoding = SecretEncoding::Utf8;
    }
    if let Some(text) = given.secret.expose_text() {
        form.secret.set(text);
        form.opened = None;
    } else {
        form.secret.set("(bytes)");
        form.opened = Some(given.secret.clone());
    }
    form.description = match &given.description {
        Some(description) => format!("{description}, {}", given.origin),
        None => format!("{} bytes {}", given.secret.len(), given.origin),
    };
    form.fit_algorithm(model, &given.algorithms);
}

/// Draws the fields. Returns whether Enter was pressed in one of them.
fn fields_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
    fresh: bool,
) -> bool {
    let mut submitted = false;
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let mut field = |ui: &mut Ui, field: TextField<'_>, text: &mut String| {
        let response = field.show(ui, text);
        submitted |= response.lost_focus() && enter;
        response
    };
    let half = (ui.available_width() - space::L) / 2.0;
    pair_ui(ui, half, |ui, left| {
        if left {
            let name = field(ui, TextField::new("Name").hint("acme-prod"), &mut form.name);
            if fresh {
                name.request_focus();
            }
        } else {
            let environment = TextField::new("Environment").hint("production");
            field(ui, environment, &mut form.environment);
        }
    });
    let client_id = TextField::new("Client ID").hint("The API's name for the client").code(true);
    field(ui, client_id, &mut form.client_id);
    pair_ui(ui, half, |ui, left| {
        if left { profile_ui(ui, scene.model, form) } else { algorithm_ui(ui, scene.model, form) }
    });

    submitted |= secret_row_ui(ui, scene, dialog, form) && enter;
    if !form.description.is_empty() {
        note_ui(ui, &form.description);
    }
    let kid = TextField::new("Key ID (kid)").hint("Only if the API asks for one").code(true);
    let response = kid.show(ui, &mut form.kid);
    submitted || (response.lost_focus() && enter)
}

/// Draws the field of the secret with what fills it. Returns whether the field was left.
fn secret_row_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
) -> bool {
    let (encoding, generating) = (form.encoding, dialog.generating.is_some());
    let hint = if dialog.editing.is_some() { "Unchanged" } else { "Type or paste it" };
    let (response, done) = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            field_label_ui(ui, "Secret or key");
            let size = egui::vec2(ui.available_width(), measure::CONTROL);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            strip_ui(
                ui,
                "secret of the client",
                rect,
                |ui| secret_edit_ui(ui, "Secret", hint, &mut form.secret),
                |ui| {
                    ui.spacing_mut().item_spacing.x = space::M;
                    let encoding = encoding_menu_ui(ui, encoding, "How the secret is read");
                    let text = if generating { "Generating…" } else { "Generate" };
                    let generate = Button::new(text).name("Generate secret or key");
                    let generate = generate.enabled(!generating).show(ui).clicked();
                    let open = Button::new("Open file…").name("Open secret file").show(ui);
                    (encoding, generate, open.clicked())
                },
            )
        })
        .inner;
    if response.changed() {
        form.secret_changed(scene.model);
    }
    let (encoding, generate, open) = done;
    if let Some(encoding) = encoding {
        form.encoding = encoding;
    }
    if generate {
        let algorithm = form.algorithm(scene.model);
        scene.ask(Command::Generate(Recipe::for_algorithm(algorithm)));
    }
    if open {
        scene.ask(Command::OpenSecret);
    }
    response.lost_focus()
}

fn pair_ui(ui: &mut Ui, half: f32, mut content: impl FnMut(&mut Ui, bool)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for left in [true, false] {
            ui.allocate_ui(egui::vec2(half, 10.0), |ui| {
                ui.set_width(half);
                ui.vertical(|ui| content(ui, left));
            });
        }
    });
}

fn label_ui(ui: &mut Ui, text: &str) {
    let t = ui.tokens();
    ui.label(RichText::new(text).font(fonts::small()).color(t.quiet));
}

fn profile_ui(ui: &mut Ui, model: &Model, form: &mut ClientForm) {
    ui.spacing_mut().item_spacing.y = space::XS;
    label_ui(ui, "Profile");
    let name = model.profiles.find(&form.profile).map_or("Plain JWT", |p| p.name.as_str());
    let label = format!("Profile of the client: {name}");
    let (_, chosen) = MenuButton::new(Button::new(name).name(&label)).show(ui, |ui| {
        let mut chosen = None;
        for profile in &model.profiles.all {
            let item = MenuItem::new(&profile.name).checked(profile.id == form.profile);
            if item.show(ui).clicked() {
                chosen = Some(profile.id.clone());
            }
        }
        chosen
    });
    if let Some(id) = chosen.flatten() {
        form.profile = id;
        // The profile says what it signs with, unless that was chosen for this client.
        form.algorithm = None;
    }
}

fn algorithm_ui(ui: &mut Ui, model: &Model, form: &mut ClientForm) {
    ui.spacing_mut().item_spacing.y = space::XS;
    label_ui(ui, "Algorithm");
    let algorithm = form.algorithm(model);
    let label = format!("Algorithm of the client: {algorithm}");
    let button = Button::new(algorithm.name()).name(&label);
    let (_, chosen) = MenuButton::new(button).show(ui, |ui| {
        let mut chosen = None;
        for option in Algorithm::all() {
            let item = MenuItem::new(option.name()).checked(option == algorithm);
            if item.show(ui).on_hover_text(option.row().title).clicked() {
                chosen = Some(option);
            }
        }
        chosen
    });
    if let Some(algorithm) = chosen.flatten() {
        form.algorithm = Some(algorithm);
    }
}

/// Where the secret is kept: offered when the keychain failed, and never chosen unasked.
fn store_ui(ui: &mut Ui, form: &mut ClientForm) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        label_ui(ui, "Keep the secret");
        let options = [
            (StoreKind::Keychain, "In the keychain"),
            (StoreKind::Session, "For this session only"),
        ];
        segmented_ui(ui, "Where the secret is kept", &mut form.store, &options);
    });
}
